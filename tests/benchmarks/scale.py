"""What a run costs and how that grows: ``python -m tests.benchmarks.scale [1000 10000 …]``; prints tables in Markdown.

For each number of documents of some 3 KB: the run end to end by stage on one worker and on two, its peak memory (the
run with its workers, sampled) and its size on disk; the same stages called without Prefect; what one more document
costs; publishing against a bare pyarrow write of the same rows; and one dyad asked of the sorted Parquet file and of
an unsorted one. At the end one table of all sizes, and how each figure grew. "publish" leaves out "database";
"extract" is what passes from the end of reading on. Peak memory is that of all processes together, Prefect's server
among them. The texts are made of sentences of the development corpora with their numbers varied, so that few are
alike.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import platform
import random
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from statistics import median
from typing import Any

import duckdb
import psutil
import pyarrow as pa
import pyarrow.parquet as pq

from tests.benchmarks.in_memory import REPOSITORY, SHARED, is_held_out

DOCUMENT_BYTES = 3_000
STAGES = ("identify", "read", "extract", "gather", "curate", "consolidate", "publish", "database")

EVERYDAY = (
    "The council met for 3 hours and put off the vote on the new bus lanes until after the summer.",
    "Some 400 people came to the fair, which had been moved into the old market hall because of the rain.",
    "Growers say that the harvest of apples was 12 percent smaller than a year earlier, and blame a late frost.",
    "Her first novel sold 25,000 copies in 6 weeks and has been on the list of the judges since March.",
    "The hospital has 48 beds, an emergency ward and a school for nurses, which opened in 1998.",
    "He scored 17 points in the second half, but the visitors kept their lead until the last minute.",
    "Residents have complained for years about the noise of lorries, which pass the school 200 times a day.",
    "The museum is open from Tuesday to Sunday; tickets cost $14, and children pay half.",
    "Engineers found 38 cracks in the pillars of the bridge, and the road was closed at noon.",
    "Shares of the chain fell by 4 percent after it said that it would close 31 of its shops.",
    "The trial is to begin on 12 May before a jury, and is expected to last for 5 weeks.",
    "Volunteers cleared 90 bags of waste from the river bank between the mill and the railway line.",
    "A power cut left 2,600 homes without light on Friday evening; the company apologised.",
    "The new timetable adds 14 trains a day, most of them early in the morning.",
    "Teachers want smaller classes and a rise of 6 percent; talks with the ministry go on next week.",
    "The choir sang pieces of four centuries, and the audience of 350 asked for more.",
    "Rents in the inner districts rose by 9 percent within 12 months, twice as fast as wages.",
    "The fire began in a workshop on Mill Street at 4:30 in the morning and was out by 7.",
    "Biologists counted 113 pairs of storks, more than at any time since records began.",
    "The bakery, which has been in the family since 1911, employs 22 people and delivers before dawn.",
)


def main() -> None:
    """Measure each size and print the tables."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("sizes", type=int, nargs="*", default=[1_000, 10_000])
    options.add_argument("--workers", type=int, nargs="*", default=[1, 2])
    options.add_argument("--dense", type=float, default=1.0, help="the share of documents that hold facts")
    options.add_argument("--without", nargs="*", default=[], choices=["plain", "one", "bare", "query"])
    chosen = options.parse_args()
    print(
        f"{os.cpu_count()} cores, {psutil.virtual_memory().total / 2**30:.0f} GiB, Python {platform.python_version()}\n"
    )
    found = []
    for size in chosen.sizes:
        folder = Path(tempfile.mkdtemp(prefix="dyad-scale-"))
        try:
            found.append(measure(size, folder, chosen.workers, set(chosen.without), chosen.dense))
        finally:
            shutil.rmtree(folder)
    if len(found) > 1:
        compare(found)


def compare(found: list[dict[str, float]]) -> None:
    """One table of the sizes, and the growth from each to the next."""
    print("### All sizes, on the most workers\n")
    print(f"| {' | '.join(found[0])} |\n|{'---:|' * len(found[0])}")
    for figures in found:
        print(f"| {' | '.join(f'{value:,.1f}'.removesuffix('.0') for value in figures.values())} |")
    for small, large in itertools.pairwise(found):
        grown = ", ".join(f"{name} ×{large[name] / small[name]:.1f}" for name in small if small[name] >= 0.1)
        print(f"\nfrom {small['documents']:,.0f} to {large['documents']:,.0f}: {grown}")


