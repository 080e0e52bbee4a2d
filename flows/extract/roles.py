"""Grammatical roles around a trigger: subject, agent, object, what a preposition governs, and the clause's mood and
date.

Here belongs what holds for every fact type alike. Not here: which role is the donor and which the recipient
(``frames``).
"""

from __future__ import annotations

import re

from flows.extract.lexicon import lexicon
from flows.extract.reading import Actor, Reading, is_finite_or_participle
from flows.records import Mention

_STRONG_BREAKS = frozenset("while whereas although though but because if unless".split())
_SUBORDINATING = frozenset("after before since until than as".split())


def clause(reading: Reading, i: int) -> tuple[int, int]:
    """The items (half-open) of the clause around ``i``: bounded by semicolons, contrasts, and new subjects."""
    places = reading.clause_breaks
    if places is None:
        places = breaks(reading)
    if not places:
        return 0, len(reading.words)
    low, high = 0, len(reading.words)
    for at in places:
        if at <= i:
            low = at
        else:
            high = at
            break
    return low, high


_ALL_BUT = frozenset("all nothing none everything anything last every any".split())
_MAY_BREAK = re.compile("[;:s&]")  # kinds
_TIME_FIRST = re.compile("p?D,?")  # "and in 2018", "but on 3 May,"


def breaks(reading: Reading) -> list[int]:
    """Items at which a new clause begins; worked out once for a sentence."""
    if reading.clause_breaks is not None:
        return reading.clause_breaks
    places: list[int] = []
    kinds = reading.kinds
    starts: dict[int, Actor] | None = None
    for match in _MAY_BREAK.finditer(kinds):
        i, kind = match.start(), match.group()
        joins_that = kind == "&" and reading.words[i + 1 : i + 2] == ["that"] and reading.kinds[i + 1] == "r"
        is_strong = kind == "s" and reading.words[i] in _STRONG_BREAKS
        if is_strong and reading.words[i] == "but" and i and reading.words[i - 1] in _ALL_BUT:
            is_strong = False  # "closed all but one crossing"
        if kind in ";:" or joins_that or is_strong:
            places.append(i)
        elif kind == "&" and i > 0:
            k = i + 1
            opening = _TIME_FIRST.match(kinds, k)
            if opening is not None:
                k = opening.end()
            while k < len(kinds) and kinds[k] == "d":
                k += 1
            if starts is None:
                starts = {a.start: a for a in reading.actors}
            if opening is not None and verb_follows(reading, k + (kinds[k : k + 1] == "y")):
                places.append(i)  # "…, and in 2018 it borrowed", "and in 2018 borrowed"
                continue
            actor = starts.get(k) or starts.get(i + 1)
            if (
                actor is not None
                and not actor.is_modifier
                and verb_follows(reading, actor.end)
                and not _joined_left(reading, actor)
            ):
                places.append(i)
    reading.clause_breaks = places
    return places


def _joined_left(reading: Reading, actor: Actor) -> bool:
    """Whether the actor is the end of a list ("Russia and China signed"), so that no clause begins with it."""
    if actor.group < 0:
        return False
    return any(other.group == actor.group and other.start < actor.start for other in reading.actors)


def verb_follows(reading: Reading, k: int) -> bool:
    """Whether a finite verb stands at ``k``, adverbs aside."""
    n = len(reading.words)
    while k < n and (reading.words[k].endswith("ly") or reading.kinds[k] == "q" or reading.words[k] == "also"):
        k += 1
    return k < n and (reading.kinds[k] in "bhmo" or (reading.kinds[k] == "v" and is_finite_or_participle(reading, k)))


def is_passive(reading: Reading, v: int) -> bool:
    """Whether the verb at ``v`` is a passive: "was signed", "signed by", "a loan provided by"."""
    word = reading.lex[v]
    if word is None or "n" not in word.verb_forms or reading.kinds[v] == "b":
        return False
    k = v - 1
    while k >= 0 and (reading.words[k].endswith("ly") or reading.kinds[k] in "nq" or reading.words[k] in _BETWEEN):
        k -= 1
    if k >= 0 and reading.kinds[k] == "b":
        return True
    if k >= 0 and reading.kinds[k] in "hmo":
        return False
    if "d" not in word.verb_forms:
        return True
    following = reading.words[v + 1] if v + 1 < len(reading.words) else ""
    return following == "by" or (following in ("from", "under") and k >= 0 and reading.kinds[k] == "w")


_BETWEEN = frozenset(
    """also jointly first then all still now already since later once just only often not long ever always again
    thus""".split()
)


def before(reading: Reading, v: int) -> int:
    """The item before the verb at ``v`` that is no adverb or negation; 0 where there is none."""
    k = v - 1
    while k > 0 and (reading.words[k].endswith("ly") or reading.kinds[k] in "nq" or reading.words[k] == "also"):
        k -= 1
    return max(k, 0)


def subject(reading: Reading, v: int) -> list[Actor]:
    """Who does what the verb at ``v`` says: the nearest phrase before it, free of any preposition; a list is whole."""
    low, _ = clause(reading, v)
    relative = _relative_antecedent(reading, v, low)
    if relative is not None:
        return relative
    if v > 2 and reading.words[v - 1] in ("for", "of") and "g" in reading.forms(v):
        blamed = _blamed(reading, v)
        if blamed:
            return blamed
    if _is_unnamed(reading, v):
        return []
    best: Actor | None = None
    if v > 1 and reading.kinds[v - 1] == "&" and "b" in reading.forms(v):
        earlier = _verb_before(reading, v - 1)
        if earlier > 0 and reading.kinds[earlier - 1] == "t":  # "urged X to explore … and tap into"
            return subject(reading, earlier)
    for actor in reversed(reading.actors):
        if actor.end > v:
            continue
        if actor.start < low:
            break
        if not _can_be_subject(reading, actor, v):
            continue
        best = actor
        break
    if best is None and v > 1 and reading.kinds[v - 1] == "&":
        earlier = _verb_before(reading, v - 1)
        if earlier >= 0:
            return subject(reading, earlier)
    if best is None and low > 0:
        # "China signed …; and agreed …": the clause has no subject of its own
        for actor in reversed(reading.actors):
            if actor.end <= low and _can_be_subject(reading, actor, v):
                best = actor
                break
    return members(reading, best) if best else []


_FAULTING = frozenset(
    """sanction designate blacklist penalise penalize punish accuse criticise criticize condemn fine thank praise list
    suspect denounce blame commend rebuke""".split()
)


def _blamed(reading: Reading, v: int) -> list[Actor]:
    """Who does what somebody is blamed or thanked for: "sanctioned two Iranian firms for supplying", "thanked Peru for
    sending"."""
    blaming = _verb_before(reading, v - 1)
    if blaming < 0 or reading.lemma(blaming) not in _FAULTING:
        return []
    if is_passive(reading, blaming):
        return subject(reading, blaming)
    for actor in reading.actors:
        if blaming < actor.start and actor.end < v:
            return members(reading, actor)
    return []


def _is_unnamed(reading: Reading, v: int) -> bool:
    """Whether the subject are states that the text does not name: "whether other countries import"."""
    k = v - 1
    while k > 0 and (reading.words[k].endswith("ly") or reading.words[k] in ("or", "also")):
        k -= 1
    if k < 1 or reading.words[k] not in _OTHERS or reading.words[k - 1] not in _UNSAID:
        return False
    return not any(a.start <= k < a.end for a in reading.actors)


