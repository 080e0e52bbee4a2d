"""Who provides and who receives, as the noun, the verb or the signing of an agreement has it.

Not here: sides that only the text before tells (``finish``).
"""

from __future__ import annotations

from flows.extract import roles
from flows.extract.frames.common import BY, FOR, FROM, TO, WITH, Scene
from flows.extract.frames.finance.words import DEBT_NOUNS, LENDING_BODIES, is_plain_payment, other_verb
from flows.extract.names import Name
from flows.extract.reading import Actor, Hit, Reading, is_finite_or_participle


def sides_of_verb(scene: Scene, verb: Hit) -> tuple[list[Actor], list[Actor]]:
    """(provider, recipient) as the verb has them."""
    reading, v = scene.reading, verb.start
    code = verb.trigger.code
    passive = roles.is_passive(reading, v)
    if passive:
        doer = roles.agent(reading, v) or ([] if code == "receive" else roles.governed(reading, v, FROM))
        patient = [a for a in roles.subject(reading, v) if not _is_thing(reading, a) and _next_to(reading, a, v)]
    else:
        doer = doers_of(reading, v)
        patient = roles.direct_object(reading, v)
        if code == "give":
            patient = [a for a in patient if not set(a.codes) <= set(roles.codes_of(doer))]
            patient = [a for a in patient if reading.kinds[a.start - 1] != "#"]  # "40,000 Moderna vaccine doses"
    if code in ("restructure", "forgive") and not passive:
        asked = _asked_to(reading, v) or _requested(reading, v)
        if asked is not None:
            return asked
    if code in ("restructure", "suspend") and not passive:
        debtor = _own_debt(scene, verb, doer)
        if debtor is not None:
            return debtor
    if code in ("give", "fund", "forgive", "restructure", "suspend"):
        recipient = patient or roles.governed(reading, v, _TOWARDS, places=True) or roles.governed(reading, v, FOR)
        if not recipient and code == "give":
            recipient = _body_in(reading, v)
        recipient = [a for a in recipient if a not in doer]
        if code in ("forgive", "restructure"):
            recipient = recipient or _debtor(reading, v) or _owing(reading, v) or _whose_creditors(reading, v)
            doer = doer or _leaders(reading, v)
        if code == "fund" and not recipient:
            recipient = _in_place(reading, v)
        provider = doer
        if not provider and not passive:
            provider = [a for a in roles.governed(reading, v, FROM) if reading.kinds[a.start] not in "Cc"]
        return provider, recipient
    if code == "receive":
        giver = roles.governed(reading, v, FROM) or (roles.modifiers_after(reading, v) if not passive else [])
        giver = [a for a in giver if not set(a.codes) & set(roles.codes_of(doer))]
        if not giver and reading.lemma(v) in ("draw", "sign", "secure", "obtain", "contract", "seek", "request"):
            giver = roles.governed(reading, v, WITH)
        giver = giver or _agreed_with(reading, v)
        return [a for a in giver if a not in doer], doer
    if code == "repay" and is_plain_payment(reading, verb):
        to = roles.governed(reading, v, TO) or (patient if not passive else [])
        return doer, [a for a in to if a not in doer]
    if (
        code == "owe"
        and reading.words[v] == "owed"
        and reading.kinds[v - 1 : v] == ","
        and reading.kinds[v + 1 : v + 2] == "$"
    ):
        owner = [a for a in reading.actors if a.end == v - 1 and not a.is_modifier]
        if owner:
            return owner, roles.agent(reading, v)  # "Mexico, owed close to 500 million"
    if code == "unpaid":
        creditor = roles.governed(reading, v, TO | WITH)
        return [a for a in creditor if a not in doer], doer
    if code in ("repay", "owe"):
        behind = to_whom(reading, v) if code == "owe" else []
        if behind:
            return behind, [a for a in doer if a not in behind]
        creditor = roles.governed(reading, v, TO) or (patient if not passive or code == "owe" else [])
        if code == "owe" and not passive and _LENDERS & set(reading.words[v + 1 : v + 4]) and not patient:
            creditor = []  # "owes foreign creditors $30 billion, a quarter of it to China"
        if passive and code == "owe" and not creditor and doer:  # "banks in the United States are owed $24 million by"
            creditor = [a for a in reading.actors if a.end <= v and a.preposition == "in" and v - a.end < 3][-1:]
        own = [a for a in creditor if a.is_genitive and set(a.codes) <= set(roles.codes_of(doer))]  # "its bonds"
        return [a for a in creditor if a not in doer and a not in own], doer
    return doer, patient


