"""The tables of the ten fact types: the common columns of ``schemas.facts`` and their own.

Here belongs what one type adds: its columns, units and vocabularies. What ``percent`` and ``quantity`` mean for a type
is said in the table's description.
"""

from schemas.columns import Boolean, Double, Integer, String, StringList, column, keys
from schemas.facts import FOREIGN_KEYS, ORDER, Facts

_KEYS = keys(["fact_id"], [(["fact_id"], "facts", ["fact_id"]), *FOREIGN_KEYS], order=ORDER)


class Meetings(Facts):
    """Meetings, visits, talks and calls between parties; undirected."""

    meeting_type: String = column("Kind of meeting", nullable=True, codes="meeting_type")
    participants: StringList = column("Who took part, as the text names them; empty where it does not say")
    place: String = column("Where they met", nullable=True)
    topic: String = column("What they spoke of", nullable=True)

    class Config:
        name = "meetings"
        metadata = _KEYS


class Agreements(Facts):
    """Agreements between parties at any stage of their life; undirected; quantity: how many agreements."""

    title: String = column("Title or object of the agreement", nullable=True)
    agreement_type: String = column("Kind of agreement", nullable=True, codes="agreement_type")
    action: String = column("What happened to the agreement", nullable=True, codes="agreement_action")
    domain: String = column("What field of policy it is about", nullable=True)

    class Config:
        name = "agreements"
        metadata = _KEYS


class Trade(Facts):
    """Trade of the reporter (source) with the partner (target); percent: the partner's share of the reporter's flow;
    quantity: physical volume."""

    flow: String = column("Direction of the trade as the reporter's", nullable=True, codes="trade_flow")
    commodity: String = column("What is traded; null: all goods", nullable=True)
    rank: Integer = column("Place of the partner among the reporter's; 1 is the main one", nullable=True, ge=1)
    change_percent: Double = column("Change against the period before", nullable=True, unit="%")

    class Config:
        name = "trade"
        metadata = _KEYS


class Finance(Facts):
    """Money and aid from the provider or creditor (source) to the recipient or debtor (target); percent: the part
    concerned; quantity: goods given."""

    instrument: String = column("Form of the money or aid", nullable=True, codes="finance_instrument")
    action: String = column("What happened to it", nullable=True, codes="finance_action")
    interest_percent: Double = column("Interest a year", nullable=True, unit="%")
    maturity_years: Double = column("Term", nullable=True, unit="year", ge=0)
    grace_years: Double = column("Time before repayment begins", nullable=True, unit="year", ge=0)
    purpose: String = column("What it is for", nullable=True)

    class Config:
        name = "finance"
        metadata = _KEYS


class Investments(Facts):
    """Capital of the investor (source) in the host (target); percent: stake or ownership; quantity: how many
    enterprises."""

    sector: String = column("Branch of the economy", nullable=True)
    action: String = column("What happened to the investment", nullable=True, codes="investment_action")
    vehicle: String = column("What was bought or built", nullable=True)

    class Config:
        name = "investments"
        metadata = _KEYS


class Projects(Facts):
    """Works by the sponsor (source) in the host (target), undirected where joint; percent: share of national output
    that it gives; quantity: length or capacity."""

    name: String = column("Name of the work", nullable=True)
    project_type: String = column("Kind of work", nullable=True, codes="project_type")
    status: String = column("How far it has come", nullable=True, codes="project_status")
    location: String = column("Where it is", nullable=True)

    class Config:
        name = "projects"
        metadata = _KEYS


class Labour(Facts):
    """Workers of the origin (source) in the host (target); quantity: workers."""

    sector: String = column("Branch of the economy", nullable=True)
    action: String = column("What happened to the workers", nullable=True, codes="labour_action")

    class Config:
        name = "labour"
        metadata = _KEYS


class Arms(Facts):
    """Weapons and military equipment from the supplier (source) to the recipient (target); quantity: units."""

    materiel: String = column("What is supplied", nullable=True)
    action: String = column("What happened to it", nullable=True, codes="arms_action")
    is_aid: Boolean = column("Given without payment; null where the text does not say", nullable=True)

    class Config:
        name = "arms"
        metadata = _KEYS


class Restrictions(Facts):
    """Sanctions, tariffs, quotas and bans of the sender (source) on the target; percent: tariff rate; amount: the trade
    it covers."""

    measure: String = column("Kind of measure", nullable=True, codes="restriction_measure")
    action: String = column("What happened to the measure", nullable=True, codes="restriction_action")
    legal_basis: String = column("Law, order or resolution that it rests on", nullable=True)

    class Config:
        name = "restrictions"
        metadata = _KEYS


class Relations(Facts):
    """The state of the relationship; undirected, or from its holder (source) to the other (target)."""

    relation: String = column("What aspect of the relationship", nullable=True, codes="relation_kind")
    change: String = column("How it changed", nullable=True, codes="relation_change")

    class Config:
        name = "relations"
        metadata = _KEYS