_OTHERS = frozenset("countries nations states governments partners allies companies firms".split())
_UNSAID = frozenset("other many some several most few foreign third which various".split())


def _verb_before(reading: Reading, i: int) -> int:
    """The verb before item ``i`` that a second verb is joined to; -1 where there is none."""
    k = i - 1
    while k >= 0 and i - k < 14 and reading.kinds[k] not in ";s":
        if reading.kinds[k] == "v" and is_finite_or_participle(reading, k):
            return k
        k -= 1
    return -1


def _can_be_subject(reading: Reading, actor: Actor, v: int) -> bool:
    if actor.is_place and actor.preposition is not None:
        return False
    if actor.is_posting:
        return False
    if reading.kinds[actor.start - 1 : actor.start] == "(" and reading.kinds[actor.end : actor.end + 1] == ")":
        return False  # the abbreviation of what stands before it
    if actor.is_modifier:
        head = actor.head
        word = reading.lex[head] if 0 <= head < len(reading.lex) else None
        if actor.preposition is not None and "," in reading.kinds[head:v] and reading.kinds[v - 1] in "bhm":
            return False  # "angered by Tokyo's failure to open its market, is considering"
        if actor.is_genitive and 0 <= head < v and reading.words[head] in _TRYING:
            return reading.kinds[head + 1 : head + 2] == "t"
        return actor.is_genitive and word is not None and word.modality is not None and head < v
    if actor.preposition is not None and actor.preposition not in _SUBORDINATING:
        return _is_told_to(reading, actor, v)
    if actor.follows_verb >= 0:
        between = reading.kinds[actor.end : v]
        if not between and reading.words[actor.follows_verb] in _LETTING:
            return True  # "lets Ecuadorians take jobs"
        if verb_follows(reading, actor.end) and _reports(reading, actor):
            return True  # "officials said Maseru had offered": what is said has its own subject
        if reading.words[actor.end : v] in (["of"], ["from"]) and "g" in reading.forms(v):
            return reading.lemma(actor.follows_verb) in _BLAMING  # "accused Russia of blocking"
        return between in ("t", "nt", "tn") or (between.endswith("t") and len(between) <= 2)
    return True


def _is_told_to(reading: Reading, actor: Actor, v: int) -> bool:
    """Whether the actor is told to do what the verb at ``v`` says: "called on Hungary to lift its ban", "appealed to
    donors to"; "accused Russia of blocking" needs no such word."""
    between = reading.kinds[actor.end : v]
    if between not in ("t", "tn", "nt") or actor.preposition not in ("on", "upon", "to", "for", "with"):
        return False
    k = actor.start - 1
    while k > 0 and reading.kinds[k] in "dwpt" and actor.start - k < 4:
        k -= 1
    return reading.lemma(k) in _TELLING_TO


_TELLING_TO = frozenset("call appeal prevail plead rely depend push press lobby".split())
_TRYING = frozenset(
    """effort efforts attempt attempts ability right decision move bid campaign agreement deal contract commitment
    pledge promise accord order""".split()
)


def _reports(reading: Reading, actor: Actor) -> bool:
    """Whether the verb before the actor reports a clause that the actor opens: a verb of saying or thinking, or any
    verb where an auxiliary follows the actor."""
    word = reading.lex[actor.follows_verb]
    if word is None:
        return False
    return word.is_speech or word.modality is not None or reading.kinds[actor.end : actor.end + 1] in tuple("mh")


_BLAMING = frozenset(
    """accuse suspect convict acquit absolve ban bar prohibit prevent stop deter discourage block keep dissuade
    forbid""".split()
)
_LETTING = frozenset("let lets letting make makes made help helps helped saw see sees".split())


def _relative_antecedent(reading: Reading, v: int, low: int) -> list[Actor] | None:
    """The actor before "which" or "who", where the verb belongs to that relative clause."""
    k = v - 1
    steps = 0
    while k > low and steps < 6:
        kind = reading.kinds[k]
        if kind == "r" and reading.words[k] in ("which", "who", "that"):
            j = k - 1
            while j >= 0 and reading.kinds[j] in ",q)":
                j -= 1
            for actor in reading.actors:
                if actor.start <= j < actor.end:
                    if actor.is_modifier:
                        return None
                    return members(reading, actor)
            return None
        if kind not in "bhmonqwvt":
            return None
        k -= 1
        steps += 1
    return None


def members(reading: Reading, actor: Actor | None) -> list[Actor]:
    """All who are listed together with the actor."""
    if actor is None:
        return []
    if actor.group < 0:
        return [actor]
    return [a for a in reading.actors if a.group == actor.group]


def governed(
    reading: Reading, i: int, prepositions: frozenset[str], limit: int = 40, places: bool = False
) -> list[Actor]:
    """The first actor after ``i`` (in its clause) that one of the prepositions governs, with those listed beside it."""
    _, high = clause(reading, i)
    for actor in reading.actors:
        if actor.start < i or actor.is_posting:
            continue
        if actor.start >= high or actor.start - i > limit:
            break
        if actor.preposition in prepositions and actor.preposition_at >= i - 1 and (places or not actor.is_place):
            if reading.kinds[actor.start] == "z" and _is_same_object(reading, actor):
                continue  # "with his Chinese counterpart"
            return members(reading, actor)
    return []


def agent(reading: Reading, v: int) -> list[Actor]:
    """Who does it, of a passive: behind "by", or whose body stands there ("by the city council of Lyon in France")."""
    found = governed(reading, v, frozenset({"by"}))
    at = next((k for k in range(v + 1, min(v + 4, len(reading.words))) if reading.words[k] == "by"), -1)
    if (
        found
        and at >= 0
        and found[0].preposition_at > at
        and any(reading.kinds[k] in "bhm;" for k in range(at, found[0].preposition_at))
    ):
        return []  # "initiatives funded by this donation will be implemented by": another verb's agent
    if found or at < 0:
        return found
    for actor in reading.actors:
        if at < actor.start <= at + 8 and actor.preposition in ("of", "from"):
            inside = reading.kinds[at + 1 : actor.start]
            return members(reading, actor) if not set(inside) & set("vbhm,;&") else []
    return []


def direct_object(reading: Reading, v: int) -> list[Actor]:
    """The actor that follows the verb directly ("invaded Ukraine", "gave Kenya a loan"), with those listed beside
    it."""
    for actor in reading.actors:
        if actor.follows_verb == v or (actor.start == v + 1 and actor.preposition is None):
            if actor.is_modifier and not actor.is_genitive:
                return []
            if reading.kinds[actor.start] == "z" and _is_same_object(reading, actor):
                continue  # "met his Chinese counterpart": the object is the counterpart, not his owner
            return members(reading, actor)
        if actor.start > v + 4:
            break
    return []


def _is_same_object(reading: Reading, owner: Actor) -> bool:
    """Whether another actor heads the phrase that the possessive opens."""
    return any(a.start == owner.end and a.codes != owner.codes for a in reading.actors)


def modifiers(reading: Reading, start: int, end: int) -> list[Actor]:
    """Actors that modify the noun at items ``start`` to ``end``: "a Chinese loan", "Russia's debt", "US-China
    trade"."""
    found = []
    for actor in reading.actors:
        if not actor.is_modifier or actor.end > end:
            continue
        if start <= actor.head < end or (actor.end <= start and _same_phrase(reading, actor.end, start)):
            found.append(actor)
    for actor in list(found):
        found.extend(a for a in members(reading, actor) if a not in found)
    return sorted(found, key=lambda a: a.start)