STOPPED = frozenset("payment payments servicing service repayments repayment instalments installments interest".split())


def _own_debt(scene: Scene, verb: Hit, doer: list[Actor]) -> tuple[list[Actor], list[Actor]] | None:
    """(creditor, debtor) where the debtor acts: "Peru suspended payments on its debt", "rescheduled its debt with"."""
    reading, v = scene.reading, verb.start
    if not roles.codes_of(doer) or any(_is_lender(reading, a) for a in doer):
        return None
    low, high = roles.clause(reading, v)
    debts = [
        h
        for h in reading.get("finance.nouns")
        if v < h.start < min(high, v + 14) and (h.trigger.code in DEBT_NOUNS or h.trigger.code == "bond")
    ]
    with_whom = roles.governed(reading, v, WITH)
    if verb.trigger.code == "suspend":
        stopped = any(w in STOPPED for w in reading.words[v + 1 : v + 6])
        if not stopped or (not debts and "interest" not in reading.words[v + 1 : v + 5]):
            return None
        return roles.governed(reading, v, TO) or with_whom, doer
    if verb.trigger.lemma == "roll over" and not debts:
        return None
    own = any(
        a.is_genitive and a.is_reference and v < a.start < high and a.codes == doer[0].codes for a in reading.actors
    )
    named = [a for a in _debtor(reading, v) if not set(a.codes) & set(roles.codes_of(doer))]
    if STOPPED & set(reading.words[v + 1 : v + 8]):  # "deferred $670 million of debt payments to China"
        return roles.governed(reading, v, TO), doer
    if own or with_whom or {"creditors", "bondholders", "lenders"} & set(reading.words[low:high]):
        return with_whom, doer
    if named or not debts or scene.context.creditors.get(doer[0].codes[0], 0):
        return None
    return [], doer


def doers_of(reading: Reading, v: int) -> list[Actor]:
    """Who does what the active verb at ``v`` says, also where a list or a leader stands for them."""
    return roles.subject(reading, v) or _body_right_before(reading, v) or _led_by(reading, v)


def _led_by(reading: Reading, v: int) -> list[Actor]:
    """ "A syndicate led by Dresdner Bank signed": who leads those who act."""
    low, _ = roles.clause(reading, v)
    return [
        a
        for a in reading.actors
        if low <= a.start < v
        and v - a.end <= 1
        and a.preposition == "by"
        and reading.lemma(a.preposition_at - 1) in ("lead", "head", "manage")
    ]


def _whose_creditors(reading: Reading, v: int) -> list[Actor]:
    """ "Zambia's creditors agreed to restructure": whose creditors act."""
    low, _ = roles.clause(reading, v)
    for actor in reading.actors:
        if low <= actor.start and actor.end <= v and actor.is_genitive and reading.words[actor.head] in _LENDERS:
            return roles.members(reading, actor)
    return []


def _leaders(reading: Reading, v: int) -> list[Actor]:
    """ "The creditors, led by Japan and India, agreed to": who leads those who act."""
    low, _ = roles.clause(reading, v)
    for actor in reading.actors:
        led = actor.preposition == "by" and reading.lemma(actor.preposition_at - 1) in ("lead", "head", "chair")
        if led and low <= actor.start < v and _LENDERS & set(reading.words[low : actor.preposition_at]):
            return roles.members(reading, actor)
    return []


def _owing(reading: Reading, v: int) -> list[Actor]:
    """ "wrote off 12 million pounds owed by Zambia": who owes it."""
    at = next((k for k in range(v + 1, min(len(reading.words), v + 6)) if reading.words[k] in ("owed", "due")), -1)
    return roles.governed(reading, at + 1, BY | FROM, limit=4) if at > 0 else []


