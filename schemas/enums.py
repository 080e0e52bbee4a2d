"""The closed vocabularies of the tables, read from ``codes/enums.toml``.

Here belongs the reading of that file and nothing else: which column uses which vocabulary is said by the table's
model, and open code lists (parties, currencies, units) have modules of their own. Imports no pandera.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

ENUMS_FILE = Path(__file__).parent / "codes" / "enums.toml"


@cache
def enums() -> dict[str, dict[str, str]]:
    """All vocabularies: name -> (code -> meaning), in the order of the file."""
    with ENUMS_FILE.open("rb") as file:
        return tomllib.load(file)


def enum(name: str) -> dict[str, str]:
    """The codes of one vocabulary with their meanings; KeyError names the vocabulary that does not exist."""
    try:
        return enums()[name]
    except KeyError:
        raise KeyError(f"{ENUMS_FILE.name} has no vocabulary [{name}]") from None