def _same_phrase(reading: Reading, start: int, end: int) -> bool:
    """Whether items ``start`` to ``end`` lie in one noun phrase."""
    return all(
        reading.kinds[k] in "wNG$%#UKA-vO" and not is_finite_or_participle(reading, k) for k in range(start, end)
    )


def between(reading: Reading, i: int) -> list[Actor]:
    """The parties of "between A and B" after ``i`` (or just before it)."""
    for actor in sorted(reading.actors, key=lambda a: a.start < i):  # what follows comes first
        if actor.preposition in ("between", "among") and -14 <= actor.start - i <= 40:
            if actor.preposition_at > i and _finite_between(reading, i, actor.preposition_at):
                continue
            return members(reading, actor)
    return []


def _finite_between(reading: Reading, start: int, end: int) -> bool:
    """Whether a finite verb with another object stands between: "the meeting reaffirmed the relations between"."""
    for k in range(start, end):
        word = reading.lex[k]
        if reading.text[reading.starts[k]].isupper():
            continue  # part of a title
        if reading.kinds[k] == "v" and is_finite_or_participle(reading, k) and word is not None:
            if "g" in word.verb_forms or reading.kinds[k - 1] == "b" or word.verb_lemma in ("take", "begin", "open"):
                continue
            if "n" in word.verb_forms and reading.kinds[k + 1 : k + 2] in ("p", "t"):
                continue
            return True
    return False


def codes_of(actors: list[Actor]) -> tuple[str, ...]:
    """The distinct party codes of the actors, in their order."""
    if len(actors) < 2:
        return actors[0].codes if actors else ()
    return tuple(dict.fromkeys(code for actor in actors for code in actor.codes))


# --- mood ------------------------------------------------------------------------------------------------------------

_SCOPE_STOPS = frozenset(";:")
_LIGHT = frozenset("wdNGqAPICLOzy,&'D")


def modality(reading: Reading, i: int, is_noun: bool = False) -> str:
    """Whether what item ``i`` says happened, is planned, proposed, expected, alleged or denied.

    Reads the chain that governs the verb: auxiliaries before it, the verb or noun that its infinitive depends on
    ("agreed to provide", "plans to build", "is expected to"), and a denial beside it. For a noun, the chain of the verb
    that governs the noun. Worked out once an item.
    """
    found = reading.moods.get((i, is_noun))
    if found is None:
        found = _modality(reading, i, is_noun)
        if is_noun and found == "asserted":
            found = _attribute_mood(reading, i) or found
        reading.moods[i, is_noun] = found
    return found


def _attribute_mood(reading: Reading, i: int) -> str | None:
    """The mood that an attribute of the noun gives: "Washington's planned duties", "a proposed sale"; None where none
    does."""
    for k in range(i - 1, max(-1, i - 6), -1):
        if reading.words[k] in _ATTRIBUTES and reading.kinds[k - 1 : k] in ("d", "'", "z", "A", "P") and k:
            return _ATTRIBUTES[reading.words[k]]
        if reading.kinds[k] not in "wNAvG$%#U":
            return None
    return None


_ATTRIBUTES = {
    **dict.fromkeys(("planned", "promised", "intended"), "planned"),
    **dict.fromkeys(("proposed", "threatened"), "proposed"),
    **dict.fromkeys(("alleged", "reported", "suspected"), "alleged"),
}


def _modality(reading: Reading, i: int, is_noun: bool) -> str:
    low, high = clause(reading, i)
    later = _later_mood(reading, i, high, is_noun)
    if later:
        return later
    if is_noun and is_negated(reading, i):
        return "denied"
    if is_noun and _is_concluded(reading, i):
        return "asserted"
    k = i
    if is_noun:
        own_mood = _mood_of_head(reading, i, low)
        if own_mood is not None:
            return own_mood
        governor = governing_verb(reading, i)
        if governor < 0:
            return noun_mood(reading, i)
        own = reading.lex[governor]
        if reading.lemma(governor) == "study" and reading.words[governor + 1 : governor + 2] in (
            ["in"],
            ["at"],
            ["under"],
        ):
            own = None  # "students who study in China under a scholarship": no plan is studied
        if (
            own is not None
            and own.modality in ("planned", "proposed", "expected", "alleged", "denied")
            and not own.triggers
        ):
            took_place = governor > i and own.verb_lemma == "fail" and reading.kinds[governor + 1 : governor + 2] == "t"
            if took_place:
                return noun_mood(reading, i)  # "the talks failed to produce an accord": they were held
            if not (own.modality == "planned" and is_done(reading, governor)):
                return own.modality
        k = governor
        phrase = _phrase_mood(reading, k)
        if phrase is not None:
            return "proposed" if phrase == "denied" and reading.kinds[before(reading, k)] == "n" else phrase
    mood = _verb_mood(reading, k, low)
    opening = reading.lex[k]
    to_do = reading.kinds[k + 1 : k + 2] == "t" and reading.kinds[k + 2 : k + 3] not in tuple("dzPAIC")
    if mood == "asserted" and not is_noun:
        mood = _mood_of_pact_on(reading, i) or mood
    if mood == "asserted" and not is_noun and to_do and opening is not None:
        mood = opening.modality if opening.modality in ("planned", "proposed") else mood  # "undertook to take"
    if mood in ("asserted", "planned", "expected") and _is_hearsay(reading, k, low):
        return "alleged"
    if mood not in ("asserted", "planned"):
        return "denied" if mood in ("proposed", "expected") and _mood_of_report(reading, k) == "denied" else mood
    mood = _mood_of_report(reading, k) or mood
    if mood == "asserted" and reading.words[-2:-1] == ["show"] and _is_forecast(reading):
        return "expected"
    return _if_it_were(reading, k, low) or mood if mood == "planned" else mood


def _mood_of_pact_on(reading: Reading, v: int) -> str | None:
    """What a pact says of the deed that it is on: "reached agreement on opening the market", "failed to reach a deal on
    lifting"; None where no pact governs the gerund at ``v``."""
    if "g" not in reading.forms(v) or v < 2 or reading.words[v - 1] not in ("on", "for"):
        return None
    noun = reading.lex[v - 2]
    if noun is None or not any(t.fact_type == "agreement" and t.group == "nouns" for t in noun.triggers):
        return None
    governor = governing_verb(reading, v - 2)
    outer = modality(reading, governor) if 0 <= governor < v - 2 else "asserted"
    return "planned" if outer == "asserted" else outer


def _is_forecast(reading: Reading) -> bool:
    """ "…, data due on Tuesday are expected to show.": the figures are only expected."""
    return reading.words[-3:-2] == ["to"] and reading.words[-4] in ("forecast", "expected", "likely", "projected")


def _is_concluded(reading: Reading, i: int) -> bool:
    """Whether the noun is a pact that the next word says was made: "the loan agreement signed in Lima"."""
    word = reading.lex[i]
    if word is None or not any(t.fact_type == "agreement" for t in word.triggers):
        return False
    return reading.lemma(i + 1) in _CONCLUDING if i + 1 < len(reading.words) and "n" in reading.forms(i + 1) else False


_CONCLUDING = frozenset("sign conclude reach ink initial strike ratify".split())


def _phrase_mood(reading: Reading, k: int) -> str | None:
    """The mood that a phrase beginning at ``k`` gives to what follows: "ruled out", "looked into"."""
    word = reading.lex[k] if k >= 0 else None
    if word is None:
        return None
    for rest, meaning in word.modal_phrases:
        if tuple(reading.words[k + 1 : k + 1 + len(rest)]) == rest:
            return meaning
    return None