def _requested(reading: Reading, v: int) -> tuple[list[Actor], list[Actor]] | None:
    """(creditor, debtor) of "China has refused Tonga's requests to write off the debt"."""
    if reading.kinds[v - 1 : v] != "t" or reading.words[v - 2].rstrip("s") not in _REQUESTS:
        return None
    debtor = roles.modifiers(reading, v - 2, v - 1)
    refusing = roles.governing_verb(reading, v - 2)
    creditor = roles.subject(reading, refusing) if 0 <= refusing < v else []
    return (creditor, debtor) if debtor else None


def _asked_to(reading: Reading, v: int) -> tuple[list[Actor], list[Actor]] | None:
    """(creditor, debtor) of "Yugoslavia asked the Paris Club to reschedule 500 million dollars"."""
    if reading.kinds[v - 1 : v] != "t":
        return None
    for k in range(v - 2, max(-1, v - 12), -1):
        if reading.kinds[k] == "v" and is_finite_or_participle(reading, k):
            if reading.lemma(k) not in _ASKING | {"urge", "want", "press"} or roles.is_passive(reading, k):
                return None
            creditor, debtor = roles.direct_object(reading, k), roles.subject(reading, k)
            named = [a for a in _debtor(reading, v) if a not in creditor]
            return (creditor, named or debtor) if creditor and debtor else None
    return None


_BODIES = frozenset("embassy consulate consul government ministry bank council committee commission agency".split())


def _body_right_before(reading: Reading, v: int) -> list[Actor]:
    """The last member of a list of givers, which the place in the member before it hides: "a league of women in Lagos
    and the Chinese consulate there donated"."""
    for actor in reading.actors:
        if actor.end == v and actor.start > 1 and not actor.is_place and not actor.is_modifier:
            opens = actor.start - 1 - (reading.kinds[actor.start - 1] == "d")
            if reading.kinds[opens] == "&" and _BODIES & set(reading.words[actor.start : actor.end]):
                return [actor]
    return []


_AGREEING = frozenset("agreement agreements contract deal accord arrangement".split())


def _agreed_with(reading: Reading, v: int) -> list[Actor]:
    """ "to sign an agreement with the agency to obtain a loan": with whom, where the verb itself does not say."""
    if reading.kinds[v - 1 : v] != "t":
        return []
    found = [a for a in reading.actors if a.preposition == "with" and 0 < v - a.end < 6]
    return [a for a in found if _AGREEING & set(reading.words[max(0, a.preposition_at - 3) : a.preposition_at])]


def to_whom(reading: Reading, v: int) -> list[Actor]:
    """ "The IMF, to which Argentina owes $41 billion": the creditor before the relative."""
    for k in range(max(1, v - 8), v):
        if reading.kinds[k] == "r" and reading.words[k - 1] == "to":
            before = [a for a in reading.actors if a.end <= k - 1]
            return before[-1:]
    return []


def _next_to(reading: Reading, actor: Actor, v: int) -> bool:
    """Whether nothing else can be the subject of the passive at ``v``: no amount, relative or verb stands between."""
    return not any(
        reading.kinds[k] in "$r#" or (reading.kinds[k] == "v" and is_finite_or_participle(reading, k))
        for k in range(actor.end, v)
    )


_TOWARDS = TO | frozenset({"towards", "toward"})


def _body_in(reading: Reading, v: int) -> list[Actor]:
    """The state of a body that is given to: "to the University of N. in Chad", "to a hospital in Lusaka"."""
    _, high = roles.clause(reading, v)
    at = next(
        (
            k
            for k in range(v + 1, high)
            if reading.words[k] in ("to", "for", "towards") and reading.kinds[k + 1 : k + 2] != "v"
        ),
        -1,
    )
    if at < 0:
        return []
    for actor in reading.actors:
        if at < actor.start < min(high, at + 16) and (actor.preposition in ("in", "of", "at") or actor.is_modifier):
            return roles.members(reading, actor)
    return []


def _is_thing(reading: Reading, actor: Actor) -> bool:
    return actor.is_modifier


