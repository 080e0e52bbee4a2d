"""The health of the current release as a page for the terminal.

Here belongs the page and the questions to the published data that it asks. Reads the release's Parquet files only, and
imports neither pandera nor Prefect, so that it comes at once. Which rules the scores follow is said in
``flows.consolidate.claims``."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import duckdb

from flows import published
from flows.settings import DyadError, Settings

_COUNTED = ("documents", "sentences", "mentions", "facts", "claims", "dyad_years", "rejects", "decisions")
_FILLED = {
    "documents": ("publisher", "published", "url", "language", "licence"),
    "facts": ("source", "target", "date", "amount", "percent", "quantity", "plover", "attributed_to"),
    "claims": ("source", "target", "date", "amount", "category"),
}
_MOST_LISTED = 10
_MOST_SLOW = 5
_LEAST_SECONDS = 0.05  # parts of a stage that took less are not shown
#: What was measured on hand-coded texts: tenth of confidence, facts, right in their parties, right in full. Written by
#: ``python tests/benchmarks/calibrate.py --write``.
CALIBRATION = Path(__file__).parent.parent / "schemas" / "codes" / "calibration.csv"


def status(warehouse: Path) -> str:
    """The page: counts, support, fill rates, calibration, coverage, disputes, stale decisions, slowest documents.

    Raises DyadError where the warehouse holds no release.
    """
    settings = Settings(raw=warehouse.parent / "raw", warehouse=warehouse)
    release = settings.current
    if not release.exists():
        raise DyadError(f"{warehouse} holds no release yet: run `dyad run`, or name another with --warehouse")
    release = release.resolve()
    connection = duckdb.connect()
    try:
        for path in sorted(release.glob("*.parquet")):
            source = str(path).replace("'", "''")
            connection.execute(f"CREATE VIEW \"{path.stem}\" AS SELECT * FROM read_parquet('{source}')")
        here = published.tables(connection)
        parts = [
            ("Release " + release.name, _counts(connection, here)),
            ("Facts and claims by type", _types(connection)),
            ("Share of rows in which a column is filled", _fill_rates(connection, here)),
            ("Confidence of facts", _confidence(connection)),
            ("Coverage", _coverage(connection, here)),
            ("Values in dispute", _disputes(connection)),
            ("Decisions", _decisions(connection, here)),
            ("Rejects", _rejects(connection, here)),
            ("Assertions that do not hold", _breaches(settings, release.name)),
            ("Last run", _last_run(settings)),
            ("Slowest documents", _slowest(connection, settings)),
        ]
    finally:
        connection.close()
    return "\n\n".join("\n".join([title, *("  " + line for line in lines)]) for title, lines in parts if lines) + "\n"


def _counts(connection: duckdb.DuckDBPyConnection, here: set[str]) -> list[str]:
    counts = [
        (name, connection.execute(f"SELECT count(*) FROM {name}").fetchall()[0][0]) for name in _COUNTED if name in here
    ]
    return [f"{name:<12}{count:>12,}" for name, count in counts]


def _types(connection: duckdb.DuckDBPyConnection) -> list[str]:
    found = published.rows(
        connection,
        """
        SELECT fact_type, sum(n_facts)::BIGINT AS facts, count(*) AS claims,
            count(*) FILTER (WHERE agreement = 'corroborated') AS corroborated,
            count(*) FILTER (WHERE agreement = 'contested') AS contested,
            avg(completeness) AS completeness, avg(source_score) AS source_score
        FROM claims GROUP BY fact_type ORDER BY facts DESC, fact_type
        """,
    )
    if not found:
        return ["no facts"]
    head = f"{'':<12}{'facts':>9}{'claims':>9}{'corroborated':>14}{'contested':>11}{'complete':>10}{'sources':>9}"
    return [head] + [
        f"{row['fact_type']:<12}{row['facts']:>9,}{row['claims']:>9,}{row['corroborated']:>14,}{row['contested']:>11,}"
        f"{row['completeness']:>10.0%}{row['source_score']:>9.0%}"
        for row in found
    ]


def _fill_rates(connection: duckdb.DuckDBPyConnection, here: set[str]) -> list[str]:
    lines = []
    for table, columns in _FILLED.items():
        if table not in here:
            continue
        shares = ", ".join(f"count({column}) / count(*) AS {column}" for column in columns)
        row = published.rows(connection, f"SELECT {shares} FROM {table}")[0]
        known = [(column, share) for column, share in row.items() if share is not None and share == share]
        if known:
            lines.append(f"{table:<12}" + "  ".join(f"{column} {share:.0%}" for column, share in known))
    return lines


def _confidence(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """How sure the facts are, and beside it how many as sure were right on hand-coded texts."""
    found = published.rows(
        connection,
        """
        SELECT least(floor(confidence * 10 + 1e-9), 9)::INT AS tenth, count(*) AS n, avg(confidence) AS stated
        FROM facts GROUP BY tenth ORDER BY tenth DESC
        """,
    )
    if not found:
        return []
    measured = calibration()
    lines = [f"{'':<12}{'facts':>9}{'stated':>9}{'on hand-coded texts:':>24}{'parties right':>15}{'all right':>11}"]
    for row in found:
        line = f"{row['tenth'] / 10:.1f} to {(row['tenth'] + 1) / 10:.1f}  {row['n']:>9,}{row['stated']:>9.0%}"
        if known := measured.get(row["tenth"]):
            line += f"{known['n']:>18,} facts{known['who'] / known['n']:>15.0%}{known['full'] / known['n']:>11.0%}"
        lines.append(line)
    return lines


def calibration() -> dict[int, dict[str, int]]:
    """Tenth of confidence (0..9) -> ``n`` facts on hand-coded texts, ``who`` and ``full`` of them right."""
    with CALIBRATION.open(encoding="utf-8", newline="") as file:
        rows = [{name: int(value) for name, value in row.items()} for row in csv.DictReader(file)]
    return {row["tenth"]: row for row in rows if row["n"]}


def _coverage(connection: duckdb.DuckDBPyConnection, here: set[str]) -> list[str]:
    if not {"mentions", "sentences", "documents"} <= here:
        return []
    [(numbers, used)] = connection.execute("""
        SELECT count(*), count(*) FILTER (WHERE len(used_in) > 0) FROM mentions
        WHERE kind IN ('amount', 'percent', 'quantity', 'rank')
    """).fetchall()
    [(documents, silent)] = connection.execute("""
        SELECT count(*), count(*) FILTER (WHERE n_facts = 0) FROM documents
    """).fetchall()
    [(uncovered,)] = connection.execute("""
        WITH named AS (
            SELECT doc_id, sentence_id FROM mentions GROUP BY ALL
            HAVING count(DISTINCT code) FILTER (WHERE kind = 'party') > 1
                AND count(*) FILTER (WHERE kind IN ('amount', 'percent', 'quantity', 'rank')) > 0
        )
        SELECT count(*) FROM named SEMI JOIN (SELECT doc_id, sentence_id FROM sentences WHERE NOT is_furniture) s
            USING (doc_id, sentence_id) ANTI JOIN facts USING (doc_id, sentence_id)
    """).fetchall()
    share = f"{used / numbers:.0%}" if numbers else "none"
    return [
        f"{used:,} of {numbers:,} numbers are in a fact ({share})",
        f"{silent:,} of {documents:,} documents gave no fact",
        f"{uncovered:,} sentences name two parties and a number, and gave no fact (dyad coverage lists them)",
    ]


def _disputes(connection: duckdb.DuckDBPyConnection) -> list[str]:
    found = published.rows(
        connection,
        "SELECT claim_id, fact_type, source, target, date, competing FROM claims WHERE agreement = 'contested'"
        " ORDER BY n_facts DESC, claim_id",
    )
    lines = []
    for row in found[:_MOST_LISTED]:
        who = f"{row['source'] or '–'} {row['target'] or '–'}"
        values = ", ".join(f"{each['field']} {each['value']} ({len(each['fact_ids'])})" for each in row["competing"])
        lines.append(f"{row['claim_id']} {row['fact_type']} {who} {row['date'] or 'undated'}: {values}")
    if len(found) > _MOST_LISTED:
        lines.append(f"and {len(found) - _MOST_LISTED:,} more: FROM disputes")
    return lines or ["none"]


def _decisions(connection: duckdb.DuckDBPyConnection, here: set[str]) -> list[str]:
    if "decisions" not in here:
        return []
    found = published.rows(
        connection, "SELECT action, applied, path, line, note FROM decisions ORDER BY path, line, decision_id"
    )
    stale = [row for row in found if not row["applied"]]
    lines = [f"{len(found) - len(stale):,} applied, {len(stale):,} stale"]
    return lines + [f"stale: {row['path']}, line {row['line']}, {row['action']}: {row['note']}" for row in stale]


def _rejects(connection: duckdb.DuckDBPyConnection, here: set[str]) -> list[str]:
    if "rejects" not in here:
        return []
    found = published.rows(
        connection, 'SELECT "table", "check", count(*) AS n FROM rejects GROUP BY ALL ORDER BY n DESC, "table", "check"'
    )
    return [f"{row['n']:>9,}  {row['table']}: {row['check']}" for row in found] or ["none"]


def _breaches(settings: Settings, release: str) -> list[str]:
    """What the assertions of the dataset found wrong with the current release, and with one that was not published."""
    last, of_release = _runs(settings, "true"), _runs(settings, "release_id = ? AND outcome = 'published'", release)
    lines = [f"published nevertheless: {line}" for run in of_release[:1] for line in _found(run, "warnings")]
    return lines + [f"kept the last run from publishing: {line}" for run in last[:1] for line in _found(run, "errors")]


def _found(run: published.Row, kind: str) -> list[str]:
    return list(_stages(run).get("check", {}).get(kind, []))


def _stages(run: published.Row) -> dict[str, Any]:
    return dict(json.loads(run["stages"])) if run["stages"] else {}


def _runs(settings: Settings, condition: str, *values: str) -> list[published.Row]:
    """The runs that a condition holds for, the newest first."""
    path = settings.warehouse / "runs.parquet"
    if not path.exists():
        return []
    query = f"SELECT * FROM read_parquet(?) WHERE {condition} ORDER BY started_at DESC"
    with duckdb.connect() as connection:
        return published.rows(connection, query, [str(path), *values])


def _last_run(settings: Settings) -> list[str]:
    """How the last run ended, its time by stage, and what it warned of."""
    found = _runs(settings, "true")
    if not found:
        return []
    run, stages = found[0], _stages(found[0])
    lines = [f"{run['outcome']}, {run['started_at']:%Y-%m-%d %H:%M} UTC, {run['seconds']:.1f} s"]
    for name, stage in sorted(stages.items(), key=lambda each: -each[1]["seconds"]):
        lines.append(f"{name:<14}{stage['seconds']:>9.2f} s")
        parts = sorted(stage.get("parts", {}).items(), key=lambda each: -each[1])
        lines += [f"  {part:<12}{seconds:>9.2f} s" for part, seconds in parts if seconds >= _LEAST_SECONDS]
    is_listed = _found(run, "errors") or (run["outcome"] == "published" and _found(run, "warnings"))
    return lines + ([run["message"]] if run["message"] and not is_listed else [])


def _slowest(connection: duckdb.DuckDBPyConnection, settings: Settings) -> list[str]:
    """The documents whose extraction took longest, as the store of finished work knows; none where that was deleted."""
    kept = [str(path) for path in sorted((settings.work / "store").glob("*/*/_work.parquet"))]
    if not kept:
        return []
    found = published.rows(
        connection,
        """
        SELECT max(w.seconds) AS seconds, d.n_chars, d.path, d.row
        FROM read_parquet(?) w JOIN documents d USING (doc_id)
        GROUP BY d.doc_id, d.n_chars, d.path, d.row ORDER BY seconds DESC, d.path, d.row LIMIT ?
        """,
        [kept, _MOST_SLOW],
    )
    return [
        f"{row['seconds']:>9.2f} s {row['n_chars']:>11,} characters  {row['path']}"
        + ("" if row["row"] is None else f", row {row['row']}")
        for row in found
    ]
