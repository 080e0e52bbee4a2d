"""All tables in the order of publication. Importing this costs pandera (about a second): readers go without it."""

from schemas.changes import Changes
from schemas.citations import Citations
from schemas.claims import Claims
from schemas.columns import Table
from schemas.decisions import Decisions
from schemas.documents import Documents
from schemas.dyad_years import DyadYears
from schemas.fact_links import FactFields, FactParties
from schemas.fact_types import (
    Agreements,
    Arms,
    Finance,
    Investments,
    Labour,
    Meetings,
    Projects,
    Relations,
    Restrictions,
    Trade,
)
from schemas.facts import Facts
from schemas.mentions import Mentions
from schemas.parties import Parties
from schemas.rejects import Rejects
from schemas.runs import Runs
from schemas.sentences import Sentences

TABLES: dict[str, type[Table]] = {
    "parties": Parties,
    "documents": Documents,
    "sentences": Sentences,
    "mentions": Mentions,
    "citations": Citations,
    "facts": Facts,
    "meetings": Meetings,
    "agreements": Agreements,
    "trade": Trade,
    "finance": Finance,
    "investments": Investments,
    "projects": Projects,
    "labour": Labour,
    "arms": Arms,
    "restrictions": Restrictions,
    "relations": Relations,
    "fact_parties": FactParties,
    "fact_fields": FactFields,
    "claims": Claims,
    "dyad_years": DyadYears,
    "decisions": Decisions,
    "rejects": Rejects,
    "changes": Changes,
    "runs": Runs,
}
