"""``dyad add``: bring a source into raw/."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from flows.cli import debug_option, raw_option
from flows.remote.places import Place

if TYPE_CHECKING:
    from flows.fetch.collect import Outcome, Report
    from flows.fetch.values import FetchLimits

F = TypeVar("F", bound=Callable[..., Any])


def fetch_options(function: F) -> F:
    """The options that every command has which asks servers; :func:`limits_from` reads them."""
    options = (
        click.option("--allow-private", is_flag=True, help="Fetch from loopback and private addresses as well."),
        click.option(
            "--contact",
            envvar="DYAD_CONTACT",
            show_envvar=True,
            help="Your address or web page, told to servers in the user agent.",
        ),
        click.option("--delay", type=click.FloatRange(0), help="Least seconds between two requests.  [default: 1]"),
        click.option("--timeout", type=click.FloatRange(0.1), help="Most seconds for one answer.  [default: 120]"),
        click.option("--max-mb", type=click.FloatRange(0.001), help="Largest answer in megabytes.  [default: 100]"),
    )
    for option in reversed(options):
        function = option(function)
    return function


def limits_from(options: dict[str, Any]) -> FetchLimits:
    """The limits that the options of :func:`fetch_options` ask for."""
    from flows.fetch.values import FetchLimits

    given: dict[str, Any] = {"allow_private": options["allow_private"], "contact": options["contact"]}
    if options["delay"] is not None:
        given["delay_seconds"] = options["delay"]
    if options["timeout"] is not None:
        given["total_seconds"] = options["timeout"]
        usual = FetchLimits()
        given["read_seconds"] = min(options["timeout"], usual.read_seconds)
        given["connect_seconds"] = min(options["timeout"], usual.connect_seconds)
    if options["max_mb"] is not None:
        given["max_bytes"] = int(options["max_mb"] * 1_000_000)
    return FetchLimits(**given)


@click.command()
@click.argument("sources", nargs=-1, metavar="FILE|FOLDER|URL...")
@click.option("--sources", "listed", is_flag=True, help="Bring in what raw/sources.yaml names.")
@click.option("--follow", is_flag=True, help="Write the sources into raw/sources.yaml too, for later runs.")
@click.option("--folder", help="Folder below raw/ to put them in.  [default: web/<host>, files]")
@click.option("--publisher", help="Who published them, for their sidecars.")
@click.option("--author", help="Who wrote them.")
@click.option("--language", help="Their language, ISO 639-1.")
@click.option("--licence", help="Their licence.")
@click.option("--limit", type=click.IntRange(1), help="Most new pages of a feed or sitemap now.  [default: 200]")
@fetch_options
@raw_option
@debug_option
def command(
    sources: tuple[str, ...],
    listed: bool,
    follow: bool,
    folder: str | None,
    limit: int | None,
    raw: Place,
    **options: Any,
) -> None:
    """Bring sources into raw/, each with a sidecar that says from where and when it is, and its checksum.

    A source is a file, a folder, or the URL of a page, a document, a feed (RSS, Atom) or a sitemap; of the last two,
    all pages that they list and that are not archived yet. A page that changed is kept as a new version. robots.txt is
    obeyed. What a feed lists and cannot be fetched is written to raw/unfetched.jsonl and tried again next time.

    \b
    Examples:
      dyad add report.pdf --publisher "Ministry of Trade"
      dyad add https://news.example.org/economy.rss --limit 20 --follow
      dyad add --sources
    """
    from flows.fetch.sources_file import METADATA
    from flows.remote.sources import changing

    if bool(sources) == listed:
        raise click.UsageError("name FILE, FOLDER or URL, or give --sources to bring in what raw/sources.yaml names")
    metadata = {key: options[key] for key in METADATA if options[key]}
    if listed and (follow or folder or limit or metadata):
        raise click.UsageError("--sources takes folders, limits and the like from raw/sources.yaml")
    with changing(raw) as archive:
        archive.mkdir(parents=True, exist_ok=True)
        _add(archive, raw, sources, follow, folder, limit, metadata, limits_from(options))


def _add(
    raw: Path,
    called: Place,
    sources: tuple[str, ...],
    follow: bool,
    folder: str | None,
    limit: int | None,
    metadata: dict[str, str],
    limits: FetchLimits,
) -> None:
    """Bring in these sources; where there are none, those of ``sources.yaml``. ``called``: what the user calls raw."""
    from flows.fetch.collect import add, fetch_sources
    from flows.fetch.sources_file import SOURCES_FILE, make_entry, read_sources_file
    from flows.fetch.sources_file import follow as follow_source
    from flows.settings import DyadError

    if not sources:
        if not read_sources_file(raw):
            raise DyadError(f"{called}/{SOURCES_FILE} names no sources; `dyad add URL --follow` writes one into it")
        report: Report = fetch_sources(raw, limits, show)
    else:
        entries = [_as_entry(name, folder, limit, metadata) for name in sources]
        for entry in entries:  # a wrong folder or language is found before anything is fetched
            make_entry(entry, "the command line", raw)
        report = add(raw, sources, limits, folder=folder, metadata=metadata, item_limit=limit, on_outcome=show)
        if follow:
            failed = {failure.source for failure in report.failures}
            for name, entry in zip(sources, entries, strict=True):
                if name not in failed and follow_source(raw, entry):
                    click.echo(f"followed from now on: {name} (in {called}/{SOURCES_FILE})")
    click.echo(report.as_text())
    if report.failures:
        raise DyadError(
            f"{len(report.failures)} of {report.n_done} could not be brought in, the first: "
            f"{report.failures[0].source}: {report.failures[0].detail}"
        )


def _as_entry(name: str, folder: str | None, limit: int | None, metadata: dict[str, str]) -> dict[str, str]:
    """What a source would be in ``sources.yaml``."""
    is_web = name.lower().startswith(("http://", "https://"))
    entry = {"url": name} if is_web else {"path": str(Path(name).expanduser().absolute())}
    if folder:
        entry["folder"] = folder
    if limit:
        entry["limit"] = str(limit)
    return {**entry, **metadata}


def show(outcome: Outcome, report: Report) -> None:
    """A line for each thing that is new or failed; how far a large source is."""
    if outcome.kind in ("new", "changed"):
        click.echo(f"{outcome.kind}: {outcome.detail}  <- {outcome.source}")
    elif outcome.kind == "failed":
        click.echo(f"failed: {outcome.source}: {outcome.detail}", err=True)
    elif outcome.kind in ("unchanged", "already") and report.n_total <= 20:
        click.echo(f"{outcome.kind}: {outcome.detail or outcome.source}")
