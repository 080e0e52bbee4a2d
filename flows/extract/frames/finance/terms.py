"""Interest, maturity and grace of a loan, and what the money is for."""

from __future__ import annotations

from flows.extract import roles
from flows.extract.frames.common import Draft, Scene
from flows.extract.reading import Actor, Hit, Reading, is_finite_or_participle


def purpose_of(reading: Reading, i: int, draft: Draft) -> tuple[int, int] | None:
    """ "for the construction of …", "to finance …": the words behind the instrument that say what it is for, up to
    where the clause says something else."""
    n = len(reading.words)
    takers = {a.start for a in (*draft.target, *draft.source) if not a.is_modifier}
    takers |= {a.start for a in draft.target if a.is_modifier and not a.is_genitive and _is_taker(reading, a)}
    start = max(i, draft.amount_item + 1)
    _, high = roles.clause(reading, i)
    for k in range(start, min(n, start + 16, max(high, start))):
        if reading.kinds[k] in ";." or (reading.words[k] == "." and reading.kinds[k] == "q"):
            return None
        opens = reading.words[k] in ("for", "towards", "toward") or (
            reading.kinds[k] == "t" and reading.kinds[k + 1 : k + 2] == "v" and is_finite_or_participle(reading, k + 1)
        )
        if reading.kinds[k] == "t" and k and _is_raised(reading, k - 1):
            return None
        if not opens or k + 1 >= n or k + 1 in takers or reading.kinds[k + 1] in "UD$%y":
            continue
        if reading.kinds[k + 1] == "d" and (k + 2 in takers or reading.words[k + 2 : k + 3] in _TIMES):
            continue  # "for an Indonesian cement maker", "for a year"
        first = k + 1
        end = _purpose_end(reading, first)
        if reading.kinds[first] == "d" and first + 1 in takers:
            continue
        if any(a.start == first and not a.is_modifier for a in reading.actors) and end <= first + 2:
            continue  # "for Ghana"
        return (first, end) if end > first else None
    return None


_TIMES = (["year"], ["month"], ["week"], ["decade"], ["period"], ["time"], ["total"], ["further"], ["sum"])
_TAKERS = ("maker", "firm", "company", "producer", "bank", "group", "utility", "airline", "agency", "buyer", "importer")


def _is_taker(reading: Reading, actor: Actor) -> bool:
    """Whether the adjective opens the name of a firm that takes the money: "an Indonesian cement maker"."""
    return 0 <= actor.head < len(reading.words) and reading.words[actor.head].endswith(_TAKERS)


_RAISED = frozenset(
    """appear seem agree pledge promise commit plan want hope continue begin decide fail threaten refuse vow seek try
    undertake announce""".split()
)


def _is_raised(reading: Reading, k: int) -> bool:
    """Whether the verb at ``k`` has the infinitive behind it as its own: "appears to carry", "pledged to lend"."""
    return reading.kinds[k] == "v" and reading.lemma(k) in _RAISED and is_finite_or_participle(reading, k)


_PURPOSE_STOPS = frozenset(
    "which worth valued costing under via through amid when who whereby carrying bearing".split()
)
_SOURCES = frozenset("from by".split())


def _purpose_end(reading: Reading, first: int) -> int:
    """Where a purpose that begins at ``first`` ends: before a date, a sum, a source, a clause or a speaker."""
    kinds, words, n = reading.kinds, reading.words, len(reading.words)
    starts = {a.start for a in reading.actors}
    end = first
    while end < n and end - first < 30:
        kind, word = kinds[end], words[end]
        if kind == "y" and end == first + 1 and reading.lemma(first) == "help":
            end += 1
            continue  # "to help it cope with"
        if kind in ";(D$bhmoy" or word in _PURPOSE_STOPS or (kind == "q" and word not in "'\"“”‘’/"):
            break
        if kind in "rs" and word not in ("as", "than"):
            break
        if kind == "," and not _list_continues(reading, end):
            break
        if kind == "&" and (kinds[end + 1 : end + 2] in ("$", "o", "b", "h", "m") or _finite(reading, end + 1)):
            break
        if kind == "p" and (
            kinds[end + 1 : end + 2] in ("D", "U", "%", "$")
            or kinds[end + 1 : end + 3] in ("d%", "dU", "d$", "dD")
            or (word in _SOURCES and (end + 1 in starts or end + 2 in starts))
        ):
            break
        if kind == "v" and end > first and _finite(reading, end) and kinds[end - 1] not in "t&":
            break
        end += 1
    while end > first and kinds[end - 1] in "pd&,tq-":
        end -= 1
    return end