def _mood_of_head(reading: Reading, i: int, low: int) -> str | None:
    """The mood of a noun by the noun that it completes: "a target of $20 billion in trade", "talks on a trade pact";
    "asserted" behind "under" and the like, where what governs the phrase says nothing of the noun."""
    k = i - 1
    while k >= low and i - k < 10 and reading.kinds[k] in "wNAGPvO$#%'-&q" and not is_finite_or_participle(reading, k):
        k -= 1
    if k >= low and reading.kinds[k] == "p" and reading.words[k] in ("in", "for") and "$" in reading.kinds[k - 3 : k]:
        k -= 1  # "of $20 billion in trade"
        while k >= low and reading.kinds[k] in "$wq":
            k -= 1
    pointed = k >= low and reading.words[k] in ("this", "these")
    if pointed or (k >= low and reading.kinds[k] == "d" and reading.words[k] in ("a", "an")):
        k -= 1
    if k <= low or not (reading.kinds[k] == "p" or reading.words[k] in _MEANWHILE):
        return None
    if pointed and reading.words[k] in ("through", "with", "by", "from"):
        return noun_mood(reading, i)  # "hopes to support the school through this donation": that one was made
    if reading.words[k] in _STANDING or reading.words[k - 2 : k + 1] == ["in", "addition", "to"]:
        return noun_mood(reading, i)
    measure = reading.lex[i]
    if reading.words[k] in ("after", "over", "amid") and measure is not None:
        if any(t.fact_type == "restriction" and t.group == "nouns" for t in measure.triggers):
            return noun_mood(reading, i)  # "to sell its assets after U.S. sanctions": a reason holds
    if reading.words[k] in _MEANWHILE and _past_before(reading, k, low):
        return noun_mood(reading, i)
    head = reading.words[k - 1]
    if reading.words[k] in ("of", "for", "on", "about") and head in _AIMS:
        return _AIMS[head]
    if reading.words[k] in ("for", "on") and head in _PACTS and reading.words[i] in _BARGAINED:
        return "planned"  # "a contract for the supply of 24 fighters"
    if reading.words[k] == "of" and head in _BARGAINED:
        return _mood_of_head(reading, k - 1, low)  # "talks on the purchase of fighters"
    return None


_PACTS = frozenset("contract contracts agreement agreements deal deals accord accords order orders memorandum".split())
_BARGAINED = frozenset("purchase sale supply delivery construction building acquisition lease".split())


def stands_apart(reading: Reading, i: int) -> bool:
    """Whether the phrase of the noun at ``i`` only accompanies what the clause says: "in addition to a donation"."""
    k = i - 1
    while k > 1 and reading.kinds[k] in "wNAGvd" and i - k < 6 and not is_finite_or_participle(reading, k):
        k -= 1
    return reading.words[max(0, k - 2) : k + 1] == ["in", "addition", "to"] or reading.words[k] == "besides"


def _past_before(reading: Reading, k: int, low: int) -> bool:
    """Whether the last finite verb before item ``k`` is past: "agreed to lend … during a visit"."""
    for v in range(k - 1, low - 1, -1):
        if reading.kinds[v] == "v" and is_finite_or_participle(reading, v):
            if reading.kinds[before(reading, v)] == "t":
                continue
            return "d" in reading.forms(v) and reading.kinds[before(reading, v)] not in "bmo"
        if reading.kinds[v] in "m;":
            return False
    return False


_MEANWHILE = frozenset("during after following".split())
_STANDING = frozenset("under following despite besides".split())
_AIMS = {
    **dict.fromkeys(("target", "goal", "objective", "aim", "go-ahead"), "planned"),
    **dict.fromkeys(("talks", "negotiations", "prospect", "possibility", "idea", "hopes"), "proposed"),
    **dict.fromkeys(("anniversary", "history"), "asserted"),
}


def _is_hearsay(reading: Reading, v: int, low: int) -> bool:
    """Whether the deed is only reported or believed: "is believed to have sold", "reportedly will cancel"."""
    for k in range(v - 1, max(low, v - 7) - 1, -1):
        if reading.words[k] in _HEARSAY_ADVERBS:
            return True
        if (
            reading.kinds[k] == "t"
            and k > 1
            and reading.words[k - 1] in _HEARD
            and reading.words[k + 1] in ("have", "be")
        ):
            return "b" in reading.kinds[max(0, k - 4) : k - 1]
        if reading.kinds[k] in ";,r" or (reading.kinds[k] == "v" and is_finite_or_participle(reading, k)):
            return False
    return False


_HEARSAY_ADVERBS = frozenset("reportedly allegedly purportedly supposedly".split())
_HEARD = frozenset("said believed thought reported understood rumoured rumored known suspected alleged".split())


def _if_it_were(reading: Reading, v: int, low: int) -> str | None:
    """What "would" says under a condition: "would sell … if", "would have sold"; None where there is none."""
    at = next((k for k in range(v - 1, max(low, v - 5) - 1, -1) if reading.kinds[k] == "m"), -1)
    if at < 0:
        return None
    words = reading.words
    if words[at] == "would" and words[at + 1 : at + 2] == ["have"]:
        return "denied" if {"if", "had", "but", "without"} & set(words) else None
    if words[at] == "would" and {"if", "unless", "provided"} & set(words):
        return "proposed"
    return "proposed" if "unless" in words else None


def _mood_of_report(reading: Reading, v: int) -> str | None:
    """What a clause of saying adds: "analysts expect that", "denied reports that", "claims it sold"; None where it adds
    nothing."""
    words, kinds = reading.words, reading.kinds
    told = lexicon().told
    for k in range(v - 1, max(0, v - 16), -1):
        if kinds[k] in ";":
            return None
        if words[k] == "that" and kinds[k] == "r":
            found = told.get(words[k - 1])
            at = k - 1
            while found is None and at > 0 and kinds[at] in "pdwcCPND" and k - at < 6:
                at -= 1  # "proposed at the summit that", "denied on Friday that"
                found = told.get(words[at]) if kinds[at] == "v" else None
            if found == "alleged" and any(told.get(word) == "untrue" for word in words[v : v + 24]):
                return "denied"
            if found in ("alleged", "expected") and _denied_before(reading, k - 1):
                return "denied"
            if found == "untrue" or words[max(0, k - 2) : k] == ["not", "true"]:
                return "denied"
            word = reading.lex[at] if found is None else reading.lex[k - 1]
            if word is not None and word.verb_lemma == "estimate" and "d" in reading.forms(v):
                return found  # "estimated that trade reached $5 billion": it did, at about that
            if word is not None and word.modality in ("expected", "alleged", "denied") and word.verb_forms:
                return word.modality
            return found
        if words[k] == "whether":
            return "proposed" if kinds[k + 1 : k + 2] == "t" else "alleged"
    k = before(reading, v)
    while k > 0 and kinds[k] in "bhmo":
        k -= 1
    subject_start = next((a.start for a in reading.actors if a.start <= k < a.end), k if kinds[k] == "y" else -1)
    if subject_start > 0:
        word = reading.lex[subject_start - 1]
        if (
            word is not None
            and kinds[subject_start - 1] == "v"
            and word.modality in ("expected", "alleged", "denied")
            and is_finite_or_participle(reading, subject_start - 1)
            and subject_start > 1
        ):
            return word.modality
    return None


