"""What a release is made of, and the id that follows from it.

Here belongs the hashing of inputs and of the software's own files. A release's id says nothing of when or where it was
made: the same sources, code, codes, settings and decisions give the same id on every machine.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

_ROOT = Path(__file__).parent.parent.parent
_PACKAGES = ("flows", "schemas")
_SUFFIXES = {".py", ".csv", ".toml", ".yaml", ".sql"}


@cache
def code_hash() -> str:
    """A hash over the software's own modules and code files (``flows`` and ``schemas``), by path and bytes."""
    digest = hashlib.sha256()
    for package in _PACKAGES:
        for path in sorted((_ROOT / package).rglob("*")):
            if path.suffix in _SUFFIXES and path.is_file():
                digest.update(f"{path.relative_to(_ROOT).as_posix()}\0".encode())
                digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def software_version() -> str:
    """The version of the installed software."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("dyad")
    except PackageNotFoundError:
        return "unknown"


@dataclass(frozen=True)
class ReleaseIdentity:
    """All that the rows of a release depend on.

    ``inputs``: (path relative to raw/, SHA-256 of the bytes) of every source file and sidecar, in any order.
    ``decisions_sha256``: of the curators' decisions, None where there are none. ``settings``: those settings that
    change rows, as text. ``code_version`` is for people and not part of the id; ``code_sha256`` is.
    """

    inputs: Sequence[tuple[str, str]]
    decisions_sha256: str | None = None
    settings: Mapping[str, str] = field(default_factory=dict)
    code_sha256: str = field(default_factory=code_hash)
    code_version: str = field(default_factory=software_version)

    @property
    def release_id(self) -> str:
        """16 hex digits, see :func:`release_id`."""
        return release_id(self.inputs, self.decisions_sha256, self.code_sha256, self.settings)

    @property
    def inputs_sha256(self) -> str:
        """A hash of all inputs, whatever their order."""
        return _sha256(sorted(tuple(each) for each in self.inputs))


def release_id(
    inputs: Sequence[tuple[str, str]],
    decisions_sha256: str | None,
    code: str,
    settings: Mapping[str, str] | None = None,
) -> str:
    """The id of the release that these inputs, decisions, code and settings make: 16 hex digits of a SHA-256."""
    parts = [sorted(list(each) for each in inputs), decisions_sha256, code, sorted((settings or {}).items())]
    return _sha256(parts)[:16]


def input_hashes(raw: Path) -> list[tuple[str, str]]:
    """(path relative to ``raw``, SHA-256) of every file in it, sorted; hidden files and folders are left out.

    A file that cannot be read counts with its path alone: reading rejects it, and once readable it has changed.
    """
    found = []
    for path in sorted(raw.rglob("*")):
        relative = path.relative_to(raw)
        if path.is_file() and not any(part.startswith(".") for part in relative.parts):
            found.append((relative.as_posix(), _file_sha256(path)))
    return found


def _file_sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return "unreadable"


def _sha256(value: object) -> str:
    return hashlib.sha256(json.dumps(value, ensure_ascii=True).encode("ascii")).hexdigest()