def _finite(reading: Reading, k: int) -> bool:
    """Whether item ``k`` is a verb in the past or present, no participle, infinitive or noun."""
    forms = reading.forms(k)
    if k >= len(reading.words) or reading.kinds[k] != "v" or not set(forms) & set("ds"):
        return False
    if "n" in forms and reading.kinds[k + 1 : k + 2] in ("p", "", "t"):
        return False  # "vehicles donated by"
    return is_finite_or_participle(reading, k)


def _list_continues(reading: Reading, comma: int) -> bool:
    """Whether a comma parts members of a list that an "and" closes: "roads, bridges and ports"."""
    for k in range(comma + 1, min(len(reading.words), comma + 9)):
        if reading.kinds[k] == "&":
            return k > comma + 1 and not _finite(reading, k + 1)
        if reading.kinds[k] in "vbhmrs;D$p(" and (reading.kinds[k] != "v" or is_finite_or_participle(reading, k)):
            return False
    return False


def terms_for(scene: Scene, draft: Draft, hit: Hit) -> None:
    """Interest, maturity and grace of a loan that the same clause states."""
    reading = scene.reading
    if draft.own.get("instrument") not in (
        "loan", "credit_line", "export_credit", "debt", "debt_relief", "debt_repayment", None
    ) or draft.own.get("action") == "forgiven":  # fmt: skip
        return
    for k in reading.mentions("U"):
        if k in scene.used_items:
            continue
        column = _term_of_duration(reading, k)
        if column and column not in draft.own:
            draft.own[column] = roles.mention(reading, k).value
            draft.own_spans[column] = (k, k + 1)
    for k in reading.mentions("D"):  # "is to be repaid within 12 years"
        extra = roles.mention(reading, k).extra or {}
        if extra.get("within") and extra.get("unit") == "year" and "maturity_years" not in draft.own:
            repaid = {"repayable", "repaid", "payable"} & set(reading.words[max(0, k - 3) : k])
            if repaid or (k - 3 <= hit.start < k and hit.trigger.code == "repay"):
                draft.own["maturity_years"] = float(extra["within"])
                draft.own_spans["maturity_years"] = (k, k + 1)
    for k in reading.mentions("%"):
        if _is_interest(reading, k) and "interest_percent" not in draft.own:
            draft.own["interest_percent"] = roles.mention(reading, k).value
            draft.own_spans["interest_percent"] = (k, k + 1)
    if "interest_percent" not in draft.own and any(w in ("interest-free", "zero-interest") for w in reading.words):
        at = next(i for i, w in enumerate(reading.words) if w in ("interest-free", "zero-interest"))
        if abs(at - hit.start) < 6:
            draft.own["interest_percent"] = 0.0
            draft.own_spans["interest_percent"] = (at, at + 1)


def _term_of_duration(reading: Reading, k: int) -> str | None:
    near = reading.words[max(0, k - 4) : k] + reading.words[k + 1 : k + 5]
    after = reading.words[k + 1 : k + 4]
    before = reading.words[max(0, k - 4) : k]
    if (
        (after[:1] == ["moratorium"] and "on" not in after)
        or "grace" in after[:2]
        or ("grace" in before and "maturity" not in after[:2])
    ):
        return "grace_years"
    if any(
        w in ("maturity", "tenor", "term", "repayment", "repayable", "repaid", "paid", "amortization") for w in near
    ):
        return "maturity_years"
    if any(w in ("loan", "credit", "loans") for w in after[:3]) or (after[:1] == ["period"] and "over" in before):
        return "maturity_years"
    if before[-1:] == ["over"] and _is_lent(reading):
        return "maturity_years"
    if before[-1:] == ["for"] and reading.kinds[k - 2 : k - 1] == "$" and _is_lent(reading):
        return "maturity_years"  # "will lend China $200 million for 12 years"
    return None


def _is_lent(reading: Reading) -> bool:
    """Whether the sentence speaks of a loan, so that "over 30 years" is its life and "at 3.5 percent" its interest."""
    return any(
        h.trigger.code in ("loan", "credit_line", "export_credit", "debt", "debt_restructuring")
        for h in reading.get("finance.nouns")
    ) or any(
        h.trigger.code in ("repay", "restructure") or h.trigger.lemma in ("lend", "loan", "borrow")
        for h in reading.get("finance.verbs")
    )


def _is_interest(reading: Reading, k: int) -> bool:
    after = reading.words[k + 1 : k + 4]
    before = reading.words[max(0, k - 5) : k]
    if "interest" in after[:2] or "annual interest" in " ".join(after):
        return True
    if before[-1:] == ["at"] and _is_lent(reading) and "of" not in after[:1] and "fee" not in after:
        return True
    return "interest" in before and not any(w in ("commitment", "management", "fee") for w in after[:3] + before[-1:])
