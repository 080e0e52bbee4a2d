"""The instrument, the action and the modality of a fact of finance."""

from __future__ import annotations

from flows.extract import roles
from flows.extract.frames.finance.sides import STOPPED, is_asked_for, is_refused
from flows.extract.frames.finance.words import FEES, PLANNED_GIVING, PLEDGED, STOPPING, verb_lemma
from flows.extract.reading import Hit, Reading, is_finite_or_participle


def instrument_of(reading: Reading, hit: Hit, verb: Hit | None) -> str | None:
    code = hit.trigger.code
    verb_code = verb.trigger.code if verb else ""
    if verb_code == "suspend" and verb is not None and code in ("payment", "debt", "debt_repayment"):
        if STOPPED & set(reading.words[verb.end : verb.end + 7]):
            return "debt_repayment"
    if verb_code == "unpaid":
        return "debt_repayment"
    if verb is not None and verb.trigger.lemma in ("guarantee", "insure") and code in ("loan", "export_credit"):
        return _guarantee(reading)
    if verb_code == "forgive" and code in ("debt", "loan", "unstated", "debt_repayment"):
        return "debt_relief" if code != "unstated" else None
    if verb_code == "repay" and code in ("debt", "loan", "credit_line", "bond"):
        return "debt_repayment"
    if code == "debt_restructuring":
        return "debt_relief"
    if verb_code == "owe" and code in ("loan", "credit_line", "export_credit"):
        return "debt"
    if verb_code == "restructure" and verb is not None:
        rolled = verb.trigger.lemma == "roll over"
        if code in ("payment", "bond", "debt", "debt_repayment") or (code == "loan" and not rolled):
            return "debt_relief"
    if _is_in_restructuring(reading, hit) and code == "debt":
        return "debt_relief"
    if code in ("disbursement", "bond"):
        return None
    if code == "loan" and reading.words[max(0, hit.start - 2) : hit.start] == ["export", "credit"]:
        return "export_credit"
    if hit.trigger.lemma.endswith("guarantee"):
        return code if code != "unstated" else _guarantee(reading)
    if code == "unstated" and verb is not None and verb_lemma(verb) in ("grant", "donate"):
        return _kind_before(reading, hit.start) or "grant"
    if code == "unstated":
        return _kind_before(reading, hit.start) or _help_in_doing(reading, hit)
    if code == "payment" and {"debt", "repayment", "principal"} & set(reading.words[max(0, hit.start - 3) : hit.start]):
        return "debt_repayment"  # "debt service payments"
    return code


_EXPORT_LENDERS = (
    "exim",
    "export-import",
    "export credit",
    "ecgd",
    "coface",
    "hermes",
    "sace",
    "nexi",
    "ccc",
    "export",
)


def _guarantee(reading: Reading) -> str | None:
    """A guarantee of an export credit agency is an export credit; of another guarantee the form is open."""
    text = " ".join(reading.words)
    return "export_credit" if any(name in text for name in _EXPORT_LENDERS) else None


def _is_in_restructuring(reading: Reading, hit: Hit) -> bool:
    """ "a restructuring agreement covering $254 million of arrears"."""
    low, _ = roles.clause(reading, hit.start)
    return any(w in ("restructuring", "rescheduling") for w in reading.words[low : hit.start])


def _help_in_doing(reading: Reading, hit: Hit) -> str | None:
    """ "assistance in enhancing the operations of": help with doing something is technical assistance."""
    if hit.trigger.lemma not in ("assistance", "support", "aid"):
        return None
    at = next(
        (k for k in range(hit.end, min(len(reading.words), hit.end + 6)) if reading.words[k] in ("in", "with", "for")),
        -1,
    )
    if at < 0 or at + 1 >= len(reading.words):
        return None
    word = reading.lex[at + 1]
    if word is not None and "g" in word.verb_forms and word.verb_lemma not in ("fund", "finance", "build", "construct"):
        return "technical_assistance"
    return None


def _kind_before(reading: Reading, i: int) -> str | None:
    """What the words before a general noun say of its kind: "food aid", "technical assistance", "concessional
    funding"."""
    window = reading.words[max(0, i - 3) : i]
    if any(w in ("food", "humanitarian", "medical", "relief", "emergency") for w in window):
        return "aid_in_kind"
    if any(w in ("technical", "training", "advisory") for w in window):
        return "technical_assistance"
    if any(w in ("loan", "loans", "credit", "concessional") for w in window):
        return "loan"
    if any(w in ("grant", "grants") for w in window):
        return "grant"
    return None


