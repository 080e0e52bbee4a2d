"""Whom a sentence cites for what it says, and whose party the speaker is.

Here belong the shapes of citation ("X said that", "according to X", '"…," said X', "… - ministry"), how far the phrase
of a speaker reaches, and for which facts of the sentence a speaker stands. Not here: what the cited clause states
(``frames``) and how its mood is read (``roles``).
"""

from __future__ import annotations

from dataclasses import dataclass

from flows.extract import roles
from flows.extract.context import Context
from flows.extract.lexicon import SHOWING, lexicon
from flows.extract.names import Name
from flows.extract.reading import Reading, is_finite_or_participle

_PHRASE = frozenset("wNGOAPICLFXKzRQ#'-")  # what the phrase of a speaker is made of
_INNER_PREPOSITIONS = frozenset("of for in at from with on near to behind close".split())
_PRONOUNS = frozenset("he she they it".split())
_TELLING = frozenset("say tell report add explain".split())
_FREE = frozenset("also later earlier then separately recently meanwhile once again".split())
_MOST_ITEMS = 22  # of a speaker's phrase, or of what stands between it and its verb


@dataclass(slots=True)
class Cited:
    """A speaker; characters, half-open. ``verb`` is where the act of speaking stands."""

    start: int
    end: int
    codes: tuple[str, ...]
    verb: int
    surface: str
    is_before: bool = True  # the speaker stands before the verb
    is_closing: bool = False  # the sentence ends with it: it stands for all that went before


def cited_in(reading: Reading, context: Context) -> list[Cited]:
    """All speakers whom the sentence cites, in order; where it goes on with a quotation, the last one of the text."""
    words, kinds = reading.words, reading.kinds
    found: list[Cited] = []
    last = len(words) - 1
    for i in reading.citing:
        word = reading.lex[i]
        if i == last:
            if kinds[i] == "v" and word is not None and word.is_speech:
                _read_verb(found, reading, context, i)
        elif words[i] == "according" and words[i + 1] == "to":
            _add(found, reading, context, i + 2, _phrase_end(reading, i + 2), i)
        elif words[i] in ("citing", "quoting") and i:
            _add(found, reading, context, i + 1, _phrase_end(reading, i + 1), i)
        elif word is not None and kinds[i] == "v" and word.cites:
            _read_verb(found, reading, context, i)
    if not found and (words[-1:] != ["."] or reading.is_title_case):
        _read_tail(found, reading, context)
    if not found and context.speaker is not None and _goes_on(reading, context):
        found.append(context.speaker)
    return found


def remember(reading: Reading, context: Context, found: list[Cited]) -> None:
    """Keep the last speaker and whether the sentence ends within a quotation, for the sentences that follow."""
    text, start, end = reading.text, reading.sentence.char_start, reading.sentence.char_end
    opened, closed = text.count("“", start, end), text.count("”", start, end)
    straight = text.count('"', start, end) % 2 == 1
    if opened != closed or straight:
        context.in_quotation = opened > closed or (straight and not context.in_quotation)
    if found:
        context.speaker = found[-1]
        context.spoke_in = reading.sentence.sentence_id
        for cited in found:
            _learn(context, cited)


def _learn(context: Context, cited: Cited) -> None:
    words = cited.surface.split()
    if not cited.codes or not words or words[-1].lower() in _PRONOUNS:
        return
    context.speakers[words[-1].lower()] = cited.codes
    if len(words) > 1 and words[-1][0].isupper() and words[-2][0].isupper():
        context.persons.setdefault(words[-1], cited.codes)
        context.last_person = cited.codes


def speaker_of(start: int, end: int, found: list[Cited], breaks: list[int]) -> Cited | None:
    """The speaker who stands for a fact at characters ``start`` to ``end``; ``breaks`` are those of the semicolons."""
    fitting = []
    for cited in found:
        if any(min(cited.verb, start) < at < max(cited.verb, start) for at in breaks):
            continue
        if cited.is_before and cited.start <= start and end <= cited.verb and end > cited.end:
            continue  # "N., who lent Kenya $5 million, said": told by the text itself
        fitting.append(cited)
    if not fitting:
        return None
    closing = [cited for cited in fitting if cited.is_closing and end <= cited.start]
    if closing:
        return closing[-1]
    before = [cited for cited in fitting if cited.verb <= start]
    return before[-1] if before else fitting[0]


# --- where a speaker stands -------------------------------------------------------------------------------------------


