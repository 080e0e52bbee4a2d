"""The table ``parties``: the states and organisations that party codes stand for."""

from schemas.columns import Date, Integer, String, Table, column, keys


class Parties(Table):
    """States, former states, and intergovernmental organisations, with the codes to join other datasets."""

    code: String = column("Party code: ISO 3166-1 alpha-3, a withdrawn alpha-3, XKX, or the acronym of an organisation")
    name: String = column("Name in English")
    kind: String = column("Kind of party", codes="party_kind")
    iso2: String = column("ISO 3166-1 alpha-2, withdrawn codes included", nullable=True)
    iso3: String = column("ISO 3166-1 alpha-3, withdrawn codes included", nullable=True)
    cow_code: Integer = column("Country code of the Correlates of War project", nullable=True)
    gw_code: Integer = column("Gleditsch-Ward country code", nullable=True)
    valid_from: Date = column("First day that the party existed; null: no limit that matters", nullable=True)
    valid_to: Date = column("Last day that the party existed; null: it exists", nullable=True)

    class Config:
        name = "parties"
        metadata = keys(["code"])