def modality_of(reading: Reading, hit: Hit, verb: Hit | None) -> str:
    if verb is not None and verb.start != hit.start and roles.stands_apart(reading, hit.start):
        return roles.noun_mood(reading, hit.start)
    if verb is None and is_asked_for(reading, hit):
        return "proposed"
    mood = roles.modality(reading, verb.start) if verb else roles.modality(reading, hit.start, is_noun=True)
    if roles.is_negated(reading, hit.start) or is_refused(reading, hit):
        return "denied"
    if verb_lemma(verb) in ("seek", "request") and mood == "planned":
        return "proposed"  # "decided to request a loan"
    if mood == "expected" and verb is None and "estimated" in reading.words[max(0, hit.start - 9) : hit.start]:
        mood = "asserted"  # "the estimated value of the grant is": an amount that is not exact
    if mood != "asserted":
        return mood
    lemma = verb_lemma(verb)
    if lemma in PLANNED_GIVING or (verb is not None and verb.trigger.lemma in ("fall due", "come due")):
        return "planned"
    if lemma in ("offer", "seek", "request", "dangle"):
        return "proposed"
    if _is_of_agreement(reading, hit) or _is_under_agreement(reading, hit):
        return "planned"
    if (verb is not None and _is_approved(reading, verb.start)) or "mandate" in reading.words[: hit.start]:
        return "planned"
    if verb is None and _is_struck(reading, hit):
        return "planned"
    if any(
        reading.words[k : k + 3] in (["way", "for", "a"], ["way", "for", "an"])
        for k in range(max(0, hit.start - 5), hit.start)
    ):
        return "planned"
    if hit.trigger.code == "disbursement":
        return mood
    if _talks_end(reading, hit):
        return "asserted"
    if _is_sounded_out(reading, hit):
        return "proposed"
    if verb is None or lemma in ("contract", "secure", "issue", "obtain"):
        v = roles.governing_verb(reading, hit.start)
        word = reading.lex[v] if v >= 0 else None
        governing = (word.verb_lemma or "") if word else ""
        if governing in (
            "sign",
            "conclude",
            "agree",
            "approve",
            "authorize",
            "authorise",
            "okay",
            "pledge",
            "commit",
            "announce",
            "confirm",
            "promise",
            "ink",
            "initial",
            "enter",
            "negotiate",
            "finalize",
            "finalise",
            "reach",
        ):
            if governing == "reach" and v >= hit.end:
                return mood  # "total assistance this year reached $1.6 billion"
            if governing == "reach" and hit.trigger.code in ("debt", "debt_repayment", "disbursement", "payment"):
                return mood  # "its debt reached 394 million dollars"
            if abs(v - hit.start) < 20:
                return "planned" if governing != "negotiate" else "proposed"
        if governing in (
            "seek",
            "demand",
            "request",
            "offer",
            "propose",
            "weigh",
            "mull",
            "consider",
            "contemplate",
            "ponder",
            "eye",
        ):
            return "proposed"
    return mood


_SOUNDING = frozenset("talk sound discuss consult negotiate confer speak consider study enquire inquire".split())


def _talks_end(reading: Reading, hit: Hit) -> bool:
    """ "shelved talks on a loan", "broke off negotiations on a credit"."""
    v = roles.governing_verb(reading, hit.start)
    ending = ("shelve", "suspend", "break", "call", "halt", "freeze", "abandon", "cancel")
    return (
        0 <= v < hit.start
        and reading.lemma(v) in ending
        and bool({"talks", "negotiations", "discussions"} & set(reading.words[v : hit.start]))
    )


def _is_sounded_out(reading: Reading, hit: Hit) -> bool:
    """ "sounding out lenders about a facility", "in talks on a loan", "a letter of interest for a credit"."""
    for k in range(hit.start - 1, max(-1, hit.start - 12), -1):
        if reading.words[k] == "interest" and reading.words[k - 2 : k] == ["letter", "of"]:
            return True
        if reading.kinds[k] in "hbm;:" or (reading.kinds[k] == "v" and reading.lemma(k) not in _SOUNDING):
            return False
        if reading.words[k] in ("about", "on", "over") and k > 0:
            before = reading.words[max(0, k - 6) : k]
            return "talks" in before or any(reading.lemma(j) in _SOUNDING for j in range(max(0, k - 8), k))
    return False


def _is_struck(reading: Reading, hit: Hit) -> bool:
    """ "a swap with the central bank, struck in 2024": what the participle behind the noun says."""
    for k in range(hit.end, min(len(reading.words), hit.end + 10)):
        if reading.kinds[k] in "bhm;":
            return False
        if reading.kinds[k] == "v" and is_finite_or_participle(reading, k):
            return reading.lemma(k) in (
                "sign",
                "strike",
                "agree",
                "approve",
                "pledge",
                "conclude",
                "negotiate",
                "promise",
            )
    return False


def _is_of_agreement(reading: Reading, hit: Hit) -> bool:
    """Money that an agreement promises: "a loan agreement worth …", "a credit line agreement for …"."""
    return "agreement" in reading.words[hit.start : hit.end + 2]