def _read_verb(found: list[Cited], reading: Reading, context: Context, v: int) -> None:
    """The speaker of the verb of saying at ``v``: before it, or behind it after a quotation."""
    word = reading.lex[v]
    if word is None or not is_finite_or_participle(reading, v):
        return
    if "g" in word.verb_forms:
        if word.is_speech and reading.words[v - 1 : v] == ["as"]:  # "quoted the minister as saying"
            _quoted_as(found, reading, context, v)
        return
    previous = roles.before(reading, v)
    if reading.kinds[previous] in "bt" and previous < v:
        return  # "was reported", "to say"
    if any(kind == "n" for kind in reading.kinds[previous:v]):
        return
    if word.verb_lemma in SHOWING:
        start, end = _phrase_before(reading, v)
        if start < end and _has_data(reading, start, end):
            _add(found, reading, context, start, end, v)
        return
    if _behind_quotation(reading, v):
        end = _phrase_end(reading, v + 1)
        if end > v + 1 and _can_speak(reading, v + 1, end) and _closes(reading, v, end):
            _add(found, reading, context, v + 1, end, v, is_before=False)
            return
    if not _introduces(reading, v, word.is_speech):
        return
    start, end = _phrase_before(reading, v)
    if start < end and _can_speak(reading, start, end):
        _add(found, reading, context, start, end, v)


def _quoted_as(found: list[Cited], reading: Reading, context: Context, v: int) -> None:
    """ "X was quoted as saying", "the agency quoted X as saying"."""
    q = v - 2
    while q > 0 and v - q < _MOST_ITEMS and reading.lemma(q) not in ("quote", "cite"):
        q -= 1
    if reading.lemma(q) not in ("quote", "cite"):
        return
    if q < v - 2 and reading.words[q + 1] != "by":
        _add(found, reading, context, q + 1, v - 1, v)
    else:
        start, end = _phrase_before(reading, q - 1 if reading.kinds[q - 1 : q] == "b" else q)
        if start < end:
            _add(found, reading, context, start, end, v)


def _introduces(reading: Reading, v: int, is_speech: bool) -> bool:
    """Whether speech follows the verb at ``v``, or has gone before it ("…, he said.")."""
    n = len(reading.words)
    k = v + 1
    while k < n and (reading.kinds[k] == "D" or reading.words[k] in ("on", "in", "late", "earlier", "here", "a")):
        k += 1
    if k >= n or reading.words[k] == "that" or reading.kinds[k] in "q.,;:)":
        return True
    lemma = reading.lemma(v)
    if lemma == "accuse" or (reading.kinds[v + 1 : v + 2] == "p" and _has_spoken(reading, v)):
        return True
    if not is_speech:
        if lemma in ("deny", "reject", "dismiss", "refute"):
            return "g" in reading.forms(k) or "that" in reading.words[k : k + 4]
        return reading.kinds[k] == "t" and lemma == "claim"
    if lemma in _TELLING:
        return reading.kinds[k] in "PICLGyYdzwNOARQt#$pcmvF%Kn"
    return lemma == "announce" or (lemma in ("confirm", "disclose", "reveal") and reading.kinds[k] in "PICLyOdzR")


def _has_spoken(reading: Reading, v: int) -> bool:
    """Whether the words stand before the speaker: "Peru will lend …, the minister wrote on his page"."""
    start, end = _phrase_before(reading, v)
    return start < end and start > 3 and reading.kinds[start - 1] in ",q"


def _behind_quotation(reading: Reading, v: int) -> bool:
    """Whether a comma or a closing quote stands right before the verb: '…," said X'."""
    return v > 0 and reading.kinds[v - 1] in "q," and (v + 1 < len(reading.words)) and _starts_phrase(reading, v + 1)


def _closes(reading: Reading, v: int, end: int) -> bool:
    """Whether the speech is over with the speaker who ends at ``end``: what was said has gone before."""
    following = reading.kinds[end : end + 1]
    if reading.words[v - 1] in ('"', "”", "'", "’"):
        return not roles.verb_follows(reading, end)
    return following in ("", ",", ";", ")", "D") or reading.words[end] in (".", "in", "at", "on")


def _starts_phrase(reading: Reading, k: int) -> bool:
    return reading.kinds[k] in "dzwNGOAPICLyX"


