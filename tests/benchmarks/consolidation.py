"""Time and peak memory of consolidation for many facts: ``python -m tests.benchmarks.consolidation [N …]``.

Makes N facts (default 10,000, 100,000 and 1,000,000) that look like those of a large corpus: a few dyads get most of
the reports, what happened is told several times with other dates and roundings, some values are in dispute, some
documents are copies. Prints a table with the growth from one size to the next. Each size runs in a process of its own,
so that its peak memory is its own. ``synthetic_tables`` serves other benchmarks too."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time

import numpy as np
import pyarrow as pa

from schemas.derive import arrow_schema
from schemas.enums import enum
from schemas.fact_tables import FACT_TABLES
from schemas.tables import TABLES

SEED = 20240229
REPORTS_PER_THING = 3
FACTS_PER_DOCUMENT = 10
_ALPHABET = np.array(list("abcdefghijklmnopqrstuvwxyz234567"))
_MEASURED = {
    "trade": ("amount", 0.9),
    "finance": ("amount", 0.9),
    "investment": ("amount", 0.7),
    "agreement": ("amount", 0.3),
    "project": ("quantity", 0.4),
    "labour": ("quantity", 0.8),
    "arms": ("quantity", 0.5),
    "restriction": ("percent", 0.4),
}
_SHARES = {
    "meeting": 0.2,
    "agreement": 0.12,
    "trade": 0.2,
    "finance": 0.15,
    "investment": 0.08,
    "project": 0.07,
    "labour": 0.04,
    "arms": 0.04,
    "restriction": 0.05,
    "relation": 0.05,
}
_CODES = {
    "meeting_type": "meeting_type",
    "agreement_type": "agreement_type",
    "flow": "trade_flow",
    "instrument": "finance_instrument",
    "project_type": "project_type",
    "status": "project_status",
    "measure": "restriction_measure",
    "relation": "relation_kind",
    "change": "relation_change",
}
_ACTIONS = {
    "agreement": "agreement_action",
    "finance": "finance_action",
    "investment": "investment_action",
    "labour": "labour_action",
    "arms": "arms_action",
    "restriction": "restriction_action",
}
_NAMES = {"title", "commodity", "purpose", "vehicle", "name", "sector", "materiel", "legal_basis"}


def _ids(prefix: str, n: int, length: int, random: np.random.Generator) -> list[str]:
    """``n`` different ids of a prefix and ``length`` characters, in no order."""
    letters = _ALPHABET[random.integers(0, 32, size=(n, length))]
    numbered = [f"{i:08o}" for i in range(n)]
    translate = str.maketrans("01234567", "abcdefgh")
    return [
        prefix + "".join(row[: length - 8]) + tail.translate(translate)
        for row, tail in zip(letters, numbered, strict=True)
    ]


def synthetic_tables(n: int, seed: int = SEED) -> dict[str, pa.Table]:
    """Tables of ``n`` facts and their documents; the same ``n`` and ``seed`` give the same tables."""
    random = np.random.default_rng(seed)
    n_things = max(1, n // REPORTS_PER_THING)
    thing = np.minimum(random.geometric(1 / max(1, n_things / 3), n) - 1, n_things - 1)
    thing = np.where(random.random(n) < 0.7, random.integers(0, n_things, n), thing)
    states = np.array(sorted(f"{a}{b}{c}" for a in "ABCDEFG" for b in "AEIOU" for c in "NRSTX")[:180])
    popularity = 1 / np.arange(1, len(states) + 1)
    popularity /= popularity.sum()
    first = random.choice(len(states), n_things, p=popularity)
    second = (first + 1 + random.choice(len(states) - 1, n_things)) % len(states)
    kinds = np.array(list(_SHARES))
    of_thing = random.choice(len(kinds), n_things, p=list(_SHARES.values()))
    day = random.integers(0, 365 * 30, n_things)
    size = np.round(10 ** random.uniform(5, 10, n_things), -4)
    names = np.array([f"thing number {i}" for i in range(200)])

    kind = kinds[of_thing[thing]]
    source, target = states[first[thing]], states[second[thing]]
    swap = np.isin(kind, ["meeting", "agreement", "relation"]) & (source > target)
    source, target = np.where(swap, target, source), np.where(swap, source, target)
    start = np.datetime64("1995-01-01") + day[thing]
    coarse = random.random(n)
    coarse = np.where((kind == "trade") & (coarse < 0.9), 0.8, coarse)
    year, month = start.astype("datetime64[Y]"), start.astype("datetime64[M]")
    is_year, is_month, undated = (coarse > 0.7) & (coarse <= 0.9), (coarse > 0.6) & (coarse <= 0.7), coarse > 0.9
    date_start = np.where(
        is_year, year.astype("datetime64[D]"), np.where(is_month, month.astype("datetime64[D]"), start)
    )
    year_end, month_end = (year + 1).astype("datetime64[D]") - 1, (month + 1).astype("datetime64[D]") - 1
    date_end = np.where(is_year, year_end, np.where(is_month, month_end, start))
    date = np.where(is_year, year.astype(str), np.where(is_month, month.astype(str), start.astype(str)))

    rounding = random.random(n)
    number = size[thing] * np.where(rounding < 0.05, 1.4, 1.0)
    exponent = np.floor(np.log10(number)) - 1
    number = np.where(rounding > 0.7, np.round(number / 10**exponent) * 10**exponent, number)
    qualifier = np.where(rounding > 0.95, "about", "exact").astype(object)
    n_documents = max(1, n // FACTS_PER_DOCUMENT)
    documents = _ids("", n_documents, 16, random)
    document = random.integers(0, n_documents, n)
    modality = np.where(random.random(n) < 0.85, "asserted", "planned")
    fact_ids = np.array(_ids("f", n, 16, random))
    columns = {
        "fact_id": fact_ids,
        "fact_type": kind,
        "doc_id": np.array(documents)[document],
        "sentence_id": random.integers(0, 40, n),
        "char_start": np.arange(n) % 5000,
        "char_end": np.arange(n) % 5000 + 60,
        "evidence": np.full(n, "The two sides signed an agreement on a loan of the stated sum."),
        "source": source,
        "target": target,
        "date": pa.array(date, mask=undated),
        "date_start": pa.array(date_start.astype("datetime64[D]"), mask=undated),
        "date_end": pa.array(date_end.astype("datetime64[D]"), mask=undated),
        "modality": modality,
        "confidence": np.round(random.uniform(0.5, 1, n), 2),
        "method": np.full(n, "rules"),
        "method_version": np.full(n, "1"),
        "is_part": np.zeros(n, dtype=bool),
    }
    has = random.random(n)
    for name in ("amount", "percent", "quantity"):
        share = np.array([_MEASURED[k][1] if _MEASURED.get(k, ("",))[0] == name else 0.0 for k in kinds])
        missing = has >= share[of_thing[thing]]
        value = (
            np.round(number % 100, 1) if name == "percent" else np.round(number / 1e5) if name == "quantity" else number
        )
        columns[name] = pa.array(value, mask=missing)
        columns[f"{name}_qualifier"] = pa.array(qualifier, pa.string(), mask=missing)
        if name == "amount":
            currency = np.where(thing % 10 == 0, "EUR", "USD").astype(object)
            columns["currency"] = pa.array(currency, pa.string(), mask=missing)
        if name == "quantity":
            columns["unit"] = pa.array(np.full(n, "unit", dtype=object), pa.string(), mask=missing)
    facts = _table("facts", columns, n)
    tables = {
        "documents": _documents(documents, random),
        "facts": facts,
        "fact_parties": _table(
            "fact_parties",
            {
                "fact_id": np.tile(fact_ids, 2),
                "role": np.repeat(["source", "target"], n),
                "party": np.append(source, target),
            },
            2 * n,
        ),
    }
    for fact_type, name in FACT_TABLES.items():
        rows = np.flatnonzero(kind == fact_type)
        own = {column: facts[column].take(pa.array(rows)) for column in facts.column_names}
        schema = arrow_schema(TABLES[name])
        for column in schema.names[len(facts.column_names) :]:
            vocabulary = _CODES.get(column) or (_ACTIONS[fact_type] if column == "action" else None)
            if vocabulary:
                known = np.array(list(enum(vocabulary)))[:3]
                own[column] = known[thing[rows] % len(known)]
            elif column in _NAMES:
                unnamed = random.random(len(rows)) < 0.5
                own[column] = pa.array(names[thing[rows] % len(names)].astype(object), pa.string(), mask=unnamed)
        tables[name] = _table(name, own, len(rows))
    return tables


def _documents(documents: list[str], random: np.random.Generator) -> pa.Table:
    n = len(documents)
    days = np.datetime64("2000-01-01") + random.integers(0, 365 * 25, n)
    copied = np.array(documents, dtype=object)[random.integers(0, n, n)]
    return _table(
        "documents",
        {
            "doc_id": documents,
            "publisher": np.array([f"Paper {i % 50}" for i in range(n)]),
            "published": days.astype(str),
            "duplicate_of": pa.array(copied, pa.string(), mask=random.random(n) > 0.1),
            "media_type": np.full(n, "text/plain"),
            "path": np.array([f"{i}.txt" for i in range(n)]),
            "sha256": np.full(n, "0" * 64),
            "text": np.full(n, ""),
        },
        n,
    )


def _table(name: str, columns: dict, n: int) -> pa.Table:
    """A table with the published schema; columns that are not given are null, empty or 0."""
    schema = arrow_schema(TABLES[name])
    arrays = []
    for field in schema:
        given = columns.get(field.name)
        if given is not None:
            array = given if isinstance(given, pa.Array | pa.ChunkedArray) else pa.array(given)
            arrays.append(array.cast(field.type))
        elif pa.types.is_list(field.type):
            arrays.append(pa.array([[]] * n, field.type))
        elif field.nullable or not pa.types.is_integer(field.type):
            arrays.append(pa.nulls(n, field.type))
        else:
            arrays.append(pa.array(np.zeros(n, dtype=np.int64)))
    return pa.table(arrays, schema=schema)


def measure(n: int) -> dict[str, float]:
    """Consolidate ``n`` facts once: rows, seconds, and peak memory of this process before and after (MiB)."""
    from flows.consolidate import consolidate

    tables = synthetic_tables(n)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    begun = time.perf_counter()
    made = consolidate(tables)
    seconds = time.perf_counter() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    agreement = made["claims"]["agreement"].to_pylist()
    return {
        "facts": n,
        "claims": made["claims"].num_rows,
        "dyad_years": made["dyad_years"].num_rows,
        "contested": agreement.count("contested"),
        "corroborated": agreement.count("corroborated"),
        "seconds": seconds,
        "input_mib": before,
        "peak_mib": peak,
    }


def main(sizes: list[int]) -> None:
    """Print one line a size, each measured in a process of its own."""
    heads = f"{'facts':>9} {'claims':>8} {'contested':>9} {'dyad-years':>10}"
    print(f"{heads} {'seconds':>8} {'peak MiB':>9} {'input MiB':>9}")
    last = None
    for n in sizes:
        code = f"from tests.benchmarks.consolidation import measure; import json; print(json.dumps(measure({n})))"
        run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        row = json.loads(run.stdout.splitlines()[-1])
        growth = (
            "" if last is None else f"  time x{row['seconds'] / last['seconds']:.1f} for facts x{n / last['facts']:.0f}"
        )
        print(
            f"{n:>9} {row['claims']:>8} {row['contested']:>9} {row['dyad_years']:>10} {row['seconds']:>8.2f}"
            f" {row['peak_mib']:>9.0f} {row['input_mib']:>9.0f}{growth}",
            flush=True,
        )
        last = row


if __name__ == "__main__":
    main([int(argument) for argument in sys.argv[1:]] or [10_000, 100_000, 1_000_000])