def _denied_before(reading: Reading, k: int) -> bool:
    """Whether the words of hearsay at ``k`` are said to be false: "denied reports that", "rejected the claim that"."""
    for j in range(k - 1, max(-1, k - 5), -1):
        if reading.lemma(j) in ("deny", "reject", "dismiss", "refute", "rebut", "scotch", "quash", "discount"):
            return True
        if lexicon().told.get(reading.words[j]) == "untrue":
            return True  # "described as premature reports that"
        if reading.kinds[j] not in "dwNAz":
            return False
    return False


def is_done(reading: Reading, v: int) -> bool:
    """Whether a deciding verb is itself the deed ("approved a loan")."""
    return reading.lemma(v) in ("approve", "allocate", "authorise", "authorize")


def is_negated(reading: Reading, i: int) -> bool:
    """Whether "no" opens the phrase of the noun at ``i``: "no agreement", "no formal talks"."""
    k = i - 1
    while k >= 0 and reading.kinds[k] in "wNAvG" and i - k < 5 and reading.words[k] != "no":
        k -= 1
    return k >= 0 and reading.words[k] == "no" and reading.words[k + 1] not in ("longer", "later", "less")


def noun_mood(reading: Reading, i: int) -> str:
    """The mood that the words before a noun give it: "a planned visit", "the alleged sale"; asserted where none
    does."""
    if is_negated(reading, i):
        return "denied"
    k = i - 1
    while k >= 0 and reading.kinds[k] in "wNAvG$%#UD" and i - k < 6:
        word = reading.lex[k]
        if word is not None and word.modality in ("planned", "proposed", "alleged", "expected") and not word.triggers:
            return word.modality
        k -= 1
    return "asserted"


def _later_mood(reading: Reading, i: int, high: int, is_noun: bool) -> str | None:
    """A mood that follows: "are yet to be implemented", "was denied", "has been proposed", "is planned"."""
    words = reading.words
    for k in range(i + 1, min(high, i + 14)):
        if words[k] == "yet" and words[k + 1 : k + 2] == ["to"]:
            return "planned"
        if k == i + 1 and is_noun and words[k : k + 2] == ["to", "be"]:
            return "planned"  # "50,000 workers to be sent"
        if is_noun and words[k] in ("fell", "fallen", "falls") and words[k + 1 : k + 2] == ["through"]:
            return "denied"
        if is_noun and words[k] == "never" and k + 1 < high and reading.lemma(k + 1) in _HAPPENING:
            return "denied"
        if reading.kinds[k] in ";,":
            return None
        if not is_noun and reading.kinds[k] == "&" and reading.kinds[k + 1 : k + 2] in ("b", "h", "m"):
            return None  # "began in August and was scheduled for"
        if reading.kinds[k] == "b" and words[k + 1 : k + 3] == ["yet", "to"]:
            return "planned"
        if is_noun and reading.kinds[k] == "b" and (standing := _standing_of(words, k + 1)):
            return standing
        if reading.kinds[k] == "b" and k + 1 < high:
            word = reading.lex[k + 1]
            if not is_noun and reading.kinds[i - 1 : i] == "t" and words[k + 1] in _UNDONE:
                return "denied"  # "the plan to lend … was dropped"
            if (
                word is not None
                and word.modality is not None
                and "n" in word.verb_forms
                and words[k + 2 : k + 3] != ["to"]
            ):
                return word.modality if word.verb_lemma not in ("approve", "decide") else None
            if words[k] not in ("be",):
                return None
    return None


def _standing_of(words: list[str], k: int) -> str | None:
    """What a phrase behind "is" says of how far a matter has come: "under negotiation", "on the table"."""
    if words[k : k + 1] == ["still"]:
        k += 1
    if words[k : k + 1] == ["under"] and words[k + 1 : k + 2]:
        at = k + 2 if words[k + 1] in ("active", "serious", "close", "urgent") else k + 1
        return "proposed" if words[at : at + 1] and words[at] in _OPEN_MATTERS else None
    if words[k : k + 3] in (["on", "the", "table"], ["on", "the", "cards"], ["on", "the", "agenda"]):
        return "proposed"
    if words[k : k + 3] in (["in", "the", "works"], ["in", "the", "pipeline"], ["in", "the", "offing"]):
        return "planned"
    return "denied" if words[k : k + 3] in (["off", "the", "table"], ["out", "of", "the"]) else None


_HAPPENING = frozenset("materialise materialize happen begin start take come occur arrive".split())
_OPEN_MATTERS = frozenset(
    "negotiation negotiations discussion discussions consideration review study examination".split()
)


def _is_passive_form(reading: Reading, v: int) -> bool:
    """Whether a form of "to be" stands before the verb at ``v``, one adverb between them at most."""
    return "b" in reading.kinds[max(0, v - 2) : v]


_GOING_ON = frozenset("come continue begin start help manage proceed serve resume use utilise utilize".split())
_UNDONE = frozenset("dropped scrapped shelved blocked cancelled canceled abandoned vetoed rejected rebuffed".split())


def _verb_mood(reading: Reading, v: int, low: int) -> str:
    """The mood of the verb at ``v``, from what stands before it."""
    words, kinds, lex = reading.words, reading.kinds, reading.lex
    modals = lexicon().modal_kinds
    mood = None
    infinitive = False
    k = v - 1
    steps = 0
    while k >= low and steps < 26:
        kind, word = kinds[k], lex[k]
        steps += 1
        if kind == "n" and _negates(reading, k, v):
            if mood is None and words[low] in ("if", "unless") and "h" not in kinds[low:k]:
                return "proposed"  # "if Delhi does not halt its purchases": it is asked to
            return mood or "denied"
        if words[k] == "cannot":
            return "denied"
        if kind == "m":
            found = modals[words[k]]
            if words[k + 1] in ("like", "love", "prefer"):
                return mood or "proposed"  # "would like to borrow"
            return mood or found
        if kind == "r" and words[k] in ("which", "who", "whose") and kinds[k - 1 : k] in (",", "p"):
            break  # "will supply the refiner, in which it has a stake"
        if words[k] == "yet" and infinitive:
            return "denied"
        if kind == "t" and kinds[k + 1 : k + 2] in ("P", "C", "c", "I", "L", "$", "%", "#", "D", "U") and k + 1 < v:
            k -= 1  # "from Russia to Germany was completed": a direction
            continue
        if kind == "t" and kinds[k + 1] not in "bh" and not set(reading.forms(v)) & set("bg") and k < v - 1:
            break  # "is to be supplied" but not "is to supply … under a contract concluded in May"
        if kind == "t":
            infinitive = True
            before = kinds[k - 1] if k > 0 else ""
            singled = words[k - 1].split() if before == "Q" else words[max(low, k - 5) : k]
            if any(w in _SINGLED_OUT for w in singled) and before in "wGNdRQO":
                return mood or "asserted"  # "was the first country to recognise", "the first Indian leader to visit"
            if before in "PXNO" and _is_one_of_a_kind(reading, k, low):
                return mood or "asserted"  # "the first country in Latin America to recognise"
            if before == "b" or (before in "PLN" and reading.is_title_case):  # "is to visit", "Putin to visit"
                return mood or "planned"
            if _is_of_order(reading, k, low):
                return mood or "asserted"
            k -= 1
            continue
        if infinitive and kind == "v" and word is not None and word.verb_lemma == "cease":
            return mood or "denied"
        going_on = infinitive and kind == "v" and word is not None and word.verb_lemma in _GOING_ON
        if going_on and is_finite_or_participle(reading, k):  # not "used the proceeds to repay"
            v, infinitive = k, False  # "continues to lend", "helped to build": as the verb before it has it
            k -= 1
            continue
        if word is not None and word.modal_phrases and (infinitive or "g" in reading.forms(v)):
            phrase = _phrase_mood(reading, k)
            if phrase is not None and all(kinds[j] in "pdPAICLGOz&'qtwNr" for j in range(k + 1, v)):
                negated = phrase == "denied" and "n" in kinds[max(low, k - 2) : k]
                return "proposed" if negated else _with_outer(reading, k, low, phrase)
        if (
            word is not None
            and word.modality is not None
            and (kind != "w" or infinitive or _adverb(words[k]) or words[k + 1 : k + 2] == ["of"])
        ):
            if infinitive or _adverb(words[k]) or _takes_gerund(reading, k, v):
                found = word.modality
                if word.verb_lemma == "expect" and infinitive and kind == "v" and not _is_passive_form(reading, k):
                    found = "planned"  # "the government expects to sign": it is the one to do it
                # "is expected to announce plans to …": the outermost but one wins; the nearest mood holds
                mood = mood or found
                if found in ("denied", "alleged"):
                    return found
                if mood == "proposed" and _is_granted(reading):
                    return "planned"
                return _with_outer(reading, k, low, mood)
        if kind == "v" and is_finite_or_participle(reading, k) and not infinitive:
            forms = word.verb_forms if word else ""
            if words[k + 1 : k + 2] == ["that"] or (word is not None and word.is_speech):
                return mood or ("alleged" if word and word.modality == "alleged" else "asserted")
            if k < v - 1 and "g" not in forms and kinds[v - 1] not in "&,":
                break
            if kinds[v - 1] in "&,":  # a second verb of the same subject: the mood of the first holds
                v, infinitive = k, False
        if kind in _SCOPE_STOPS:
            break
        if words[k] in ("if", "unless"):
            return "proposed"
        k -= 1
    if mood:
        return mood
    if infinitive and kinds[v - 1] == "t":
        return "asserted" if "ceremony" in words[:v] else "planned"
    if low > 0 and (reading.forms(v) == "g" or (kinds[v - 1] in "s&" and "b" in reading.forms(v))):
        # "has agreed to buy …, while accepting a tariff", "will suspend …, but retain": the mood of the main verb
        main = _verb_before(reading, low)
        if main >= 0:
            return _verb_mood(reading, main, 0)
    return "asserted"