def _phrase_before(reading: Reading, v: int) -> tuple[int, int]:
    """The items of the phrase that speaks, before the verb at ``v``; an aside between commas is passed over."""
    kinds, words = reading.kinds, reading.words
    k = v - 1
    steps = 0
    while k >= 0 and steps < _MOST_ITEMS:
        steps += 1
        if (
            kinds[k] in "hD"
            or words[k] in _FREE
            or words[k].endswith("ly")
            or (words[k] in ("on", "in", "late") and kinds[k + 1 : k + 2] == "D")
        ):
            k -= 1
        elif kinds[k] == "," and k < v:
            opening = kinds.rfind(",", max(0, k - 26), k)
            if opening <= 0 or set(kinds[opening:k]) & set(";:"):
                return v, v
            k = opening - 1
            break
        elif kinds[k] == ")":
            opening = kinds.rfind("(", max(0, k - 12), k)
            if opening <= 0:
                return v, v
            k = opening - 1
        else:
            break
    end = k + 1
    if k >= 0 and kinds[k] == "y":
        return (k, end) if words[k] in _PRONOUNS else (v, v)
    while k >= 0 and end - k <= _MOST_ITEMS:
        kind = kinds[k]
        if kind in "dz" or (kind == "#" and words[k] in ("one", "two", "three", "four", "five", "six")):
            k -= 1
            if not (k >= 1 and _links(reading, k)):
                break
            k -= 1
        elif _in_phrase(reading, k) or (k >= 1 and end - k > 1 and _links(reading, k)):
            k -= 1
        else:
            break
    start = k + 1
    while start < end and kinds[start] in "'-&q":
        start += 1
    return start, end


def _in_phrase(reading: Reading, k: int) -> bool:
    """Whether item ``k`` can be part of a noun phrase."""
    kind = reading.kinds[k]
    return kind in _PHRASE or (kind == "v" and not is_finite_or_participle(reading, k)) or _is_stop(reading, k)


def _links(reading: Reading, k: int) -> bool:
    """Whether item ``k`` joins two parts of a phrase: "officials of the ministry", "Trade and Industry Minister"."""
    kinds = reading.kinds
    if kinds[k] in "pt":
        return (
            reading.words[k] in _INNER_PREPOSITIONS
            and _in_phrase(reading, k - 1)
            and kinds[k + 1 : k + 2] not in ("D", "v", "")
        )
    return kinds[k] == "&" and kinds[k - 1] in "NOGPAwI" and kinds[k + 1 : k + 2] in ("N", "O", "P", "A", "w", "G", "I")


def _is_stop(reading: Reading, k: int) -> bool:
    """The stop of an initial or an abbreviation within a name."""
    return reading.words[k] == "." and reading.kinds[k - 1 : k] in ("N", "O", "L") and k > 0


def _phrase_end(reading: Reading, k: int) -> int:
    """Past the last item of the phrase of a speaker that begins at ``k``."""
    kinds, words, n = reading.kinds, reading.words, len(reading.words)
    end = k
    while end < n and end - k <= _MOST_ITEMS:
        kind = kinds[end]
        if kind in "dz" or kind in _PHRASE or (kind == "y" and end == k) or _is_stop(reading, end):
            if words[end] in ("that", "who"):
                break
            end += 1
        elif (kind == "v" and end == k) or _in_phrase(reading, end) or (end > k and _links(reading, end)):
            end += 1
        else:
            break
    while end > k and (kinds[end - 1] in "pdt'-&zq" or words[end - 1] in _FREE) and not _is_name(reading, end - 1):
        end -= 1
    return end


def _is_name(reading: Reading, k: int) -> bool:
    """Whether a small word is part of a name: "Nguyen Van An"."""
    return reading.kinds[k] == "d" and reading.text[reading.starts[k]].isupper() and reading.kinds[k - 1] == "N"


def _read_tail(found: list[Cited], reading: Reading, context: Context) -> None:
    """A headline that names its speaker at the end: "Japan to lend Vietnam $1 billion - ministry"."""
    kinds = reading.kinds
    last = len(kinds) - (1 if reading.words[-1:] == ["."] else 0)
    low = max(3, last - 5)
    dash = max(kinds.rfind("-", low), kinds.rfind(":", low), kinds.rfind(";", low))
    if not low <= dash < last:
        return
    if all(kind in _PHRASE for kind in kinds[dash + 1 : last]) and _can_speak(reading, dash + 1, last):
        _add(found, reading, context, dash + 1, last, dash)


_LONGEST_QUOTATION = 8  # sentences: what never closes has lost its mark


def _goes_on(reading: Reading, context: Context) -> bool:
    """Whether the sentence is a quotation of the one who spoke in the sentence before."""
    apart = reading.sentence.sentence_id - context.spoke_in
    if context.in_quotation and apart <= _LONGEST_QUOTATION:
        return True
    if apart > 1:
        return False
    return reading.text[reading.starts[0]] in '"“'


# --- who it is --------------------------------------------------------------------------------------------------------