def measure(size: int, folder: Path, workers: list[int], without: set[str], dense: float) -> dict[str, float]:
    """All figures of one size; gives those of the run on the most workers."""
    raw = folder / "raw"
    n_bytes = write_corpus(raw / "texts.jsonl", size, dense)
    print(f"### {size:,} documents, {n_bytes / 1e6:.1f} MB\n", flush=True)
    rows: list[tuple[str, dict[str, float], float, float | None]] = []
    for number in workers:
        warehouse = folder / f"w{number}"
        seconds, stages, peak = run(raw, warehouse, number)
        rows.append((f"{number} worker{'s' * (number > 1)}", stages, seconds, peak))
    warehouse = folder / f"w{workers[-1]}"
    if "plain" not in without:
        seconds, stages, _ = run_in(
            sys.executable, "-m", "tests.benchmarks.scale_plain", str(raw), str(folder / "plain")
        )
        rows.append(("the stages called plainly", stages, seconds, None))
    if "one" not in without:
        (raw / "one.txt").write_text("Kenya lent Tanzania $40 million in 2011.\n")
        seconds, stages, peak = run(raw, warehouse, workers[-1])
        rows.append(("one document more", stages, seconds, peak))
    print(f"| | {' | '.join(STAGES)} | whole run, s | not extraction | peak MB |")
    print("|---|" + "---:|" * (len(STAGES) + 3))
    for name, stages, seconds, most in rows:
        cells = " | ".join(f"{stages.get(stage, 0):.1f}" for stage in STAGES)
        share = 1 - stages.get("extract", 0) / seconds
        print(f"| {name} | {cells} | {seconds:.1f} | {share:.0%} | {f'{most / 1e6:.0f}' if most else ''} |", flush=True)
    print()
    by_name = {name: stages for name, stages, _, _ in rows}
    if "1 worker" in by_name and "2 workers" in by_name:
        one, two = (by_name[name]["extract"] for name in ("1 worker", "2 workers"))
        speeds = f"{n_bytes / 1e6 / one:.2f} MB/s on one worker, {n_bytes / 1e6 / two:.2f} on two"
        print(f"- extraction: {speeds}: {one / two:.2f} times as fast")
    release = (warehouse / "current").resolve()
    sizes = {"the release": tree(release), "dyad.duckdb": (warehouse / "dyad.duckdb").stat().st_size}
    sizes["the store of finished work"] = tree(warehouse / ".work" / "store")
    print("- on disk: " + ", ".join(f"{name} {n / 1e6:.1f} MB" for name, n in sizes.items()))
    facts = pq.read_metadata(release / "facts.parquet").num_rows
    print(f"- {facts:,} facts, {pq.read_metadata(release / 'claims.parquet').num_rows:,} claims")
    if "bare" not in without:
        print(f"- a bare pyarrow write of all tables: {bare_write(release, folder / 'bare'):.2f} s")
    if "query" not in without:
        print(one_dyad(release / "facts.parquet", folder / "unsorted.parquet"))
    print(flush=True)
    _, stages, seconds, most = rows[len(workers) - 1]
    return {
        "documents": size,
        "MB of text": n_bytes / 1e6,
        "facts": facts,
        **{f"{stage}, s": stages.get(stage, 0.0) for stage in STAGES},
        "whole run, s": seconds,
        "peak memory, MB": (most or 0.0) / 1e6,
        **{f"{name}, MB": n / 1e6 for name, n in sizes.items()},
    }


def write_corpus(path: Path, size: int, dense: float = 1.0) -> int:
    """Write ``size`` documents of DOCUMENT_BYTES as JSON lines; gives the bytes of their texts.

    The share ``dense`` of them holds facts; the others are about what happens within a country.
    """
    path.parent.mkdir(parents=True)
    of_relations = development_sentences()
    chance = random.Random(7)
    total = 0
    with path.open("w", encoding="utf-8") as file:
        for number in range(size):
            sentences = of_relations if dense >= 1 or chance.random() < dense else EVERYDAY
            text = ""
            while len(text) < DOCUMENT_BYTES:
                text += " ".join(varied(chance.choice(sentences), chance) for _ in range(4)) + "\n\n"
            total += len(text.encode())
            row = {"id": f"n{number}", "text": text, "publisher": f"Paper {number % 40}", "published": "2016-05-01"}
            file.write(json.dumps(row) + "\n")
    return total


def development_sentences() -> list[str]:
    """The sentences of the corpora's records that are not held out."""
    found: list[str] = []
    for name in ("aiddata-gcdf3", "wikipedia-foreign-relations", "whitehouse", "factbook-trade-partners"):
        for line in (SHARED / "corpora" / f"{name}.jsonl").read_text("utf-8").splitlines():
            record = json.loads(line)
            if not is_held_out(str(record.get("id", record.get("external_id", line)))):
                found += [each for each in re.split(r"(?<=[.!?])\s+", record["text"]) if 30 < len(each) < 500]
    return found


def varied(sentence: str, chance: random.Random) -> str:
    """The sentence with other numbers of the same length, years kept."""

    def other(match: re.Match[str]) -> str:
        digits = match.group()
        if len(digits) == 4 and digits[:2] in ("18", "19", "20"):
            return digits
        return str(chance.randint(1, 9)) + "".join(str(chance.randint(0, 9)) for _ in digits[1:])

    return re.sub(r"(?<![\d.,])\d+", other, sentence)