def _debtor(reading: Reading, v: int) -> list[Actor]:
    """ "forgave 90 % of DPRK's debt", "cancelled the debt of Zambia", "debt owed by Kenya"."""
    for hit in reading.get("finance.nouns"):
        if hit.start > v and hit.trigger.code in ("debt", "loan", "debt_relief", "unstated") and hit.start - v < 24:
            found = roles.modifiers(reading, hit.start, hit.end)
            found = [a for a in found if a.start > v]
            found = found or roles.governed(reading, hit.end, frozenset({"of", "by", "to", "for"}))
            if found:
                return found
    return []


def _in_place(reading: Reading, v: int) -> list[Actor]:
    return roles.governed(reading, v, frozenset({"in", "of"}), places=True)


def sides_of_noun(scene: Scene, hit: Hit) -> tuple[list[Actor], list[Actor]]:
    """(provider, recipient) as the noun phrase itself has them."""
    reading = scene.reading
    code = hit.trigger.code
    owners = roles.modifiers(reading, hit.start, hit.end)
    if hit.trigger.lemma == "claim":  # "restructured its claims on Suriname"
        return owners, roles.governed(reading, hit.end, frozenset({"on", "against"}), limit=3)
    if code == "bond":  # whoever issued it owes; who holds it is not said
        return [], owners or governed_near(reading, hit, BY)
    source = governed_near(reading, hit, FROM) or governed_near(reading, hit, BY) or _given_by(reading, hit)
    target = governed_near(reading, hit, TO)
    if source and not target and source[0].preposition in FROM:
        between = reading.words[hit.end : source[0].preposition_at]
        if "to" in between or "for" in between:  # "scholarships to 20 students from Malawi"
            source, target = [], source
    if code == "debt" and owners and reading.words[hit.start] == "debt" and owners[0].preposition == "in":
        v = roles.governing_verb(reading, hit.start)
        debtor = roles.subject(reading, v) if 0 <= v < hit.start else []
        if debtor and reading.kinds[v] == "b":
            return owners, debtor  # "Moscow is in Belgrade's debt"
    if code == "payment" and {"debt", "repayment", "principal"} & set(reading.words[max(0, hit.start - 3) : hit.start]):
        debtor = owners or governed_near(reading, hit, frozenset({"of", "by", "from"}))
        return target, [a for a in debtor if a not in target]
    if code in DEBT_NOUNS and code != "debt_relief":
        owed_to = [
            a for a in target if reading.kinds[a.start] != "z" or "creditor" not in reading.words[a.end : a.end + 3]
        ]
        owed_to = owed_to or _lender_of_loan(reading, hit)  # "to its creditor banks": they are not named
        if hit.trigger.lemma == "arrears" and not owed_to:
            owed_to = governed_near(reading, hit, WITH)
        if code == "debt_restructuring" and not owed_to:
            owed_to = governed_near(reading, hit, WITH) or _talked_with(reading, hit)
            v = roles.governing_verb(reading, hit.start)
            signer = doers_of(reading, v) if 0 <= v < hit.start else []
            if any(_is_lender(reading, a) for a in signer) and not any(_is_lender(reading, a) for a in owed_to):
                return signer, owed_to  # "India's Exim Bank signed a restructuring agreement with Zambia"
        if not owners and code == "debt":
            v = roles.governing_verb(reading, hit.start)
            if 0 <= v < hit.start and reading.lemma(v) in _INDEBTED:
                owners = [a for a in roles.subject(reading, v) if a not in owed_to]
        debtor = owners or governed_near(reading, hit, frozenset({"of"})) or source
        return owed_to, [a for a in debtor if a not in owed_to]
    if code == "debt_relief":
        if owners and not target and not source:
            followed = reading.words[hit.start] == "debt"
            return ([], owners) if followed and not any(a.is_genitive for a in owners) else (owners, [])
        return source or owners, target or governed_near(reading, hit, FOR)
    if owners and source:
        return source, target or owners
    if len(owners) == 2 and owners[0].is_genitive and not owners[1].is_genitive and not target:
        return owners[1:], owners[:1]  # "its 1.7 billion dollar IMF loan"
    if not source:
        source = owners
    if not source and reading.words[hit.end - 1] in _ARRANGED:
        source = governed_near(reading, hit, WITH)
        source = [a for a in source if may_lend(scene, a)]
    if not source:
        source = governed_near(reading, hit, frozenset({"of"}), hit.end)
        source = [a for a in source if "bank" in reading.surface(a.start, a.end).lower()]
    if not target:
        target = governed_near(reading, hit, FOR)
    return source, [a for a in target if a not in source]


