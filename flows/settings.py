"""Where a run reads and writes, and how it works: the settings of one call of the command.

Here belong the names, defaults and meaning of settings, and the folders that follow from them. A setting comes from a
flag, else from the environment (``DYAD_RAW`` …), else from the default given here. Not here: Prefect's own settings.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from flows.remote.places import Place, mirror_of, place, sources_of

DEFAULT_RAW = "raw"
DEFAULT_WAREHOUSE = "warehouse"
DEFAULT_BATCH_BYTES = 1_500_000
VOCABULARY_FOLDER = "vocabulary"


class DyadError(Exception):
    """Something the user can put right; its message says what is wrong, where, and what to do."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of a run.

    ``workers`` is the number of processes that extract; ``full`` extracts every document again, whatever an earlier run
    left; ``batch_bytes`` is how much text (UTF-8) one batch of documents holds, and so what a worker keeps in memory.
    ``dask`` is the address of a Dask scheduler; its workers extract instead, and must see ``warehouse`` under the same
    path as this machine. ``vocabulary`` is the folder of the project's own words, None for the usual place (see
    :attr:`extensions`). ``remote_raw`` and ``remote_warehouse`` are the addresses of what lies elsewhere; ``raw`` and
    ``warehouse`` are the folders of this machine that stand for it.
    """

    raw: Path
    warehouse: Path
    workers: int = 1
    full: bool = False
    batch_bytes: int = DEFAULT_BATCH_BYTES
    dask: str | None = None
    vocabulary: Path | None = None
    remote_raw: str | None = None
    remote_warehouse: str | None = None

    @property
    def raw_place(self) -> Place:
        """What the user names the sources by: a folder or an address."""
        return self.remote_raw or self.raw

    @property
    def warehouse_place(self) -> Place:
        """What the user names the warehouse by: a folder or an address."""
        return self.remote_warehouse or self.warehouse

    @property
    def extensions(self) -> Path | None:
        """The folder of words that add to the house's: the one chosen, else ``vocabulary/`` in raw/ if it is there."""
        usual = self.raw / VOCABULARY_FOLDER
        return self.vocabulary or (usual if usual.is_dir() else None)

    @property
    def work(self) -> Path:
        """What a run keeps for itself beside the releases; may be deleted between runs at the price of time only."""
        return self.warehouse / ".work"

    @property
    def store(self) -> Path:
        """Finished work of earlier runs, by content."""
        return self.work / "store"

    @property
    def database(self) -> Path:
        """The published DuckDB file."""
        return self.warehouse / "dyad.duckdb"

    @property
    def current(self) -> Path:
        """The pointer to the current release."""
        return self.warehouse / "current"


def load_settings(
    raw: str | Path | None = None,
    warehouse: str | Path | None = None,
    workers: int | None = None,
    full: bool = False,
    dask: str | None = None,
    vocabulary: str | Path | None = None,
) -> Settings:
    """Settings from the arguments, else from the environment, else the defaults. ``raw`` and ``warehouse`` may be
    addresses (``s3://bucket/prefix``); nothing is asked of their servers yet.

    Raises DyadError for a number in the environment that is none, or is below 1, and for a folder of vocabularies that
    is not there.
    """
    words = vocabulary or os.environ.get("DYAD_VOCABULARY")
    if words and not Path(words).is_dir():
        raise DyadError(f"{words}: no such folder of vocabularies; create it, or name another with --vocabulary")
    sources = place(raw or os.environ.get("DYAD_RAW") or DEFAULT_RAW)
    target = place(warehouse or os.environ.get("DYAD_WAREHOUSE") or DEFAULT_WAREHOUSE)
    return Settings(
        raw=sources if isinstance(sources, Path) else sources_of(sources),
        warehouse=target if isinstance(target, Path) else mirror_of(target),
        workers=workers or _number("DYAD_WORKERS", os.cpu_count() or 1),
        full=full,
        batch_bytes=_number("DYAD_BATCH_BYTES", DEFAULT_BATCH_BYTES),
        dask=dask or os.environ.get("DYAD_DASK") or None,
        vocabulary=Path(words).resolve() if words else None,
        remote_raw=sources if isinstance(sources, str) else None,
        remote_warehouse=target if isinstance(target, str) else None,
    )


def _number(name: str, default: int) -> int:
    text = os.environ.get(name)
    if not text:
        return default
    if not text.isdecimal() or int(text) < 1:
        raise DyadError(f"the environment variable {name} is {text!r}: give a whole number of at least 1, or unset it")
    return int(text)
