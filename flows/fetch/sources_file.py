"""``raw/sources.yaml``: the pages, feeds, sitemaps and folders that every scheduled run looks at.

Here belongs what that file may say, and the checks of it. A list, one entry a source:

    - url: https://news.example.org/economy.rss
      folder: example-news        # below raw/; else web/<host>
      publisher: Example News     # any key of a sidecar, for what it brings
      include: /economy/          # of what a feed or sitemap lists, only addresses in which this pattern is found
      exclude: /sport/|/video/
      limit: 50                   # at most so many new pages a run; the rest in the next
    - path: /srv/exports          # a file or folder whose files are copied in
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from flows.fetch.addresses import clean_url
from flows.fetch.values import FetchError
from flows.publish.warehouse import write_text
from flows.read.sidecar import check_values
from flows.settings import DyadError

SOURCES_FILE = "sources.yaml"
#: What an entry may say of all the documents that it brings.
METADATA = ("publisher", "author", "language", "licence")
KEYS = ("url", "path", "folder", "include", "exclude", "limit", *METADATA)
_HEADER = "# What `dyad add --sources` and `dyad serve` look at. Keys: " + ", ".join(KEYS) + "\n"


@dataclass(frozen=True, slots=True)
class SourceEntry:
    """One source: a ``url`` or a ``path``, where its documents go, and what is known of all of them."""

    url: str | None = None
    path: Path | None = None
    folder: str | None = None
    include: str | None = None
    exclude: str | None = None
    limit: int | None = None
    metadata: dict[str, str] = field(default_factory=dict)

    def wants(self, url: str) -> bool:
        """Whether an address that a feed or sitemap lists is among those to fetch."""
        if self.include and not re.search(self.include, url):
            return False
        return not (self.exclude and re.search(self.exclude, url))


def read_sources_file(raw: Path) -> list[SourceEntry]:
    """The sources to be followed, none where there is no such file. Raises DyadError naming the line that is wrong."""
    path = raw / SOURCES_FILE
    if not path.exists():
        return []
    try:
        node = yaml.compose(path.read_text("utf-8"), Loader=yaml.SafeLoader)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise DyadError(f"{path}: broken YAML ({' '.join(str(error).split())}); correct it") from error
    if node is None:
        return []
    if not isinstance(node, yaml.SequenceNode):
        raise DyadError(f"{path}: write it as a list, one `- url: …` or `- path: …` an entry")
    return [_entry(each, path) for each in node.value]


def _entry(node: yaml.Node, path: Path) -> SourceEntry:
    where = f"{path}:{node.start_mark.line + 1}"
    if not isinstance(node, yaml.MappingNode):
        raise DyadError(f"{where}: not an entry; write `- url: …` or `- path: …` with further keys below")
    values: dict[str, str] = {}
    for key, value in node.value:
        line = f"{path}:{key.start_mark.line + 1}"
        if key.value not in KEYS:
            raise DyadError(f"{line}: unknown key `{key.value}`; known are {', '.join(KEYS)}")
        if not isinstance(value, yaml.ScalarNode) or not value.value.strip():
            raise DyadError(f"{line}: `{key.value}` needs one value")
        values[key.value] = value.value.strip()
    return make_entry(values, where, path.parent)


def make_entry(values: dict[str, str], where: str, raw: Path) -> SourceEntry:
    """An entry of checked values; ``where`` names it in errors. A relative path counts from the folder of raw/."""
    if ("url" in values) == ("path" in values):
        raise DyadError(f"{where}: name either a `url` or a `path`")
    metadata = {key: values[key] for key in METADATA if key in values}
    _, rejects = check_values(metadata, where, where)
    if rejects:
        raise DyadError(rejects[0].reason)
    for key in ("include", "exclude"):
        try:
            re.compile(values.get(key, ""))
        except re.error as error:
            raise DyadError(f"{where}: `{key}` is no regular expression ({error})") from error
    if not values.get("limit", "1").isdecimal() or int(values.get("limit", "1")) < 1:
        raise DyadError(f"{where}: `limit` must be a whole number of at least 1")
    try:
        url = clean_url(values["url"]) if "url" in values else None
    except FetchError as error:
        raise DyadError(f"{where}: {values['url']}: {error.reason}") from error
    return SourceEntry(
        url=url,
        path=raw / Path(values["path"]).expanduser() if "path" in values else None,
        folder=_folder(values["folder"], where) if "folder" in values else None,
        include=values.get("include"),
        exclude=values.get("exclude"),
        limit=int(values["limit"]) if "limit" in values else None,
        metadata=metadata,
    )


def _folder(name: str, where: str) -> str:
    pieces = name.strip("/").split("/")
    if name.startswith("/") or any(piece in ("", "..") or piece.startswith(".") for piece in pieces):
        raise DyadError(f"{where}: the folder `{name}` must be a path below raw/, with no part that begins with a dot")
    return "/".join(pieces)


def follow(raw: Path, values: dict[str, Any]) -> bool:
    """Add an entry to the file; False where its source is in it. Raises DyadError where the file is broken."""
    entry = make_entry({key: str(value) for key, value in values.items()}, "the new source", raw)
    if any((known.url, known.path) == (entry.url, entry.path) for known in read_sources_file(raw)):
        return False
    path = raw / SOURCES_FILE
    before = path.read_text("utf-8") if path.exists() else _HEADER
    text = yaml.safe_dump([values], sort_keys=False, allow_unicode=True)
    write_text(path, before + ("" if before.endswith("\n") else "\n") + text)
    read_sources_file(raw)
    return True