def _lender_of_loan(reading: Reading, hit: Hit) -> list[Actor]:
    """ "the amount outstanding under the China Eximbank loan": whose loan it is."""
    if reading.words[hit.end : hit.end + 1] not in (["under"], ["on"]):
        return []
    for loan in reading.get("finance.nouns"):
        if hit.end < loan.start <= hit.end + 6 and loan.trigger.code in ("loan", "credit_line", "export_credit"):
            found = roles.modifiers(reading, loan.start, loan.end)
            return [a for a in found if not a.is_genitive] or governed_near(reading, loan, FROM)
    return []


def _given_by(reading: Reading, hit: Hit) -> list[Actor]:
    """ "a grant of $5 million offered by Korea", "the loan to be provided by the Bank": who the participle behind the
    noun says gives it."""
    for verb in reading.get("finance.verbs"):
        if verb.start < hit.end or verb.trigger.code not in ("give", "fund"):
            continue
        if verb.start - hit.end > 8 or set(reading.kinds[hit.end : verb.start]) & set("vh;mr"):
            return []
        if "n" not in reading.forms(verb.start) or reading.words[verb.end : verb.end + 1] != ["by"]:
            return []
        return roles.governed(reading, verb.start, BY, limit=8)
    return []


def _talked_with(reading: Reading, hit: Hit) -> list[Actor]:
    """ "in discussions with the bank about a rescheduling": with whom the debtor talks."""
    about = {"about", "on", "over"} & set(reading.words[max(0, hit.start - 5) : hit.start])
    return [a for a in reading.actors if about and a.preposition == "with" and 0 < hit.start - a.end < 8]


def thanked(reading: Reading, hit: Hit) -> tuple[list[Actor], list[Actor]]:
    """(provider, recipient) of what thanks are given for: "Fiji thanked Japan for its help and for the grant",
    "expressed Ghana's gratitude to the Bank for the loan"."""
    low, _ = roles.clause(reading, hit.start)
    for k in range(hit.start - 1, low, -1):
        if reading.lemma(k) == "thank":
            return roles.direct_object(reading, k), roles.subject(reading, k)
        if reading.words[k] in _GRATITUDE:
            return roles.governed(reading, k, TO, limit=6), roles.modifiers(reading, k, k + 1)
    return [], []


def agreed_with(reading: Reading, hit: Hit) -> list[Actor]:
    """Who agreed to a relief of debt, where only the agreement names them: "an agreement with the Paris Club on
    restructuring its debt"."""
    low, _ = roles.clause(reading, hit.start)
    found = [a for a in reading.actors if low <= a.start < hit.start and a.preposition == "with" and not a.is_modifier]
    return roles.members(reading, found[-1]) if found and hit.start - found[-1].end < 9 else []


_GRATITUDE = frozenset("gratitude appreciation thanks gratefulness".split())
_INDEBTED = frozenset("acknowledge admit face accumulate build run amass carry shoulder have service juggle".split())
_ARRANGED = frozenset("arrangement agreement standby stand-by facility line accord deal programme program".split())


def governed_near(reading: Reading, hit: Hit, prepositions: frozenset[str], at: int = -1) -> list[Actor]:
    found = roles.governed(reading, hit.end if at < 0 else at, prepositions, limit=30)
    if not found:
        return []
    first = min(found, key=lambda a: a.start)
    owed = reading.words[hit.end : hit.end + 1] in (["owed"], ["owing"], ["due"])  # "the debt owed by Yemen to Russia"
    if other_verb(reading, hit.end + owed, first.preposition_at):
        return []
    return found


def _is_lender(reading: Reading, actor: Actor) -> bool:
    if LENDING_BODIES.issuperset(actor.codes):
        return True
    for k in range(actor.start, actor.end):
        name = reading.payload[k]
        if isinstance(name, Name) and name.kind == "I":
            if "central_bank" in name.flags:
                return False
            if "development_bank" in name.flags:
                return True
    surface = reading.surface(actor.start, actor.end).lower()
    if "central bank" in surface:
        return False
    return any(
        word in surface for word in ("bank", "exim", "fund", "lender", "creditor", "donor", "aid", "cooperation agency")
    )


