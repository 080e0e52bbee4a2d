"""The table ``dyad_years``: counts and sums a pair of parties and year, built from claims."""

from schemas.columns import Double, Integer, String, Table, column, keys


class DyadYears(Table):
    """One row an ordered pair of parties and year; counts claims, so that an event reported ten times counts once."""

    source: String = column("Party code of the source", code_list="parties")
    target: String = column("Party code of the target", code_list="parties")
    year: Integer = column("Calendar year", unit="year")
    n_claims: Integer = column("Number of claims of all types", unit="claim", ge=0)
    n_meetings: Integer = column("Number of meetings", unit="claim", ge=0)
    n_agreements: Integer = column("Number of claims about agreements", unit="claim", ge=0)
    n_trade: Integer = column("Number of claims about trade", unit="claim", ge=0)
    n_finance: Integer = column("Number of claims about finance", unit="claim", ge=0)
    n_investments: Integer = column("Number of claims about investments", unit="claim", ge=0)
    n_projects: Integer = column("Number of claims about projects", unit="claim", ge=0)
    n_labour: Integer = column("Number of claims about labour", unit="claim", ge=0)
    n_arms: Integer = column("Number of claims about arms", unit="claim", ge=0)
    n_restrictions: Integer = column("Number of claims about restrictions", unit="claim", ge=0)
    n_relations: Integer = column("Number of claims about relations", unit="claim", ge=0)
    n_multilateral: Integer = column("Of n_claims, those with further parties than these two", unit="claim", ge=0)
    n_amounts_other_currency: Integer = column(
        "Amounts of its summable claims in other currencies than USD, left out of the sums", unit="claim", ge=0
    )
    n_amounts_long_period: Integer = column(
        "Amounts over periods of more than a year that begin in it, left out of the sums", unit="claim", ge=0
    )
    trade_export_usd: Double = column("Exports of source to target", nullable=True, unit="USD")
    trade_import_usd: Double = column("Imports of source from target", nullable=True, unit="USD")
    trade_total_usd: Double = column("Trade of source with target, both ways", nullable=True, unit="USD")
    trade_balance_usd: Double = column("Exports less imports of source with target", nullable=True, unit="USD")
    finance_usd: Double = column(
        "Finance from source to target but debts, relief, repayments", nullable=True, unit="USD"
    )
    finance_loan_usd: Double = column("Loans from source to target", nullable=True, unit="USD")
    finance_grant_usd: Double = column("Grants from source to target", nullable=True, unit="USD")
    finance_credit_line_usd: Double = column("Credit lines from source to target", nullable=True, unit="USD")
    finance_export_credit_usd: Double = column("Export credits from source to target", nullable=True, unit="USD")
    finance_currency_swap_usd: Double = column("Currency swaps of source with target", nullable=True, unit="USD")
    finance_debt_usd: Double = column(
        "Debt of target to source, the latest stated in the year", nullable=True, unit="USD"
    )
    finance_debt_relief_usd: Double = column("Debt relief by source for target", nullable=True, unit="USD")
    finance_debt_repayment_usd: Double = column("Repayments of target to source", nullable=True, unit="USD")
    finance_aid_in_kind_usd: Double = column("Aid in kind from source to target", nullable=True, unit="USD")
    finance_technical_assistance_usd: Double = column(
        "Technical assistance, source to target", nullable=True, unit="USD"
    )
    finance_payment_usd: Double = column("Payments from source to target", nullable=True, unit="USD")
    investment_usd: Double = column("Investment of source in target", nullable=True, unit="USD")

    class Config:
        name = "dyad_years"
        metadata = keys(["source", "target", "year"])