def run(raw: Path, warehouse: Path, workers: int) -> tuple[float, dict[str, float], float]:
    """Run the command; gives its seconds, those by stage, and the peak bytes of its processes together."""
    arguments = ["run", "--raw", str(raw), "--warehouse", str(warehouse), "--workers", str(workers)]
    seconds, _, peak = run_in(sys.executable, "-m", "flows.cli", *arguments)
    rows = pq.read_table(warehouse / "runs.parquet").to_pylist()
    stages = json.loads(rows[-1]["stages"])
    taken = {stage: kept["seconds"] for stage, kept in stages.items()}
    taken["database"] = stages["publish"].get("parts", {}).get("database", 0.0)
    taken["publish"] -= taken["database"]
    return seconds, taken, peak


def run_in(*command: str) -> tuple[float, dict[str, float], float]:
    """Run a command; what it prints as its last line may be JSON: its seconds by stage."""
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True, stderr=subprocess.PIPE)
    peak = [0.0]
    watcher = threading.Thread(target=watch, args=(process.pid, peak), daemon=True)
    watcher.start()
    out, err = process.communicate()
    seconds = time.perf_counter() - start
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{err}")
    last = out.strip().splitlines()[-1]
    return seconds, json.loads(last) if last.startswith("{") else {}, peak[0]


def watch(pid: int, peak: list[float]) -> None:
    """Keep the most memory that a process and its children had at once (what they share counted once: PSS)."""
    try:
        process = psutil.Process(pid)
        while process.is_running():
            total = 0
            for each in [process, *process.children(recursive=True)]:
                try:
                    total += each.memory_full_info().pss
                except psutil.Error:
                    continue
            peak[0] = max(peak[0], total)
            time.sleep(0.2)
    except psutil.Error:
        return


def tree(folder: Path) -> int:
    """The bytes of all files below a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def bare_write(release: Path, folder: Path) -> float:
    """The seconds that pyarrow takes to write the same rows, zstd, without order, checks or fsync."""
    tables = {path.stem: pq.read_table(path) for path in release.glob("*.parquet")}
    folder.mkdir()
    start = time.perf_counter()
    for name, table in tables.items():
        pq.write_table(table, folder / f"{name}.parquet", compression="zstd", compression_level=3)
    return time.perf_counter() - start


def one_dyad(facts: Path, unsorted: Path) -> str:
    """A query for one dyad on the published file of facts (repeated to a million rows) and on the same unsorted."""
    table = pq.read_table(facts)
    times = max(1, 1_000_000 // max(1, table.num_rows))
    many = pa.concat_tables([table] * times)
    order = pq.read_schema(facts).metadata[b"order"].decode().split(",")
    sorted_file = unsorted.with_name("sorted.parquet")
    from flows.publish.parquet import write_parquet

    write_parquet(many.sort_by([(name, "ascending") for name in order]), sorted_file)
    shuffled = list(range(many.num_rows))
    random.Random(1).shuffle(shuffled)
    pq.write_table(many.take(pa.array(shuffled)), unsorted, compression="zstd")
    with duckdb.connect() as connection:
        pair = connection.execute(
            f"SELECT source, target FROM '{facts}' WHERE source IS NOT NULL AND target IS NOT NULL "
            "GROUP BY ALL ORDER BY count(*) DESC, 1, 2 LIMIT 1 OFFSET 20"
        ).fetchone()
        assert pair
        told = []
        for name, path in (("sorted", sorted_file), ("unsorted", unsorted)):
            query = f"SELECT fact_id, date, amount FROM '{path}' WHERE source = ? AND target = ?"
            taken = []
            for _ in range(5):
                start = time.perf_counter()
                n = len(connection.execute(query, pair).fetchall())
                taken.append(time.perf_counter() - start)
            read = groups_with(path, pair[0], pair[1])
            told.append(f"{name} {1000 * median(taken):.0f} ms, {read[0]:.1%} of the row groups' bytes")
    return f"- one dyad ({n:,} of {many.num_rows:,} facts): {'; '.join(told)}"


def groups_with(path: Path, source: str, target: str) -> tuple[float, int]:
    """The share of bytes in row groups whose statistics allow the dyad, and the number of groups."""
    found = pq.read_metadata(path)
    names = found.schema.to_arrow_schema().names
    taken = total = 0
    for number in range(found.num_row_groups):
        group = found.row_group(number)
        allowed = True
        for name, value in (("source", source), ("target", target)):
            statistics: Any = group.column(column_index(group, name)).statistics
            allowed &= statistics is None or not statistics.has_min_max or statistics.min <= value <= statistics.max
        total += group.total_byte_size
        taken += group.total_byte_size if allowed else 0
    assert "source" in names
    return taken / total, found.num_row_groups


def column_index(group: Any, name: str) -> int:
    """The place of a column among the leaves of a row group."""
    return next(i for i in range(group.num_columns) if group.column(i).path_in_schema == name)


if __name__ == "__main__":
    main()
