"""Who acts where a sentence names nobody: the items of a list, whose subject stands in the line that opened it, and the
headings and decisions of a government, which is their subject itself.

Here belongs whom such a sentence leaves out, and for whom "we" speaks in a joint statement. Not here: pronouns and
references (``context``).
"""

from __future__ import annotations

from flows.extract import roles
from flows.extract.context import Context
from flows.extract.reading import Actor, Reading, is_finite_or_participle

_BULLETS = frozenset(["-", "•", "*", "–", "·", "o", "(", ")", "."])
_LEADS = frozenset("to by also further hereby".split())


def note_list_subject(reading: Reading, context: Context) -> None:
    """Remember who the items of a list are about, from the line that opens it: "Japan will:", "Cabinet approved:"."""
    if not reading.words:
        return
    if reading.words[-1] == ":":
        free = [a for a in reading.actors if not a.is_place and not a.is_modifier and a.preposition is None]
        free = [a for a in free if a.follows_verb < 0 and roles.verb_follows(reading, a.end)]
        context.list_subject = roles.codes_of(roles.members(reading, free[0])) if free else ()
    elif context.list_subject and not _is_item(reading):
        context.list_subject = ()


def _is_item(reading: Reading) -> bool:
    return reading.words[0] in _BULLETS or reading.words[0].isdigit()


def add_subject(reading: Reading, context: Context) -> None:
    """Put an actor without words before a sentence that opens with a verb: "Provide Ukraine with …", "Imposing full
    sanctions on …"."""
    codes = context.list_subject or ((context.home,) if context.home else ())
    if not codes:
        return
    v = _opening_verb(reading)
    if v < 0 or (not context.list_subject and "b" in reading.forms(v) and reading.kinds[v - 1 : v] != "t"):
        return
    if any(a.end <= v or _is_main_subject(reading, a, v) for a in reading.actors):
        return
    implied = Actor(v, v, codes, is_reference=True)
    reading.actors.insert(0, implied)
    reading.opening_verb = v


def _opening_verb(reading: Reading) -> int:
    """The verb that a sentence opens with, behind the mark of a list's item; -1 where it opens with something else."""
    for k, word in enumerate(reading.words[:6]):
        if reading.kinds[k] == "v":
            forms = reading.forms(k)
            is_verb = "g" in forms or "d" in forms or is_finite_or_participle(reading, k) or "b" in forms
            return k if is_verb and _takes_object(reading, k) else -1
        if not (word in _BULLETS or word in _LEADS or word.isdigit() or word.endswith("ly") or len(word) == 1):
            return -1
    return -1


def _takes_object(reading: Reading, v: int) -> bool:
    """Whether what follows can be the verb's object: "Providing $5 million", not "Established in 1960, the Fund"."""
    following = reading.kinds[v + 1 : v + 2]
    if "g" in reading.forms(v):
        return following not in ("", ",", ":", ";")
    if "d" in reading.forms(v) and "n" in reading.forms(v):
        return following in tuple("d$#%zAPICGO")
    return following not in ("", ",", ":", ";", "b", "h", "m", "p")


def _is_main_subject(reading: Reading, actor: Actor, v: int) -> bool:
    """Whether the actor is the subject of a main clause behind a comma: "Recalling the pact, Chad and Niger agreed"."""
    if actor.start <= v or actor.is_modifier or actor.preposition is not None or actor.follows_verb >= 0:
        return False
    return reading.kinds[actor.start - 1 : actor.start] in (",", "d") and roles.verb_follows(reading, actor.end)


def note_voices(reading: Reading, context: Context) -> None:
    """ "We, the leaders of Japan, the Philippines and the United States, met": those named speak."""
    if reading.words[:2] != ["we", ","] or context.voices:
        return
    for actor in reading.actors:
        named = roles.codes_of(roles.members(reading, actor))
        if 2 < actor.start < 14 and len(named) > 1:
            context.voices = named
            return