def _is_of_order(reading: Reading, k: int, low: int) -> bool:
    """Whether the infinitive at ``k`` is what a past order does: "signed an executive order to ban"."""
    for j in range(k - 1, max(low, k - 9) - 1, -1):
        if reading.words[j] in ("measures", "sanctions", "steps"):  # "announces measures to ban", "took steps to block"
            v = governing_verb(reading, j)
            return 0 <= v < j and reading.lemma(v) in _TAKING and reading.kinds[before(reading, v)] not in "mtn"
        if reading.words[j] in _ORDERS:
            v = governing_verb(reading, j)
            past = 0 <= v < j and "d" in reading.forms(v) and reading.kinds[before(reading, v)] not in "mtn"
            return past and reading.lemma(v) in _ORDERING
        if reading.kinds[j] == "v" and is_finite_or_participle(reading, j):
            return False
    return False


_ORDERS = frozenset("order orders decree decrees proclamation proclamations regulation regulations".split())
_TAKING = frozenset("announce unveil adopt take impose introduce issue".split())
_ORDERING = frozenset("sign issue adopt enact publish promulgate".split())


def _with_outer(reading: Reading, k: int, low: int, mood: str) -> str:
    """A denial or an allegation outside the chain counts more: "has not agreed to", "denied plans to"."""
    for j in range(k - 1, max(low, k - 4) - 1, -1):
        if reading.kinds[j] == "n":
            return "denied"
        if reading.kinds[j] not in "tbhvmowdq":
            break
        word = reading.lex[j]
        if word is not None and word.modality in ("denied", "alleged"):
            return word.modality
        if (
            word is not None
            and word.modality in ("proposed", "expected")
            and mood == "planned"
            and reading.kinds[j] == "v"
        ):
            return word.modality
    return mood


def _is_one_of_a_kind(reading: Reading, k: int, low: int) -> bool:
    """Whether the infinitive at ``k`` says what a state was the first or last to do: "the first state in Asia to"."""
    near = reading.words[max(low, k - 9) : k]
    doer = next((j for j in range(len(near) - 1, -1, -1) if near[j] in _DOERS), 0)
    return doer > 0 and any(word in _SINGLED_OUT for word in near[max(0, doer - 4) : doer])


_DOERS = frozenset("country nation state government countries nations states leader member republic".split())
_SINGLED_OUT = frozenset("first second third fourth fifth last only latest".split())


def _is_granted(reading: Reading) -> bool:
    """Whether what is proposed is approved in the same breath: "the proposal to … was approved by the Cabinet"."""
    words = reading.words
    return any(
        w in ("approved", "granted", "accepted", "endorsed", "approval", "cleared", "okayed", "greenlit")
        and words[k - 1] not in ("not", "for")
        for k, w in enumerate(words)
        if k
    )


def _adverb(word: str) -> bool:
    return word.endswith("ly")


def _negates(reading: Reading, k: int, v: int) -> bool:
    """Whether a negation belongs to the verb: nothing but its auxiliaries and adverbs between them."""
    if reading.words[k] == "no" and reading.words[k + 1 : k + 2] != ["longer"]:
        return False
    if reading.words[k] == "not" and reading.words[k + 1 : k + 2] == ["only"]:
        return False
    between = range(k + 1, v)
    return len(between) <= 6 and all(
        reading.kinds[j] in "bhmotn"
        or reading.words[j] == "longer"
        or reading.words[j].endswith("ly")
        or (reading.lex[j] is not None and reading.lex[j].modality is not None)  # type: ignore[union-attr]
        or reading.words[j] in ("yet", "been", "also", "able")
        for j in between
    )


def _takes_gerund(reading: Reading, k: int, v: int) -> bool:
    """ "considered lifting", "denied selling", "accused … of supplying", "plans for building"."""
    word = reading.lex[v]
    if word is None or "g" not in word.verb_forms:
        return False
    return all(reading.kinds[j] in "pdPAICLGOz&'q" for j in range(k + 1, v))


def governing_verb(reading: Reading, i: int) -> int:
    """The verb whose object (or subject) the noun at ``i`` is; -1 where there is none. Worked out once a noun."""
    found = reading.governors.get(i)
    if found is None:
        found = reading.governors[i] = _governing_verb(reading, i)
    return found


def _governing_verb(reading: Reading, i: int) -> int:
    kinds = reading.kinds
    low, high = clause(reading, i)
    k = i - 1
    steps = 0
    most = 16
    while k >= low and steps < most:
        if kinds[k] == "v" and is_finite_or_participle(reading, k):
            return k
        if kinds[k] == "r" and reading.words[k] == "that" and k and reading.lemma(k - 1) == "estimate":
            break  # "estimated that investment in Mali reached": the subject of what is told
        if kinds[k] == "$":
            most = 44  # "pledged a loan of $5 million, a credit of $3 million and …": a list of sums
        if kinds[k] == "b" and (k + 1 < i or kinds[i] == "w"):
            return k
        if kinds[k] == "h" and k + 1 < i and (kinds[k + 1] in "dA#K$wN" or reading.words[k + 1] == "no"):
            return k  # "has a dispute with"
        if kinds[k] in ";:":
            break
        k -= 1
        steps += 1
    for k in range(i + 1, min(high, i + 20)):
        if kinds[k] == "v" and is_finite_or_participle(reading, k):
            return k
        if kinds[k] == "m":
            return min(k + 1, len(kinds) - 1)
        if kinds[k] == "b":
            return next((j for j in range(k + 1, min(high, k + 4)) if kinds[j] == "v"), k)
    return -1


