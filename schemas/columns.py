"""What all table models are built from: the Arrow types of columns, and the declaration of one column.

Here belong the type aliases, :func:`column` and the base class :class:`Table`. What a table holds is said in its own
module; what is derived from the models (Arrow schema, DDL, dictionary) is in ``schemas.derive``.
"""

from typing import Annotated, Any

import pandas as pd
import pandera.pandas as pandera
import pyarrow as pa

from schemas.edtf import edtf_interval
from schemas.enums import enum

String = Annotated[pd.ArrowDtype, pa.string()]
Integer = Annotated[pd.ArrowDtype, pa.int64()]
Double = Annotated[pd.ArrowDtype, pa.float64()]
Boolean = Annotated[pd.ArrowDtype, pa.bool_()]
Date = Annotated[pd.ArrowDtype, pa.date32()]
# Without a zone, in UTC: DuckDB shows a zoned timestamp only with an extension that not every build bundles.
Timestamp = Annotated[pd.ArrowDtype, pa.timestamp("us")]
StringList = Annotated[pd.ArrowDtype, pa.list_(pa.string())]
CompetingList = Annotated[
    pd.ArrowDtype,
    pa.list_(pa.struct([("field", pa.string()), ("value", pa.string()), ("fact_ids", pa.list_(pa.string()))])),
]


def column(
    description: str,
    *,
    nullable: bool = False,
    unit: str | None = None,
    codes: str | None = None,
    code_list: str | None = None,
    item_codes: str | None = None,
    **checks: Any,
) -> Any:
    """Declare a column: its one description, unit, vocabulary and checks.

    ``codes`` names a closed vocabulary of ``codes/enums.toml``: any other value fails. ``code_list`` names an open
    code list ("parties", "currencies") that validation checks against. ``item_codes`` names a code list that the
    items of a list column come from. Further keywords are pandera's (``ge``, ``le``, ``str_matches`` …).
    """
    if codes is not None:
        checks["isin"] = list(enum(codes))
    metadata = {"unit": unit, "codes": codes, "code_list": code_list, "item_codes": item_codes}
    return pandera.Field(
        nullable=nullable,
        description=description,
        metadata={key: value for key, value in metadata.items() if value is not None},
        **checks,
    )


def readable_edtf(dates: pd.Series) -> pd.Series:
    """Whether each date is an EDTF expression that dyad reads; a null counts as one."""
    readable = {text: _is_edtf(text) for text in dates.dropna().unique()}
    return pd.Series([readable.get(text, True) for text in dates], index=dates.index, dtype=bool)


def _is_edtf(text: str) -> bool:
    try:
        edtf_interval(text)
    except ValueError:
        return False
    return True


def keys(
    key: list[str],
    foreign_keys: list[tuple[list[str], str, list[str]]] | None = None,
    soft_references: list[tuple[str, str, str]] | None = None,
    order: list[str] | None = None,
) -> dict[str, Any]:
    """The ``Config.metadata`` of a table: its key, the order of its rows, and what it refers to.

    ``key``: the columns that name a row (a null counts as a value). ``order``: the columns that the published rows are
    sorted by before the key, so that what is asked for together lies together. ``foreign_keys``: (columns,
    table, columns there); a row whose key is missing there is rejected. ``soft_references``: (column, table, column
    there) for a column or list column whose missing ids are taken out while the row stays.
    """
    return {
        "key": key,
        "order": [*(order or []), *(name for name in key if name not in (order or []))],
        "foreign_keys": foreign_keys or [],
        "soft_references": soft_references or [],
    }


class Table(pandera.DataFrameModel):
    """The base of all tables: exactly the declared columns, in the declared order."""

    class Config:
        strict = True
        ordered = True
