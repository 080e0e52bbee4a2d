"""How fast the extraction is beside libraries that each do a part of its work, on one core, in one run.

Run from the repository: ``python tests/benchmarks/compare.py [--kilobytes N] [--rounds N]``, after installing the
extra ``bench``. The text is from the encyclopaedia articles beside the repository (``../shared/corpora``), from the
part that is not held out. What is not installed is left out with a line that says so. Each contender reads the same
text; what it needs to start (models, tables, patterns) is loaded before the clock runs. The best of several rounds
counts.

- *dyad*: segmentation and the whole extraction: names, numbers, dates, facts;
- *quantulum3*: quantities alone, without its classifier;
- *dateparser*: dates alone (``search_dates``, English);
- *spaCy*: a blank English pipeline with an entity ruler over the same names of parties, institutions and places.
"""

from __future__ import annotations

import importlib.metadata
import json
import sys
import time
import warnings
from collections.abc import Callable

import click
from in_memory import SHARED, document_of, extraction_of, is_held_out
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from schemas import code_lists

ARTICLES = SHARED / "corpora" / "wikipedia-foreign-relations.jsonl"
Work = Callable[[list[str]], int]


def articles(n_bytes: int) -> list[str]:
    """Articles of the part that may be tuned on, cut at ``n_bytes`` of UTF-8 in all."""
    texts: list[str] = []
    left = n_bytes
    with ARTICLES.open(encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            if left <= 0 or is_held_out(record["id"]):
                continue
            piece = record["text"].encode()[:left].decode("utf-8", "ignore")
            texts.append(piece)
            left -= len(piece.encode())
    return texts


def dyad() -> Work:
    """The whole extraction; counts mentions and facts."""

    def work(texts: list[str]) -> int:
        found = [extraction_of(document_of(text, f"{k}.txt", language="en")) for k, text in enumerate(texts)]
        return sum(len(each.mentions) + len(each.facts) for each in found)

    return work


def quantulum3() -> Work:
    """Quantities; counts them."""
    from quantulum3 import parser

    def work(texts: list[str]) -> int:
        return sum(len(parser.parse(paragraph)) for text in texts for paragraph in paragraphs(text))

    return work


def dateparser() -> Work:
    """Dates; counts them."""
    from dateparser.search import search_dates

    def work(texts: list[str]) -> int:
        return sum(len(search_dates(p, languages=["en"]) or ()) for text in texts for p in paragraphs(text))

    return work


def spacy() -> Work:
    """Names; counts them."""
    import spacy as library

    pipeline = library.blank("en")
    names = {name.name for name in code_lists.party_names()}
    names |= {body.name for body in code_lists.institutions()} | {place.name for place in code_lists.places()}
    patterns = [{"label": "NAME", "pattern": name} for name in sorted(names)]
    pipeline.add_pipe("entity_ruler").add_patterns(patterns)  # type: ignore[attr-defined]

    def work(texts: list[str]) -> int:
        return sum(len(found.ents) for text in texts for found in pipeline.pipe(paragraphs(text)))

    return work


CONTENDERS: dict[str, tuple[str, Callable[[], Work]]] = {
    "dyad": ("names, numbers, dates, facts", dyad),
    "quantulum3": ("quantities", quantulum3),
    "dateparser": ("dates", dateparser),
    "spacy": ("names", spacy),
}


def paragraphs(text: str) -> list[str]:
    """What is between blank lines; the other libraries are meant for pieces of that size."""
    return [piece for piece in text.split("\n\n") if piece.strip()]


def measure(make: Callable[[], Work], texts: list[str], rounds: int) -> tuple[float, int]:
    """(seconds of CPU, number of finds) of the best round."""
    work = make()
    work([texts[0][:2_000]])  # tables that are made at first use
    best = float("inf")
    found = 0
    for _ in range(rounds):
        start = time.process_time()
        found = work(texts)
        best = min(best, time.process_time() - start)
    return best, found


def version(name: str) -> str | None:
    """The version that is installed, None where the library is not."""
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None


@click.command()
@click.option("--kilobytes", default=200, show_default=True, help="How much text.")
@click.option("--rounds", default=2, show_default=True, help="How often each reads it; the best time counts.")
@click.option("--only", multiple=True, type=click.Choice(list(CONTENDERS)), help="Some of the contenders.")
def main(kilobytes: int, rounds: int, only: tuple[str, ...]) -> None:
    """Compare the speed of the extraction with libraries that do a part of its work."""
    if not ARTICLES.exists():
        sys.exit(f"skipped: no articles at {ARTICLES}")
    warnings.filterwarnings("ignore")
    texts = articles(kilobytes * 1000)
    size = sum(len(text.encode()) for text in texts) / 1e6
    table = Table(box=SIMPLE_HEAD, title=f"{size * 1000:.0f} KB of text in {len(texts)} articles, one core")
    for heading in ("", "version", "reads", "finds", "MB/s", "dyad is … times as fast"):
        table.add_column(heading, justify="left" if heading in ("", "version", "reads") else "right")
    console = Console()
    own: float | None = None
    for name, (reads, make) in CONTENDERS.items():
        if only and name not in only:
            continue
        if (installed := version(name)) is None:
            console.print(f"{name} is not installed: left out (pip install .\\[bench])")
            continue
        seconds, found = measure(make, texts, rounds)
        own = seconds if name == "dyad" else own
        ratio = f"{seconds / own:.1f}" if own else "–"
        table.add_row(name, installed, reads, f"{found:,}", f"{size / seconds:.3f}", ratio)
    console.print(table)


if __name__ == "__main__":
    main()