def _direct(scene: Scene, parties: list[Actor]) -> tuple[list[Actor], list[Actor]]:
    """(provider, recipient) of two who sign together: a bank or fund lends; else who lent before; else the first."""
    codes = roles.codes_of(parties)
    if len(codes) != 2:
        return parties, []
    sides = [[a for a in parties if code in a.codes] for code in codes]
    lends = [any(_is_lender(scene.reading, a) for a in side) for side in sides]
    if lends[0] != lends[1]:
        return (sides[0], sides[1]) if lends[0] else (sides[1], sides[0])
    known = scene.context.creditors
    if known.get(codes[0], 0) != known.get(codes[1], 0):
        return (sides[0], sides[1]) if known.get(codes[0], 0) > known.get(codes[1], 0) else (sides[1], sides[0])
    gives = [GIVING_STATES.issuperset(a.codes) + _MAJOR.issuperset(a.codes) for a in (sides[0][0], sides[1][0])]
    if gives[0] != gives[1]:
        return (sides[0], sides[1]) if gives[0] > gives[1] else (sides[1], sides[0])
    subject = scene.context.subject_state()
    if subject == codes[0] and not scene.context.creditors:
        return sides[1], sides[0]  # a story told from the borrower's side
    return sides[0], sides[1]


# Those of them that lend most, whose banks and agencies lend to the others (BIS statistics of claims by nationality).
_MAJOR = frozenset("CAN CHE CHN DEU FRA GBR ITA JPN KWT NLD SAU ARE USA SUN".split())
# States that give and lend abroad: members of the OECD's Development Assistance Committee, and the providers beside it
# of which that committee reports.
GIVING_STATES = frozenset(
    """AUS AUT BEL CAN CHE CHN CSK CZE DDR DEU DNK ESP EU FIN FRA GBR GRC IND IRL ISL ITA JPN KOR KWT LUX NLD NOR NZL
    POL PRT QAT RUS SAU ARE SUN SWE TUR TWN USA""".split()
)


def sides_of_disbursement(
    scene: Scene, hit: Hit, source: list[Actor], target: list[Actor]
) -> tuple[list[Actor], list[Actor]]:
    """Who pays out and who gets it, where only the review or the facility says so: "completed the review of Sri Lanka's
    facility, allowing a disbursement of"."""
    reading = scene.reading
    if not source:
        lenders = [a for a in reading.actors if a.end <= hit.start and a.preposition is None and may_lend(scene, a)]
        source = lenders[:1]
    if not target:
        for noun in reading.get("finance.nouns"):
            owners = [a for a in roles.modifiers(reading, noun.start, noun.end) if a not in source]
            if noun is not hit and owners:
                target = owners
                break
        target = target or roles.governed(reading, hit.end, TO | FOR)
    return source, target


def may_lend(scene: Scene, actor: Actor) -> bool:
    return _is_lender(scene.reading, actor) or not scene.context.is_state(actor.codes[0])


def light_giver(scene: Scene, hit: Hit) -> list[Actor]:
    """The subject of a verb that only carries the noun: "made a donation", "awarded a scholarship"."""
    reading = scene.reading
    v = roles.governing_verb(reading, hit.start)
    if not 0 <= v < hit.start or hit.start - v > 12 or reading.lex[v] is None:
        return []
    lemma = reading.lemma(v)
    word = reading.lex[v]
    intends = word is not None and word.modality in ("planned", "proposed", "expected")
    light = lemma in (
        "make",
        "award",
        "announce",
        "deliver",
        "hand",
        "send",
        "renew",
        "arrange",
        "trim",
        "cut",
        "dangle",
        "unveil",
        "open",
        "establish",
        "double",
        "increase",
        "prepare",
        "mull",
        "weigh",
        "consider",
    )
    if reading.kinds[v] == "h" and hit.trigger.code in ("loan", "debt"):
        return roles.subject(reading, v)  # "has $2 billion of loans to Brazil"
    if not (light or intends) or roles.is_passive(reading, v):
        return []
    return roles.subject(reading, v)