# --- numbers and dates beside a trigger --------------------


def mention(reading: Reading, i: int) -> Mention:
    """The mention that item ``i`` holds."""
    value = reading.payload[i]
    if not isinstance(value, Mention):
        raise TypeError(f"item {i} ({reading.words[i]!r}) holds no mention")
    return value


def _is_of_participle(reading: Reading, first: int, k: int, last: int) -> bool:
    """Whether the date at ``k`` is that of a participle which only describes the noun before it: "the sanctions imposed
    in 2003 were extended"."""
    if k + 1 >= last or not (
        verb_follows(reading, k + 1) or (reading.kinds[k + 1] == "," and verb_follows(reading, k + 2))
    ):
        return False
    for j in range(k - 1, first, -1):
        if reading.kinds[j] in "bhmr;":
            return False
        if reading.kinds[j] == "v" and "n" in reading.forms(j) and is_finite_or_participle(reading, j):
            return reading.kinds[before(reading, j)] not in "bh"
    return False


def _goes_on_behind(reading: Reading, first: int, last: int, k: int) -> bool:
    """Whether what ends at ``last`` stands in an aside, and the date at ``k`` behind it: "the port, financed by a loan
    from China, is to open in 2022"."""
    opening = reading.kinds.rfind(",", 0, first)
    if opening < 0 or first - opening > 8 or reading.kinds[opening + 1] not in "vr":
        return False
    closing = reading.kinds.find(",", last, k)
    return closing >= 0 and verb_follows(reading, closing + 1)


def date_for(reading: Reading, first: int, last: int, reach: int = 0) -> int:
    """The item of the date that the clause gives to items ``first`` to ``last`` (half-open); -1 where there is none.

    ``reach`` is where the parties and values of the fact end, if later than ``last``.

    A date within or right behind the phrase comes first, then one before it in the clause, then the one that opens the
    sentence.
    """
    hyphen = reading.kinds[first - 1 : first] == "-" and reading.ends[first - 1] == reading.starts[first]
    if hyphen and reading.kinds[first] == "v":  # not the dash of a dateline: "LIMA, May 21 - Trade between"
        return -1  # "a Chinese-built dam"
    if "D" not in reading.kinds:
        return -1
    dates = reading.days_of_deeds
    if dates is None:
        dates = reading.days_of_deeds = _days_of_deeds(reading)
    dates = [k for k in dates if not _is_told_after(reading, k, first)]
    if not dates:
        return -1
    low, high = clause(reading, first)
    inside = [k for k in dates if low <= k < high]
    reach = max(last, min(reach, high))
    behind = reach if ",r" in reading.kinds[last:reach] else last  # "exports, which totalled $2 billion in 2005"
    after = [k for k in inside if k >= first and k - reach < 18 and not _belongs_elsewhere(reading, behind, k)]
    after = [k for k in after if k - last < 18 or not set(reading.kinds[reach:k]) & set("vbh")]
    after = [k for k in after if not _is_compared_with(reading, reach, k)]
    after = [k for k in after if not (first < k < last and _is_of_participle(reading, first, k, last))]
    after = [k for k in after if not _goes_on_behind(reading, first, behind, k)]
    after = [k for k in after if not _beyond_aside(reading, first, last, k)]
    before = [k for k in inside if k < first and not _belongs_elsewhere(reading, k, first)]
    before = [k for k in before if not _in_other_aside(reading, k, first) and not _of_what_is_said(reading, k, first)]
    governs = bool(before) and before[0] <= 3 and reading.kinds[before[0] + 1 : before[0] + 2] == ","
    if governs and after and reading.words[after[0] - 1] in ("for", "of"):
        return before[-1]  # "On 3 May, the bank lent $5 million for 2018-2019": the period of what is lent
    if after and (after[0] < last or not before or (not governs and after[0] - last <= 12) or after[0] - last <= 2):
        return after[0]
    if before:
        return before[-1]
    if after:
        return after[0]
    opening = [k for k in dates if k <= 3 and k < first]
    return opening[0] if opening else -1


def is_base_of_change(reading: Reading, k: int) -> bool:
    """Whether the date at ``k`` only says what a change is counted from: "rose 36 pct from a year earlier to"."""
    at = k - 1 - (reading.kinds[k - 1 : k] == "d")
    if at < 0 or reading.words[at] not in _BASES:
        return False
    return reading.words[k].startswith(_EARLIER) and any(reading.kinds[j] in "%$#" for j in range(max(0, k - 7), k))


_BASES = frozenset("from than over on versus".split())
_EARLIER: tuple[str, ...] = (
    "a year ",
    "a month ",
    "the previous ",
    "the year ",
    "the same ",
    "the prior ",
    "a quarter ",
    "one year ",
)
_EARLIER += ("same ", "previous ", "prior ", "year ", "corresponding ")


def _days_of_deeds(reading: Reading) -> list[int]:
    """The items of the dates that can be those of what the sentence tells."""
    return [
        k
        for k in reading.mentions("D")
        if _is_usable(mention(reading, k))
        and not is_dateline(reading, k)
        and not is_day_of_report(reading, k)
        and not is_record_since(reading, k)
        and not is_base_of_change(reading, k)
    ]


def is_record_since(reading: Reading, k: int) -> bool:
    """Whether the date at ``k`` only says since when nothing was like it: "the first visit by an African leader since
    2008", "the highest since March"; not "has been the largest partner since 2009"."""
    if (mention(reading, k).extra or {}).get("bound") != "since":
        return False
    low, _ = clause(reading, k)
    words = reading.words
    for j in range(k - 1, max(low, k - 14) - 1, -1):
        if words[j] in ("first", "second", "last", "only", "most", "least") or (
            words[j].endswith("est") and reading.kinds[j] in "wvN" and words[j] not in _NO_SUPERLATIVES
        ):
            return "been" not in words[max(low, j - 6) : j]
    return False


_NO_SUPERLATIVES = frozenset(
    "interest request west invest test rest forest harvest protest arrest contest guest budapest".split()
)


def is_dateline(reading: Reading, k: int) -> bool:
    """Whether the date at ``k`` only says when a story was filed: "BRUSSELS, May 4 - The EU …"."""
    if k > 6 or reading.kinds[0] not in "CcPN" or not reading.text[reading.starts[0] : reading.ends[0]].isupper():
        return False
    behind = reading.kinds[k + 1 : k + 7]
    return "-" in behind and not set(behind[: behind.index("-")]) & set("vbhm")


def is_day_of_report(reading: Reading, k: int) -> bool:
    """Whether the date at ``k`` only says when somebody spoke: "the minister said on Tuesday", "on Tuesday told"."""
    return report_of_day(reading, k) >= 0 and reading.lemma(report_of_day(reading, k)) not in _DEEDS_OF_SPEECH


