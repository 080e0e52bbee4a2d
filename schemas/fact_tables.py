"""Which table holds the own columns of each fact type.

Apart from ``schemas.tables``, because the models there cost a second to import, and reading a release needs none of
them.
"""

from __future__ import annotations

FACT_TABLES: dict[str, str] = {
    "meeting": "meetings",
    "agreement": "agreements",
    "trade": "trade",
    "finance": "finance",
    "investment": "investments",
    "project": "projects",
    "labour": "labour",
    "arms": "arms",
    "restriction": "restrictions",
    "relation": "relations",
}
