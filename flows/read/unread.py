"""``.unread.json``: what a copy of remote sources does not hold, because the storage did not give it.

Here belongs the reading of that file, from name to reason. ``flows.remote.sources`` writes it beside the copy; a folder
of one's own has none.
"""

from __future__ import annotations

import json
from pathlib import Path

UNREAD_FILE = ".unread.json"


def read_unread(raw: Path) -> dict[str, str]:
    """Name -> why it could not be had; empty where there is no such file."""
    try:
        told = json.loads((raw / UNREAD_FILE).read_text("utf-8"))
    except FileNotFoundError:
        return {}
    return {str(name): str(reason) for name, reason in told.items()}