def report_of_day(reading: Reading, k: int) -> int:
    """The item of the verb of saying whose day stands at ``k``; -1 where it is no such day."""
    if mention(reading, k).edtf is not None and len(str(mention(reading, k).edtf)) != 10:
        return -1
    v = k - 1
    while v >= 0 and k - v < 5 and (reading.kinds[v] in "pw" and reading.words[v] in _DAY_WORDS):
        v -= 1
    if v > 1 and reading.kinds[v] in "cC" and reading.words[v - 1] in ("in", "at"):
        v -= 2  # "said in Tripoli on Sunday"
    for at in (v, k + 1):
        word = reading.lex[at] if 0 <= at < len(reading.words) else None
        if word is not None and reading.kinds[at] == "v" and word.is_speech and is_finite_or_participle(reading, at):
            if at < k or reading.kinds[at - 2 : at - 1] != ",":
                return at
    if v >= 1 and reading.kinds[v] in "wG" and v + 1 < k:  # "told reporters on Tuesday"
        word = reading.lex[v - 1]
        if word is not None and word.is_speech and reading.kinds[v - 1] == "v":
            return v - 1
    return -1


def _is_told_after(reading: Reading, k: int, first: int) -> bool:
    """Whether the date at ``k`` is that of an announcement of what had been done: "announced on Sunday that it had"."""
    if not k < first or reading.words[before(reading, first)] != "had":
        return False
    return report_of_day(reading, k) >= 0 or "r" in reading.kinds[k:first]


_DAY_WORDS = frozenset("on late early earlier in here".split())
_DEEDS_OF_SPEECH = frozenset({"announce", "unveil", "declare", "reveal"})  # to say it is to do it


def _is_usable(found: Mention) -> bool:
    return found.edtf is not None or bool(found.extra and (found.extra.get("anaphoric") or found.extra.get("partial")))


def _belongs_elsewhere(reading: Reading, start: int, end: int) -> bool:
    """Whether another deed stands between: a relative clause, or a bracket that closes."""
    between_kinds = reading.kinds[min(start, end) : max(start, end)]
    if "(" in between_kinds and ")" not in between_kinds:
        return False
    if ",r" in between_kinds or _other_deed(reading, start, end):
        return True
    if start < end and _closes_aside(reading, start, end):
        return True
    relative = between_kinds.find("r")
    return relative >= 0 and any(
        is_finite_or_participle(reading, min(start, end) + k)
        for k in range(relative, len(between_kinds))
        if between_kinds[k] == "v"
    )


def _is_compared_with(reading: Reading, start: int, end: int) -> bool:
    """Whether another figure stands between, only compared with: "3.65 billion, against 4.01 billion in 1985"."""
    for k in range(start, end - 1):
        if reading.words[k] in _COMPARING or reading.words[k - 1 : k + 1] in (["up", "from"], ["down", "from"]):
            return any(kind in "$#%" for kind in reading.kinds[k:end])
        dated = "D" in reading.kinds[start:k]
        if dated and reading.words[k] == "from" and set(reading.kinds[k + 1 : min(end, k + 4)]) & set("$#%"):
            return True  # "to 3 mln tonnes this season from 4.3 mln in 1986/87"
    return False


_COMPARING = frozenset("compared against versus".split())


def _closes_aside(reading: Reading, k: int, end: int) -> bool:
    """Whether the date at ``k`` ends a relative clause before ``end``: "Spain, which gave $5 million in June, may"."""
    if reading.kinds[k + 1 : k + 2] != "," or k + 1 >= end:
        return False
    opening = reading.kinds.rfind(",", 0, k)
    return opening >= 0 and reading.kinds[opening + 1 : opening + 2] == "r"


def _in_other_aside(reading: Reading, k: int, first: int) -> bool:
    """Whether the date at ``k`` stands in a relative clause between commas that is over before ``first``: "The
    minister, who leaves on Thursday for talks, said"."""
    opening = reading.kinds.rfind(",r", 0, k)
    if opening < 0:
        return False
    closing = reading.kinds.find(",", opening + 1)
    return k < closing < first


def _of_what_is_said(reading: Reading, k: int, first: int) -> bool:
    """Whether the date at ``k`` belongs to what somebody said after the event at ``first``: "Japan will double a goal
    set in 2022, the minister said after a summit with"."""
    for j in range(first - 1, max(k, first - 8), -1):
        word = reading.lex[j]
        if reading.words[j] in ("after", "during", "following", "at") and word is not None:
            said = reading.lex[j - 1]
            if said is not None and said.is_speech and reading.kinds[j - 1] == "v" and "," in reading.kinds[k:j]:
                return True
    return False


def _beyond_aside(reading: Reading, first: int, last: int, k: int) -> bool:
    """Whether what stands at ``first`` is told in a relative clause between commas, and the date at ``k`` behind it:
    "Serbia, which depends on Russia, will buy … next year"."""
    opening = reading.kinds.rfind(",r", 0, first)
    if opening < 0:
        return False
    closing = reading.kinds.find(",", opening + 1)
    return last <= closing < k and bool(set(reading.kinds[closing + 1 : k]) & set("vbhm"))


def _other_deed(reading: Reading, start: int, end: int) -> bool:
    """Whether a second predicate begins between: "… and will pay", "… after Spain had dropped"."""
    for k in range(min(start, end), max(start, end)):
        kind = reading.kinds[k]
        if kind == "&" and reading.kinds[k + 1 : k + 2] in ("m", "h", "b", "o"):
            shared = start < end and reading.words[k + 1] in ("was", "were")  # "arrived on 3 May and were handed over"
            if not shared:
                return True
        if kind == "&" and start < end - 5 and _is_other_verb(reading, k + 1):
            return True  # "has approved a loan, and looked forward to the meeting in May"
        if reading.words[k] == "whether":
            return True  # "will decide next week whether to buy"
        if kind == "t" and start < end and reading.kinds[k - 1 : k] == "," and reading.kinds[k + 1 : k + 2] == "b":
            return True  # "approved a loan for a wind farm, to be built by 2019"
        if kind == "r" and start < end and reading.words[k] in _INTO and start + 1 < k:
            return True  # "signed a deal on Monday under which X will supply": the day is not the supply's
        if kind == "s" and reading.words[k] in _OPENING and start < end:
            if any(
                reading.kinds[j] in "bh" or (reading.kinds[j] == "v" and is_finite_or_participle(reading, j))
                for j in range(k + 1, end)
            ):
                return True
    return False


def _is_other_verb(reading: Reading, k: int) -> bool:
    """Whether a finite verb stands at ``k`` that is no deed of any fact."""
    if reading.kinds[k : k + 1] != "v" or not is_finite_or_participle(reading, k):
        return False
    word = reading.lex[k]
    return word is not None and "d" in word.verb_forms and not word.triggers


_INTO = frozenset("which who whom whose where".split())
_OPENING = frozenset("after before since because although though until".split())  # "when" is the same time


def modifiers_after(reading: Reading, v: int) -> list[Actor]:
    """The adjective or genitive in the object of the verb at ``v``: "received Chinese loans"."""
    for actor in reading.actors:
        if v < actor.start <= v + 6 and actor.is_modifier:
            return members(reading, actor)
        if actor.start > v + 6:
            break
    return []


def modifiers_before(reading: Reading, v: int) -> list[Actor]:
    """The genitive in the subject of the verb at ``v``: "Japan's $550 billion commitment will be invested"."""
    low, _ = clause(reading, v)
    for actor in reversed(reading.actors):
        if low <= actor.start < v and actor.is_modifier:
            return members(reading, actor)
    return []


def subject_near(reading: Reading, i: int) -> list[Actor]:
    """The subject of the verb that governs the noun at ``i``; [] where the noun is itself the subject."""
    v = governing_verb(reading, i)
    return subject(reading, v) if 0 <= v < i else []