def holder_of(reading: Reading, v: int) -> list[Actor]:
    """ "U.S. banks hold 23 billion dlrs of Brazil's debt"."""
    found = roles.subject(reading, v)
    return found or [a for a in reading.actors if a.end <= v and v - a.end < 3][-1:]


OF_AND_BY = frozenset({"of", "by"})
_ASKING = frozenset("ask request beg petition approach".split())
_REQUESTS = frozenset("request application appeal plea bid".split())
_REFUSING = frozenset("reject refuse decline deny rebuff dismiss".split())


def sides_of_request(scene: Scene, hit: Hit) -> tuple[list[Actor], list[Actor]] | None:
    """(provider, recipient) of what is asked for: "asked Russia for a loan", "Belarus's request for a loan"."""
    reading = scene.reading
    at = next((k for k in range(hit.start - 1, max(-1, hit.start - 7), -1) if reading.words[k] == "for"), -1)
    if at < 1 or any(reading.kinds[k] in "vbhm;" for k in range(at + 1, hit.start)):
        return None
    v = roles.governing_verb(reading, at)
    if not 0 <= v < at:
        return None
    doer = roles.subject(reading, v)
    if reading.lemma(v) in _ASKING:
        other = [a for a in roles.direct_object(reading, v) if a.end <= at]
        other = other or roles.governed(reading, hit.end, FROM)
        if roles.is_passive(reading, v):  # "Western governments will be asked for relief"
            return doer, roles.agent(reading, v)
        return (other, doer) if doer else None
    if reading.words[at - 1].rstrip("s") in _REQUESTS:
        asker = roles.modifiers(reading, at - 1, at)
        if asker and doer and reading.lemma(v) in _REFUSING:
            return doer, asker
        if not asker and doer:
            other = roles.governed(reading, v, TO) or roles.governed(reading, v, FROM)
            return (other, doer) if other else None
    return None


def sides_of_mandate(reading: Reading, hit: Hit) -> tuple[list[Actor], list[Actor]] | None:
    """ "awarded a mandate to the Bank of Tokyo for a 20 billion yen credit": the bank arranges it for the borrower."""
    at = next((k for k in range(hit.start - 1, max(-1, hit.start - 16), -1) if reading.words[k] == "mandate"), -1)
    if at < 0:
        return None
    v = roles.governing_verb(reading, at)
    bank = [a for a in roles.governed(reading, at + 1, TO, limit=6) if a.start < hit.start]
    borrower = roles.subject(reading, v) if 0 <= v < at else []
    return (bank, borrower) if bank and borrower else None


def is_asked_for(reading: Reading, hit: Hit) -> bool:
    at = next((k for k in range(hit.start - 1, max(-1, hit.start - 6), -1) if reading.words[k] == "for"), -1)
    return at > 0 and reading.lemma(at - 1) in _ASKING and roles.is_passive(reading, at - 1)


def is_refused(reading: Reading, hit: Hit) -> bool:
    """ "rejected a request for a loan"."""
    v = roles.governing_verb(reading, hit.start)
    if 0 <= v < hit.start and reading.words[v - 1] == "to" and reading.words[v - 2].rstrip("s") in _REQUESTS:
        v = roles.governing_verb(reading, v - 2)  # "refused requests to write off the debt"
    return (
        0 <= v < hit.start
        and reading.lemma(v) in _REFUSING
        and any(w.rstrip("s") in _REQUESTS for w in reading.words[v : hit.start])
    )


# Whose money the other side draws: issuers of reserve currencies first, then those who lend theirs most (central banks'
# published lists of swap lines).
_SWAP_PROVIDERS = ("USA", "CHN", "EU", "JPN", "CHE", "GBR", "KOR", "IND", "ARE", "SAU", "QAT", "AUS", "TUR", "SGP")