def _is_under_agreement(reading: Reading, hit: Hit) -> bool:
    """What an agreement provides: "the agreement whereby the Fund makes available a loan", "a deal under which …"."""
    for k in range(hit.start - 1, 0, -1):
        whereby = reading.words[k] == "whereby" or (
            reading.words[k] == "which" and reading.words[k - 1] in ("under", "by", "through")
        )
        if reading.words[k : k + 2] == ["providing", "for"] or reading.words[k] in ("covering", "involving"):
            return any(h.end <= k for h in reading.get("agreement.nouns"))
        if reading.words[k : k + 2] in (["relating", "to"], ["pertaining", "to"]) and hit.start - k < 6:
            return "agreement" in reading.words[:k]
        if whereby:
            return any(h.end <= k for h in reading.get("agreement.nouns")) or any(
                w in ("agreement", "accord", "deal", "package") for w in reading.words[:k]
            )
        if reading.kinds[k] == ";":
            return False
    return False


_APPROVALS = frozenset("approval authorisation authorization consent nod go-ahead clearance sanction assent".split())


def _is_approved(reading: Reading, v: int) -> bool:
    """ "gave its approval for extending a line of credit", "approval to lend": not done yet."""
    if reading.words[v - 1 : v] not in (["for"], ["to"], ["of"]):
        return False
    return bool(_APPROVALS & set(reading.words[max(0, v - 5) : v]))


def _is_prolonged(reading: Reading, verb: Hit | None) -> bool:
    """ "extended the term of its deposit": a debt that runs on."""
    return (
        verb is not None
        and verb.trigger.lemma == "extend"
        and bool({"term", "terms", "maturity", "repayment", "tenor"} & set(reading.words[verb.end : verb.end + 4]))
    )


def action_of(reading: Reading, hit: Hit, verb: Hit | None, mood: str, instrument: str | None) -> str | None:
    code, lemma = (verb.trigger.code if verb else ""), verb_lemma(verb)
    if verb is not None and code == "repay" and reading.lemma(verb.start - 1) in STOPPING:
        return "suspended"
    if code in ("suspend", "unpaid") or _talks_end(reading, hit):
        return "suspended"
    rescheduled = hit.trigger.code == "debt_restructuring" or (
        hit.trigger.code == "debt" and _is_in_restructuring(reading, hit)
    )
    if code == "restructure" or rescheduled or _is_prolonged(reading, verb):
        return "restructured"
    if code == "forgive" or instrument == "debt_relief":
        return "forgiven"
    if instrument == "debt_repayment" or (code == "repay" and instrument != "payment"):
        return "repaid"
    if code == "repay" and instrument == "payment":
        return "disbursed" if mood == "asserted" else "committed"
    if instrument == "debt" or code == "owe":
        return "owed"
    chain = {reading.lemma(k) for k in range(max(0, verb.start - 3), verb.start)} if verb is not None else set()
    if lemma in PLEDGED or mood == "proposed" or (mood == "planned" and chain & (PLEDGED - {"announce"})):
        return "pledged"
    if mood == "planned":
        return "committed"
    if code in ("give", "fund", "receive") or (hit.trigger.code == "disbursement" and verb is None):
        return "disbursed" if mood == "asserted" else "committed"
    return None


def verb_instrument(reading: Reading, hit: Hit, goods: bool) -> str | None:
    lemma = verb_lemma(hit)
    if lemma in ("lend", "loan", "borrow"):
        return "loan"
    if lemma in ("guarantee", "insure"):
        return _guarantee(reading)
    if lemma == "contribute" and any(
        n.trigger.code == "loan"
        and "to" in reading.words[hit.end : n.start]
        and "$" in reading.kinds[hit.end : n.start]
        for n in reading.get("finance.nouns")
    ):
        return "loan"  # "contributed $120 million to a syndicated loan"
    for noun in reading.get("finance.nouns"):
        named = noun.trigger.code in ("grant", "loan", "credit_line", "export_credit")
        named = named and not (goods and noun.trigger.lemma in ("gift", "donation"))  # "gave food as a gift"
        if named and noun.start > hit.end and "as" in reading.words[max(hit.end, noun.start - 4) : noun.start]:
            return noun.trigger.code  # "will provide 11 billion dollars as a state credit"
    for noun in reading.get("finance.nouns"):
        near = 0 < noun.start - hit.end < 9 or reading.words[noun.start - 1 : noun.start] in (
            ["under"],
            ["this"],
            ["as"],
        )
        between = reading.words[hit.end : noun.start]
        if (
            near
            and noun.trigger.code in ("grant", "loan", "credit_line", "export_credit", "aid_in_kind")
            and "to" not in between
            and "for" not in between
        ):
            return noun.trigger.code
    for noun in reading.get("finance.nouns"):
        if (
            noun.trigger.code in ("grant", "loan", "credit_line")
            and "under" in reading.words[max(0, noun.start - 3) : noun.start]
        ):
            return noun.trigger.code
    if FEES & set(reading.words[hit.end : hit.end + 12]):
        return "payment"
    if goods:
        return "aid_in_kind"
    if lemma in ("donate", "grant", "contribute"):
        return "grant"
    return None
