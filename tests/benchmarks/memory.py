"""The memory that all after extraction needs: ``python -m tests.benchmarks.memory [50 100 200]`` (megabytes of text).

The texts of ``scale`` are extracted once and their rows repeated under other ids, as extraction would have left them in
files; then these are gathered, curated, consolidated and published plainly. Prints, for each size, the seconds and the
most memory of each stage in MB: what the process holds itself, and with it the pages of files that the system may drop.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import threading
import time
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from flows import batches, corpus
from flows.batches import WORK_TABLE, Part, write_tables
from flows.on_disk import TablesOnDisk
from flows.publish.identity import ReleaseIdentity
from flows.publish.release import publish
from flows.publish.runs import RunInfo
from flows.settings import Settings
from tests.benchmarks.scale import write_corpus

DOCUMENTS = 300  # that are extracted


def main() -> None:
    """Measure each size in a process of its own."""
    sizes = [int(each) for each in sys.argv[1:]] or [50, 100, 200]
    print("| MB of text | stage | s | held, MB | with file pages, MB |\n|---:|---|---:|---:|---:|", flush=True)
    for size in sizes:
        child = os.fork()
        if child == 0:
            code = 1
            try:
                measure(size)
                code = 0
            finally:
                sys.stdout.flush()
                os._exit(code)
        if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]):
            raise SystemExit(f"{size} MB failed")


def measure(megabytes: int) -> None:
    """All stages after extraction, on so much text."""
    folder = Path(tempfile.mkdtemp(prefix="dyad-memory-"))
    try:
        where = Settings(folder / "raw", folder / "w")
        n_bytes = write_corpus(folder / "raw" / "texts.jsonl", DOCUMENTS)
        store = corpus.open_store(where)
        reading = corpus.read_corpus(where, store, folder / "batches", lambda _: None)
        made = [batches.process(batch, folder / "first") for batch in reading.batches]
        copies = max(1, round(megabytes * 1e6 / n_bytes))
        parts = [again(part, number, folder / "parts") for number in range(copies) for part in made]
        reading.keys, reading.copies = set(), {}
        identity = ReleaseIdentity([], code_sha256="of the benchmark")
        tables = staged(megabytes, "gather", lambda: corpus.gather(reading, parts, store).tables)
        tables = staged(megabytes, "curate", lambda: corpus.curate(where, tables))
        tables = staged(megabytes, "consolidate", lambda: corpus.consolidate(tables))
        valid = {name: table for name, table in tables.items() if name != "rejects"}
        staged(megabytes, "publish", lambda: publish(valid, tables["rejects"], where.warehouse, identity, RunInfo()))
    finally:
        shutil.rmtree(folder)


def again(part: Part, number: int, folder: Path) -> Part:
    """A part with the rows of another under ids of their own."""
    tables = TablesOnDisk(Path(part.path))
    ends = {
        "doc_id": f"{number:04x}",
        "fact_id": "".join("abcdefghijklmnop"[int(each, 16)] for each in f"{number:04x}"),
    }
    renamed = {name: other_ids(table, ends) for name, table in tables.items()}
    at = renamed[WORK_TABLE].schema.get_field_index("work_key")
    keys = pc.binary_join_element_wise(renamed[WORK_TABLE]["work_key"], ends["doc_id"], "")
    renamed[WORK_TABLE] = renamed[WORK_TABLE].set_column(at, renamed[WORK_TABLE].schema.field(at), keys)
    path = folder / f"{number:06d}-{part.number:06d}"
    write_tables(renamed, path)
    return Part(number, str(path), part.n_documents, part.n_bytes, part.counts)


def other_ids(table: pa.Table, ends: dict[str, str]) -> pa.Table:
    """The table with the last four characters of its ids replaced."""
    for name, end in ends.items():
        if name in table.column_names:
            at = table.schema.get_field_index(name)
            ids = pc.utf8_replace_slice(table[name], -4, 2**31 - 1, end)
            table = table.set_column(at, table.schema.field(at), ids)
    if "used_in" in table.column_names:
        lists = table["used_in"].combine_chunks()
        ids = pc.utf8_replace_slice(lists.flatten(), -4, 2**31 - 1, ends["fact_id"])
        column = pa.ListArray.from_arrays(lists.offsets, ids, type=table.schema.field("used_in").type)
        at = table.schema.get_field_index("used_in")
        table = table.set_column(at, table.schema.field(at), column)
    return table


def staged(megabytes: int, stage: str, work):
    """Run a stage, and print its seconds and the most memory."""
    most = [0, 0]
    is_done = threading.Event()

    def watch() -> None:
        while not is_done.wait(0.05):
            held, whole = memory()
            most[:] = max(most[0], held), max(most[1], whole)

    watcher = threading.Thread(target=watch)
    watcher.start()
    start = time.perf_counter()
    try:
        return work()
    finally:
        seconds = time.perf_counter() - start
        is_done.set()
        watcher.join()
        print(f"| {megabytes} | {stage} | {seconds:.1f} | {most[0] / 1000:.0f} | {most[1] / 1000:.0f} |", flush=True)


def memory() -> tuple[int, int]:
    """What this process holds itself, and all that is resident of it, in kB."""
    found = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines() if ":" in line)
    return int(found["RssAnon"].split()[0]), int(found["VmRSS"].split()[0])


if __name__ == "__main__":
    main()