def sides_of_swap(scene: Scene, hit: Hit) -> tuple[list[Actor], list[Actor]] | None:
    """A currency swap is lent by the other side to the one that the text is about."""
    reading = scene.reading
    if hit.trigger.code != "currency_swap":
        return None
    other = roles.governed(reading, hit.end, WITH, limit=12)
    pair = [a for a in roles.between(reading, hit.end) if not a.is_place]
    if len(roles.codes_of(pair)) == 2:
        first, second = sorted(pair[:2], key=_swap_rank)
        return [first], [second]
    v = roles.governing_verb(reading, hit.start)
    own = roles.subject(reading, v) if 0 <= v < hit.start else []
    if (
        other
        and (not own or roles.codes_of(other) == roles.codes_of(own))
        and reading.kinds[hit.end : hit.end + 1] == "p"
    ):
        return other, []
    if not other or not own or roles.codes_of(other) == roles.codes_of(own):
        return None
    return (own, other) if _swap_rank(own[0]) < _swap_rank(other[0]) else (other, own)


def _swap_rank(actor: Actor) -> int:
    return _SWAP_PROVIDERS.index(actor.codes[0]) if actor.codes[0] in _SWAP_PROVIDERS else 99


def sides_of_signing(
    scene: Scene, hit: Hit, source: list[Actor], target: list[Actor]
) -> tuple[list[Actor], list[Actor]]:
    """The two who signed the loan or agreement, where the phrase itself does not say who lends."""
    reading = scene.reading
    pair = [a for a in roles.between(reading, hit.end) if not a.is_place]
    if len(roles.codes_of(pair)) < 2:
        v = roles.governing_verb(reading, hit.start)
        if v < 0:
            return source, target
        doers = roles.agent(reading, v) if roles.is_passive(reading, v) else doers_of(reading, v)
        if reading.lemma(v) in _SIGNING:
            pair = doers + [a for a in roles.governed(reading, v, WITH) if a not in doers]
            if len(roles.codes_of(pair)) < 2:
                other = roles.governed(reading, v, TO)
                if other and doers:
                    return source or doers, target or other
        else:
            return source, target
    if len(roles.codes_of(pair)) == 2:
        first, second = _direct(scene, pair)
        if source and target:
            return (
                (first, second)
                if set(roles.codes_of([*source, *target])) <= set(roles.codes_of(pair))
                else (source, target)
            )
        if source and not target:
            rest = [a for a in pair if not set(a.codes) & set(roles.codes_of(source))]
            if rest and LENDING_BODIES.issuperset(rest[0].codes) and LENDING_BODIES.isdisjoint(roles.codes_of(source)):
                return rest, source  # "the cabinet approved the agreement between Rwanda and the EIB"
            return source, rest
        if target and not source:
            rest = [a for a in pair if not set(a.codes) & set(roles.codes_of(target))]
            return rest, target
        return first, second
    if len(roles.codes_of(pair)) == 1 and bool(source) != bool(target):
        other = [a for a in pair if not set(a.codes) & set(roles.codes_of([*source, *target]))]
        return (source or other), (target or other)
    if len(roles.codes_of(pair)) == 1 and not source and not target:
        if any(_is_lender(reading, a) for a in pair) or scene.context.creditors.get(pair[0].codes[0], 0):
            return pair, target
        return source, pair
    return source, target


_SIGNING = frozenset("sign conclude reach enter ink initial finalise finalize negotiate agree exchange".split())
_LENDERS = frozenset("creditors lenders bondholders donors banks noteholders governments".split())


_CREDITOR_BODIES = frozenset("nations countries governments states banks".split())
_SOME = frozenset("countries nations governments".split())


def lenders_unnamed(reading: Reading) -> bool:
    """Whether the sentence speaks of lenders without saying whose they are: "bilateral creditors", "commercial
    banks"."""
    words = reading.words
    for k, word in enumerate(words[:-1]):
        if word == "creditor" and words[k + 1] in _CREDITOR_BODIES:
            return not any(a.start <= k < a.end for a in reading.actors)
        if word == "to" and words[k + 1 : k + 3] == ["the", "west"]:
            return True
        if word in ("from", "by") and _SOME & set(words[k + 1 : k + 5]) and reading.kinds[k + 1] not in "PAIC":
            return True  # "aid from friendly countries"
    return any(
        word in _LENDERS and not any(a.start <= k < a.end for a in reading.actors)
        for k, word in enumerate(reading.words)
    )