def _add(
    found: list[Cited],
    reading: Reading,
    context: Context,
    first: int,
    last: int,
    v: int,
    is_before: bool = True,
) -> None:
    if first >= last or (is_before and _is_object(reading, last - 1, v)):
        return
    start, end = reading.span(first, last)
    codes = _codes(reading, context, first, last)
    if not codes and reading.kinds[last : last + 1] in (",", "("):  # "N. N., a spokesman for the ministry"
        closing = _phrase_end(reading, last + 1)
        if closing > last + 1 and closing - last < 14 and not roles.verb_follows(reading, closing):
            codes = _codes(reading, context, last + 1, closing)
    closing = last == v and first > 3 and reading.kinds[first - 1] in ",q" and _is_last(reading, v)
    found.append(Cited(start, end, codes, reading.starts[v], reading.text[start:end], is_before, closing))


def _is_object(reading: Reading, head: int, v: int) -> bool:
    """ "the trade deal announced on May 8": what is announced, and nobody who speaks."""
    word = reading.lex[head]
    if word is None or reading.words[head] in lexicon().data_nouns | lexicon().speakers:
        return False
    return reading.lemma(v) in ("announce", "report") and any(t.group == "nouns" for t in word.triggers)


def _is_last(reading: Reading, v: int) -> bool:
    """Whether nothing but a time or a place stands behind the verb at ``v``."""
    return all(
        kind in "Dqpcd&" or reading.words[v + 1 + k] in ("today", "late", "here", "reporters", "earlier")
        for k, kind in enumerate(reading.kinds[v + 1 :])
    )


def _can_speak(reading: Reading, first: int, last: int) -> bool:
    """Whether the phrase names somebody, or figures that speak."""
    speakers = lexicon().speakers | lexicon().private_speakers
    for k in range(first, last):
        if reading.kinds[k] in "GOPACILNXFyRQ" or reading.words[k] in speakers:
            return True
    return _has_data(reading, first, last)


def _has_data(reading: Reading, first: int, last: int) -> bool:
    return any(word in lexicon().data_nouns for word in reading.words[first:last])


def _codes(reading: Reading, context: Context, first: int, last: int) -> tuple[str, ...]:
    """The parties for which the phrase speaks: named in it, known from before, or those of the place of the story."""
    words, kinds = reading.words, reading.kinds
    inside = [a for a in reading.actors if first <= a.start < last]
    acting = [a for a in inside if not a.is_place]
    local = context.home or context.dateline
    if acting and local is not None and _names_any(reading, acting[0].start):
        return (local,)  # "the Treasury" of the story's own state
    if acting:
        heads = [a for a in acting if a.preposition is None] or acting
        return heads[0].codes if len(roles.codes_of(heads)) != 2 else roles.codes_of(heads)
    for k in range(first, last):
        name = reading.payload[k]
        if kinds[k] in "PCIALXF" and name is not None and name.code:
            return (name.code,)
    if words[first] in _PRONOUNS and last == first + 1:
        if words[first] in ("he", "she") and context.speaker is not None:
            return context.speaker.codes or context.last_person
        if words[first] == "it" and context.speaker is not None and reading.sentence.sentence_id - context.spoke_in < 3:
            return context.speaker.codes or context.last_subject
        return context.last_subject if words[first] == "it" else ()
    head = last - 1
    for k in range(head, first - 1, -1):
        if kinds[k] == "N":
            known = context.persons.get(reading.text[reading.starts[k] : reading.ends[k]])
            if known:
                return known
    if words[first] in ("the", "that") and words[head] in context.speakers:
        return context.speakers[words[head]]
    if inside:
        return inside[0].codes  # "a source in Kyiv"
    theirs = context.office_party(words[first:last])
    if theirs is not None:
        return (theirs,)
    if _is_official(reading, first, last):
        own = context.home or context.dateline or _own_subject(reading, first) or context.title_state
        return (own,) if own else ()
    return ()


def _names_any(reading: Reading, k: int) -> bool:
    """Whether the name at ``k`` is borne by the bodies of many states."""
    name = reading.payload[k]
    return isinstance(name, Name) and "ambiguous" in name.flags and reading.kinds[k] == "I"


def _is_official(reading: Reading, first: int, last: int) -> bool:
    """Whether an office or an authority speaks, whose state the phrase leaves open."""
    speakers = lexicon().speakers
    return any(
        reading.kinds[k] == "O" or reading.words[k] in speakers or (reading.words[k] in lexicon().data_nouns)
        for k in range(first, last)
    )


def _own_subject(reading: Reading, first: int) -> str | None:
    """The only state that acts in the sentence beside the speaker: "Spain will lend …, the ministry said"."""
    for actor in reading.actors:
        if actor.end <= first and not actor.is_place and actor.preposition is None and len(actor.codes) == 1:
            return actor.codes[0]
    return None
