"""What a run did, in numbers and in words: the funnel, what changed, and where the result is.

Here belong the shape of that summary and its rendering as text and as Markdown (for Prefect). Not here: the counting,
which the path does on the way (``flows.build``).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from flows.remote.places import Place

#: The tables whose rows are counted in the funnel, in the order of the path.
STAGES = ("documents", "sentences", "candidates", "facts", "claims")


@dataclass(slots=True)
class Summary:
    """One run: ``counts`` by stage (keys of STAGES and ``rejects``), rejects by table and check, changes by kind."""

    release: str
    folder: Path | str  # text: the address of one on remote storage
    is_new: bool
    counts: dict[str, int]
    rejects: list[tuple[str, str, int]] = field(default_factory=list)
    changes: dict[str, int] | None = None  # facts added, removed, changed; None: there was no release before
    n_files: int = 0
    n_extracted: int = 0  # documents extracted now; the others were finished work of earlier runs
    warnings: list[str] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)  # by stage


def funnel_line(counts: dict[str, int]) -> str:
    """``12 documents → 340 sentences → 95 candidates → 61 facts (+ 2 rejects) → 40 claims``"""
    parts = []
    for name in STAGES:
        rejected = f" (+ {_count(counts.get('rejects', 0), 'rejects')})" if name == "facts" else ""
        parts.append(f"{_count(counts.get(name, 0), name)}{rejected}")
    return " → ".join(parts)


def changes_line(summary: Summary) -> str:
    """What changed since the last release."""
    if not summary.is_new:
        return "unchanged: sources, code and decisions are those of the current release; nothing new was published"
    if summary.changes is None:
        return "the first release in this warehouse"
    added, removed, changed = (summary.changes.get(kind, 0) for kind in ("added", "removed", "changed"))
    return f"facts since the last release: +{added:,} new  −{removed:,} gone  ~{changed:,} changed"


def as_text(summary: Summary, warehouse: Place) -> str:
    """The end of a run, for a terminal or a log."""
    lines = [funnel_line(summary.counts), changes_line(summary)]
    lines += [f"  {_count(number, 'rejects')} in {table}: {check}" for table, check, number in summary.rejects]
    lines += [f"warning: {text}" for text in summary.warnings]
    elsewhere = "" if warehouse == Path("warehouse") else f" --warehouse {warehouse}"
    lines += [
        f"release {summary.release}: {summary.folder}",
        f'try: dyad query "{example(summary)}"{elsewhere}',
    ]
    return "\n".join(lines)


def example(summary: Summary) -> str:
    """A query that gives something to look at, whatever the run found."""
    if summary.counts.get("facts"):
        return "SELECT fact_type, source, target, date, evidence FROM facts LIMIT 10"
    if summary.counts.get("rejects"):
        return "SELECT path, reason FROM rejects"
    return "SELECT path, n_sentences, n_facts FROM documents"


def as_markdown(summary: Summary) -> str:
    """The same for a Prefect artifact."""
    lines = [
        f"# Release {summary.release}",
        "",
        funnel_line(summary.counts),
        "",
        changes_line(summary),
        "",
        "| stage | rows | seconds |",
        "|---|---:|---:|",
    ]
    for name in (*STAGES, "rejects"):
        lines.append(f"| {name} | {summary.counts.get(name, 0):,} | |")
    for name, seconds in summary.seconds.items():
        lines.append(f"| *{name}* | | {seconds:.2f} |")
    lines += ["", "## Rejects", ""]
    if summary.rejects:
        lines += ["| table | check | rows |", "|---|---|---:|"]
        lines += [f"| {table} | {check} | {number:,} |" for table, check, number in summary.rejects]
    else:
        lines.append("none")
    if summary.warnings:
        lines += ["", "## Warnings", "", *[f"- {text}" for text in summary.warnings]]
    return "\n".join(lines) + "\n"


def _count(number: int, name: str) -> str:
    return f"{number:,} {name[:-1] if number == 1 else name}"
