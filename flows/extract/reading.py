"""A sentence as the rules see it: items in order, who acts in it, and what governs each of them.

A sentence becomes a row of items: names and numbers already recognised are one item each, every other word is one.
Each item has a kind, one letter (see ``lexicon`` and ``names``), so that the whole is also a string and the grammar can
be read off it. Here belong items, actors and the grammatical roles between them. Not here: what a role means for a
fact (``frames``), and what pronouns stand for (``context``).
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import compress

from flows.extract.lexicon import Lexicon, Trigger, Word, lexicon
from flows.extract.names import Name
from flows.extract.tokens import TOKEN, remember, split, tokens_of
from flows.records import Mention, Sentence

_PUNCTUATION = {",": ",", ";": ";", ":": ":", "(": "(", ")": ")", "[": "(", "]": ")", "-": "-", "–": "-", "—": ";"}
_MENTION_KIND = {"amount": "$", "percent": "%", "quantity": "#", "date": "D", "duration": "U", "rank": "K"}
_NUMBER_LIKE = re.compile(r"\d")

PARTY_KINDS = frozenset("PACI")


@dataclass(slots=True)
class Actor:
    """Somebody who can be a party to a fact, and what governs the phrase that names them."""

    start: int  # items, half-open
    end: int
    codes: tuple[str, ...]
    is_modifier: bool = False  # an adjective or a genitive of another noun: "a Chinese loan", "Kenya's debt"
    is_genitive: bool = False
    head: int = -1  # of a modifier: the item of the noun that it modifies
    preposition: str | None = None  # that governs it: "to", "from", "between" …
    preposition_at: int = -1
    follows_verb: int = -1  # the item of the verb that it is the object of
    is_place: bool = False  # a capital or a city that is named as a place
    is_reference: bool = False  # "the two countries", "it": resolved from the context
    is_posting: bool = False  # "ambassador to Kenya"
    person: str | None = None  # the person's name, where one is named
    group: int = -1  # actors that are joined by "and" share a group


@dataclass(slots=True)
class Hit:
    """A trigger at its place in a sentence; items, half-open."""

    start: int
    end: int
    trigger: Trigger


@dataclass(slots=True)
class Reading:
    """One sentence, read."""

    text: str
    sentence: Sentence
    words: list[str]  # lower case
    starts: list[int]
    ends: list[int]
    kinds: str
    lex: Sequence[Word | None]
    payload: Sequence[Name | Mention | None]
    marks: str  # of the items, see ``_classify``
    is_title_case: bool = False
    actors: list[Actor] = field(default_factory=list)
    hits: dict[str, list[Hit]] = field(default_factory=dict)  # by "type.group"
    citing: list[int] = field(default_factory=list)  # items that may cite a speaker: "said", "according"
    word_set: frozenset[str] | None = None  # see ``holds``
    lemma_set: frozenset[str] | None = None  # see ``does``
    governors: dict[int, int] = field(default_factory=dict)  # item -> verb; what ``roles.governing_verb`` has found
    moods: dict[tuple[int, bool], str] = field(default_factory=dict)  # what ``roles.modality`` has found
    opening_verb: int = -1  # the verb of an item whose subject stands elsewhere: "- Provide Ukraine with"
    clause_breaks: list[int] | None = None  # items at which a new clause begins; filled by ``roles.breaks``
    days_of_deeds: list[int] | None = None  # items of dates that facts can take; filled by ``roles.date_for``

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The characters of items ``start`` to ``end`` (half-open)."""
        return self.starts[start], self.ends[end - 1]

    def surface(self, start: int, end: int) -> str:
        """The text of items ``start`` to ``end``."""
        return self.text[self.starts[start] : self.ends[end - 1]]

    def mentions(self, kind: str) -> list[int]:
        """The items that hold a mention of this kind ("$", "%", "#", "D", "U", "K")."""
        found = []
        at = self.kinds.find(kind)
        while at >= 0:
            found.append(at)
            at = self.kinds.find(kind, at + 1)
        return found

    def lemma(self, i: int) -> str:
        """The lemma of item ``i`` as a verb; "" where it is none, or where there is no such item."""
        word = self.lex[i] if 0 <= i < len(self.lex) else None
        return (word.verb_lemma or "") if word is not None else ""

    def forms(self, i: int) -> str:
        """The verb forms that item ``i`` can be (see ``lexicon.Word``); "" where it is no verb or no item."""
        word = self.lex[i] if 0 <= i < len(self.lex) else None
        return word.verb_forms if word is not None else ""

    def holds(self, wanted: frozenset[str]) -> bool:
        """Whether any of the words stands in the sentence: a cheap question before a closer look."""
        known = self.word_set
        if known is None:
            known = self.word_set = frozenset(self.words)
        return not known.isdisjoint(wanted)

    def does(self, lemmas: frozenset[str]) -> bool:
        """Whether any word of the sentence can be a form of any of the verbs: a cheap question before a closer look."""
        known = self.lemma_set
        if known is None:
            known = self.lemma_set = frozenset([word.verb_lemma for word in self.lex if word is not None])  # type: ignore
        return not known.isdisjoint(lemmas)

    def get(self, key: str) -> list[Hit]:
        """The hits of "type.group"; empty where there are none."""
        return self.hits.get(key, [])


def read_sentence(
    text: str,
    sentence: Sentence,
    names: list[Name],
    mentions: list[Mention],
    lexicon: Lexicon,
    titles: Titles,
) -> Reading:
    """Split a sentence into items; ``names`` and ``mentions`` are those inside it, in order."""
    row, starts, ends = _words_of(text, sentence, lexicon)
    for start, end, kind, value in reversed(_merge(names, mentions, text)):
        said = text[start:end].lower()
        item = (said, kind, None, _PLAIN + _NOTES.get(said, ""), None, value)
        low = bisect_left(starts, start)
        if low < len(starts) and starts[low] == start and ends[low] == end:
            row[low] = item
            continue
        high = bisect_left(starts, end, low)
        if (low and ends[low - 1] > start) or (high > low and ends[high - 1] > end):  # it cuts a word: "US-led"
            low -= low > 0 and ends[low - 1] > start
            left, right = min(starts[low], start), max(ends[high - 1], end)
            before, after = split(text, left, start), split(text, end, right)
            row[low:high] = [*_items(before[0], lexicon), item, *_items(after[0], lexicon)]
            starts[low:high] = [*before[1], start, *after[1]]
            ends[low:high] = [*before[2], end, *after[2]]
        else:
            row[low:high] = [item]
            starts[low:high] = [start]
            ends[low:high] = [end]
    if not row:
        return Reading(text, sentence, [], [], [], "", [], [], "")
    words, letters, lex, marks, hot, payload = zip(*row, strict=True)
    flags = "".join(marks)
    kinds = "".join(letters)
    if _MODAL in flags:
        kinds = _name_modals(kinds, marks)
    if "’" in kinds:
        kinds = _settle_apostrophes(kinds, text, starts)
    reading = Reading(text, sentence, list(words), starts, ends, kinds, lex, payload, flags)
    n_long = flags.count(_LONG)
    capitalised = len(marks) - flags.count(_PLAIN) - n_long
    reading.is_title_case = sentence.is_heading or (capitalised >= 4 and capitalised > 2 * n_long)
    if not titles.keys().isdisjoint(words):
        _mark_offices(reading, titles)
    if any(hot):
        _find_hits(reading, hot)
    return reading


_UPPER, _MODAL, _LONG, _PLAIN = "U", "M", "l", "."  # marks of items; M is a capitalised modal or subordinator
POINTER, INSTRUMENT, SEAT = "p", "i", "b"  # added to the mark of words for which a sentence is looked through again
INSTRUMENTS = frozenset(
    """order orders proclamation proclamations resolution resolutions law regulation regulations directive directives
    decree decrees determination memorandum act notice decision""".split()
)
_POINTERS = frozenset({"former", "latter", "fund", "institution", "lender"})  # that are no actor nouns by themselves
_NOTES = {**dict.fromkeys(_POINTERS, POINTER), **dict.fromkeys(INSTRUMENTS, INSTRUMENT), "based": SEAT}
_Item = tuple[str, str, Word | None, str, Word | None, Name | Mention | None]  # see ``_classify``


def _words_of(text: str, sentence: Sentence, lexicon: Lexicon) -> tuple[list[_Item], list[int], list[int]]:
    """The words of a sentence as items, and where they begin and end."""
    words, starts, ends = tokens_of(text).between(sentence.char_start, sentence.char_end)
    return _items(words, lexicon), starts, ends


def _items(words: list[str], lexicon: Lexicon) -> list[_Item]:
    known = lexicon.items
    try:
        return list(map(known.__getitem__, words))
    except KeyError:
        return [known.get(word) or remember(known, word, _classify(word, lexicon.words)) for word in words]


def _classify(token: str, vocabulary: dict[str, Word]) -> _Item:
    """What a token is wherever it stands: (lower case, kind, word, mark and note, the word where a trigger or a
    citation may begin with it, nothing)."""
    lower = token.lower()
    word = vocabulary.get(lower)
    is_upper = token[0].isupper()
    if word is not None:
        kind = word.kind
    elif is_upper:
        kind = "N"
    elif token[0].isalnum():
        kind = "w"
    elif token in ("'s", "’s"):
        kind = "'"
    elif token in ("'", "’"):
        kind = "’"  # a genitive or a quote: its place decides
    elif token in ("'t", "’t"):
        kind = "n"
    else:
        kind = _PUNCTUATION.get(token, "q")
    mark = _LONG if not is_upper and len(token) > 3 else _PLAIN
    if is_upper:
        mark = _MODAL if kind in "ms" else _UPPER
    hot = word if word is not None and (word.is_trigger or word.cites) else None
    if lower in _CITING:
        hot = replace(word, cites=True) if word is not None else Word(cites=True)
    return lower, kind, word, mark + _NOTES.get(lower, ""), hot, None


_CITING = frozenset({"according", "citing", "quoting"})  # and the verbs that ``Word.cites`` knows


def _name_modals(kinds: str, marks: Sequence[str]) -> str:
    """A capitalised modal or subordinator ("May", "Will") is a name, unless a sentence or clause begins with it."""
    letters = list(kinds)
    for i, mark in enumerate(marks):
        if mark[0] == _MODAL and i and letters[i - 1] not in ";:,":
            letters[i] = "N"
    return "".join(letters)


def _settle_apostrophes(kinds: str, text: str, starts: list[int]) -> str:
    """An apostrophe behind an s and before a space is a genitive ("the United States' partner"), else a quote."""
    letters = list(kinds)
    for i, letter in enumerate(letters):
        if letter == "’":
            at = starts[i]
            letters[i] = "'" if text[at - 1 : at] == "s" and text[at + 1 : at + 2] == " " else "q"
    return "".join(letters)


def _merge(names: list[Name], mentions: list[Mention], text: str) -> list[tuple[int, int, str, Name | Mention]]:
    """Names and mentions in order of place, not overlapping; a number keeps its numeral only, so that its noun is read
    as a word."""
    if not mentions:
        return [(name[0], name[1], name[2], name) for name in names]
    spans: list[tuple[int, int, str, Name | Mention]] = []
    for mention in mentions:
        kind = _MENTION_KIND.get(mention.kind)
        if kind is None:
            continue
        start, end = mention.char_start, mention.char_end
        if kind == "#" and any(n.start <= start < n.end and n.kind in "RQ" for n in names):
            continue  # "the two countries" counts nothing
        if kind in "#K":
            end = start + _numeral_length(text[start:end])
            if any(n.start < start and end <= n.end for n in names):
                continue
        spans.append((start, end, kind, mention))
    taken = spans.copy()
    for name in names:
        start, end = name.start, name.end
        for other in taken:
            if start < other[1] and other[0] < end:
                break
        else:
            spans.append((start, end, name.kind, name))
    spans.sort(key=_by_place)
    kept: list[tuple[int, int, str, Name | Mention]] = []
    for span in spans:
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return kept


def _by_place(span: tuple[int, int, str, Name | Mention]) -> tuple[int, int]:
    return span[0], -span[1]


_NUMERAL_PART = re.compile(
    r"(?:over|more|than|at|least|up|to|nearly|almost|about|around|some|approximately|only|just|an?|estimated|roughly|"
    r"as|many|much|close|fewer|less|under|well|the|another|additional|further|total|of|between|from|and|or|both|"
    r"one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|"
    r"eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|millions?|billions?|"
    r"trillions?|dozens?|half|mln|bln|bn|lakhs?|crores?|[-–—]|\S*\d\S*)(?:\s+|(?=[-–—])|$)",
    re.IGNORECASE,
)


@lru_cache(maxsize=20_000)
def _numeral_length(phrase: str) -> int:
    """How much of a counted or ranked phrase is its numeral: 3 for "820" of "820 units of tractors"."""
    position = 0
    while position < len(phrase):
        match = _NUMERAL_PART.match(phrase, position)
        if match is None:
            break
        position = match.end()
    if position == 0:
        token = TOKEN.match(phrase)
        return token.end() if token else len(phrase)
    return len(phrase[:position].rstrip())


Titles = dict[str, dict[str, list[list[str]]]]  # by first word, then by second ("" where it has one word)


def title_table(titles: dict[str, str]) -> Titles:
    """Office titles as words, by their first two; the longest first."""
    table: Titles = {}
    for title in titles:
        parts = split(title, 0, len(title))[0]
        while parts and parts[-1] in ("to", "of", "for"):
            parts = parts[:-1]
        if parts and title not in ("he", "she", "hon"):
            table.setdefault(parts[0], {}).setdefault(parts[1] if len(parts) > 1 else "", []).append(parts)
    for by_second in table.values():
        for found in by_second.values():
            found.sort(key=lambda parts: (-len(parts), parts))
    return table


def _mark_offices(reading: Reading, titles: Titles) -> None:
    """Give the items of office titles the kind O: "Prime Minister", "Minister of Finance and Planning"."""
    words = reading.words
    places = [i for i, word in enumerate(words) if word in titles]
    kinds = list(reading.kinds)
    end = 0
    for i in places:
        if i < end or kinds[i] in "$%#DUK":
            continue
        by_second = titles[words[i]]
        found = by_second.get(words[i + 1], ()) if i + 1 < len(words) else ()
        for parts in (*found, *by_second.get("", ())):
            size = len(parts)
            if size == 1 or words[i : i + size] == parts:
                kinds[i : i + size] = "O" * size
                end = _extend_portfolio(reading, kinds, i + size)
                break
    if end:
        reading.kinds = "".join(kinds)


_PORTFOLIO_HEADS = frozenset({"minister", "ministers", "secretary", "ministry", "ministries", "department"})


def _extend_portfolio(reading: Reading, kinds: list[str], i: int) -> int:
    """Take the portfolio into the title: "of Foreign Affairs, Foreign Employment and Tourism"."""
    words = reading.words
    if not (i + 1 < len(words) and words[i] in ("of", "for") and words[i - 1] in _PORTFOLIO_HEADS):
        return i
    k = i + 1
    last = i
    while k < len(words):
        upper = reading.text[reading.starts[k]].isupper()
        if words[k] == "the" and k == i + 1:
            k += 1
        elif upper and kinds[k] not in "PACIL" and not _starts_title(words[k]):
            last = k
            k += 1
        elif kinds[k] in "&," and k + 1 < len(words) and reading.text[reading.starts[k + 1]].isupper():
            if kinds[k + 1] in "PACIL" or _starts_title(words[k + 1]):
                break
            k += 1
        else:
            break
    if last == i:
        return i
    # A name that follows directly ("Minister of Finance Kenneth Ofori-Atta") is no part of the portfolio.
    known = last
    while known > i and kinds[known] == "N" and reading.lex[known] is None and words[known] not in _PORTFOLIO_WORDS:
        known -= 1
    for j in range(i, max(known, i) + 1):
        kinds[j] = "O"
    return max(known, i) + 1 if known > i else i


_TITLE_WORDS = frozenset("minister president ambassador governor secretary prime premier shri hon mr dr".split())
_PORTFOLIO_WORDS = frozenset(
    """finance foreign affairs external internal interior defence defense trade commerce industry industries tourism
    education health agriculture energy labour labor transport works justice economy economic planning policies national
    development environment science technology culture sports youth fisheries water power petroleum mines resources
    investment communications information media public administration home employment social welfare housing women
    railways shipping aviation infrastructure irrigation food security cooperation international relations
    cooperatives cooperative mass provincial local government religious research innovation digital urban rural regional
    integration state treasury oil lands forestry immigration unification""".split()
)


def _starts_title(word: str) -> bool:
    return word in _TITLE_WORDS


def _find_hits(reading: Reading, hot: tuple[Word | None, ...]) -> None:
    """List the triggers, the longest phrase first within a type and group, and what may cite; ``hot`` holds the words
    that begin any."""
    words = reading.words
    hits = reading.hits
    for i, word in compress(enumerate(hot), hot):
        if word is None:
            continue
        if word.cites:
            reading.citing.append(i)
        if not word.phrases:
            for trigger in word.triggers:
                known = hits.get(trigger.key)
                if known is None:
                    hits[trigger.key] = [Hit(i, i + 1, trigger)]
                elif known[-1].end <= i:  # else inside a longer phrase: "summit" of "summit meeting"
                    known.append(Hit(i, i + 1, trigger))
            continue
        covered: set[str] = set()
        for rest, triggers in word.phrases.get(words[i + 1], ()) if i + 1 < len(words) else ():
            end = i + 1 + len(rest)
            if words[i + 1 : end] == rest:
                for trigger in triggers:
                    if trigger.key not in covered:
                        covered.add(trigger.key)
                        _add_hit(hits, Hit(i, end, trigger))
        for trigger in word.triggers:
            if trigger.key not in covered:
                covered.add(trigger.key)
                _add_hit(hits, Hit(i, i + 1, trigger))


def apply_aliases(reading: Reading, aliases: dict[str, Trigger]) -> None:
    """Read the abbreviations that the text has introduced as the words that they stand for."""
    for i, word in enumerate(reading.words):
        trigger = aliases.get(word)
        known = reading.lex[i]
        if trigger is None or (known is not None and known.triggers):
            continue
        if reading.kinds[i - 1 : i] == "(":
            continue
        found = reading.hits.setdefault(trigger.key, [])
        found.append(Hit(i, i + 1, trigger))
        found.sort(key=lambda hit: hit.start)


def _add_hit(hits: dict[str, list[Hit]], hit: Hit) -> None:
    found = hits.get(hit.trigger.key)
    if found is None:
        hits[hit.trigger.key] = [hit]
    elif found[-1].end <= hit.start:  # else inside a longer phrase: "summit" of "summit meeting"
        found.append(hit)


# --- the shape of phrases -------------------------------------------------------------------------------------------


def is_finite_or_participle(reading: Reading, i: int) -> bool:
    """Whether item ``i`` is used as a verb, judged from its form and from what stands before it."""
    word = reading.lex[i]
    if word is None or not word.verb_forms:
        return False
    if i == reading.opening_verb:
        return True
    forms = word.verb_forms
    if i and reading.kinds[i - 1] in "wNGOpd&" and not reading.is_title_case:
        if reading.text[reading.starts[i]].isupper():
            return False  # "Inter-Governmental Commission on Trade": part of a name
    before = _previous(reading, i)
    kind = reading.kinds[before] if before >= 0 else ""
    if kind == "v" and "s" in forms and "b" not in forms and before == i - 1 and _is_bare_noun(reading, before):
        kind = "w"  # "the loan supports", "China's aid covers"
    if kind == "b" and not set(forms) & set("dng"):
        return False  # "are close allies", "is a sponsor": nothing but a participle follows "to be"
    if kind == "t" and before == i - 1 and not set(forms) & set("bg"):
        return False  # "to imports from", "to exports of"
    if kind == "n" and before == i - 1 and reading.words[before] == "no":
        return False  # "no talks with"
    if kind in ("t", "m", "o", "b", "h", "y", "n"):
        return True
    if "b" in forms and before >= 0 and reading.words[before] in _BARE_INFINITIVE:
        return True
    if "d" in forms or "n" in forms or "g" in forms:
        if kind in ("d", "z", "'") or (kind == "p" and "g" not in forms):
            # "the planned visit", "its agreed share": an adjective, unless nothing nominal follows
            return "g" not in forms and not _noun_follows(reading, i)
        return True
    if kind == "A" and "b" in forms and reading.words[before].endswith("s") and reading.words[before][-2:] != "ss":
        return not _is_noun_here(reading, i)  # "lets Ecuadorians take jobs"
    if before >= 0 and reading.words[before] in ("both", "each") and "b" in forms:
        if reading.kinds[i + 1 : i + 2] in ("d", "t", "#", "$"):
            return True  # "both call the treaty fair", "each ship 80,000 barrels"
    if kind in ("d", "z", "p", "'", "A", "$", "%", "#", "K", "U"):
        return False
    if "s" in forms and kind in ("P", "C", "I", "N", "L", "R", "Q", "G", "O", "w", ")", "r", "c", ",", "&", "D"):
        return not _is_noun_here(reading, i)
    if "b" in forms and kind in ("P", "I", "N", "L", "C", "R", "G", "O", "r", "&", "w", ")", "s"):
        if kind == "w" and not reading.words[before].endswith("s"):
            return False  # "a media release", "the railway service": a base form follows a plural
        return not _is_noun_here(reading, i)
    return False


def _is_bare_noun(reading: Reading, i: int) -> bool:
    """Whether a word that can be noun and verb opens its phrase as a noun (behind an article or a genitive), or is part
    of a name ("Cosco Shipping owns")."""
    if (
        i > 0
        and not reading.is_title_case
        and reading.kinds[i - 1] in "NI"
        and reading.text[reading.starts[i]].isupper()
    ):
        return True
    return (
        i > 0 and reading.kinds[i - 1] in "dz'" and "b" in reading.forms(i) and not is_finite_or_participle(reading, i)
    )


_BARE_INFINITIVE = frozenset("help helps helped helping let lets make makes made".split())  # "helped build a dam"


def _noun_follows(reading: Reading, i: int) -> bool:
    return i + 1 < len(reading.words) and reading.kinds[i + 1] in "wGNO"


def _is_noun_here(reading: Reading, i: int) -> bool:
    """A word that is noun and verb, used as a noun: what follows is no object."""
    word = reading.lex[i]
    if word is None or not any(t.group == "nouns" or t.group == "types" for t in word.triggers):
        return False
    if _takes_goods(reading, i):
        return False
    if reading.kinds[i + 1 : i + 3] == "wp" and reading.words[i + 1].endswith("ly"):
        return False  # "works closely with"
    if reading.words[i] in ("share", "shares") and reading.kinds[i - 1 : i] in ("P", "R"):
        if not _SHARED.isdisjoint(reading.words[i + 1 : i + 7]):
            return False  # "Pakistan and Egypt share cordial relations"
    if reading.kinds[i + 1 : i + 2] == "%" and reading.words[i + 2 : i + 3] == ["of"]:
        return False  # "Iran supplies a third of Iraq's gas"
    # "China exports the …", "Tokyo loans $5 million"
    return reading.kinds[i + 1 : i + 2] not in ("d", "P", "A", "$", "z", "I", "C", "L", "O", "#")


_SHARED = frozenset(
    "ties relations relationship border borders boundary bond bonds links history values culture".split()
)
_FLOWS = frozenset("imports exports shipments sales supplies".split())


def _takes_goods(reading: Reading, i: int) -> bool:
    """ "Kazakhstan exports oil to", "Chad imports wheat from": a bare name before it, goods and a direction behind."""
    if reading.kinds[i - 1 : i] not in ("P", "R") or i == 0:
        return False
    k = i + 1
    while k < len(reading.words) and k < i + 5 and (reading.kinds[k] in "w&," or reading.words[k] in _FLOWS):
        k += 1
    return k > i + 1 and reading.words[k : k + 1] in (["to"], ["from"]) and not reading.words[k - 1].endswith("ed")


_ADVERBS = frozenset(
    """also now still already then soon again once just even only jointly later first together both all never always
    often thus therefore however meanwhile instead indeed ever yet too alone earlier today yesterday nevertheless
    nonetheless besides moreover hence otherwise likewise perhaps maybe almost quite rather very well twice
    thereafter thereby hereby altogether abroad overnight sometimes seldom far long""".split()
)


def _previous(reading: Reading, i: int) -> int:
    """The item before ``i`` that is no adverb or quote."""
    k = i - 1
    if k > 1 and reading.words[k] in ("turn", "return") and reading.words[k - 1] == "in":
        k -= 2  # "will in turn buy"
    while k >= 0 and (
        reading.kinds[k] == "q"
        or reading.words[k] in _ADVERBS
        or (reading.kinds[k] == "w" and reading.words[k].endswith("ly"))
    ):
        k -= 1
    return k


def noun_head(reading: Reading, i: int) -> int:
    """The item of the noun that heads the phrase which starts at ``i`` (after an adjective, genitive or article)."""
    kinds, n = reading.kinds, len(reading.words)
    head = i
    k = i
    while k < n:
        kind = kinds[k]
        if kind in "wNGOX":
            if kind == "w" and reading.words[k].endswith("ly") and k > i:
                break
            head = k
        elif kind == "v":
            if k > i and is_finite_or_participle(reading, k) and not _noun_follows(reading, k):
                break
            if k > i and "d" in reading.forms(k) and k + 1 < n:
                if kinds[k + 1] in "dpztDP$#A,":
                    break
            head = k
        elif kind == "-" and reading.words[k + 1 : k + 2] and reading.words[k + 1] in _LED:
            k += 1  # "a Czech-led initiative"
        elif (
            (kind in "AP#%$KU" and k == head + 1)
            or kind in "#%$KUA"
            or (kind in "&,-" and k + 1 < n and kinds[k + 1] in "w" and _joins_adjectives(reading, k))
        ):
            pass
        else:
            break
        k += 1
    return head


_LED = frozenset("led backed owned run funded financed made built sponsored brokered mediated".split())


def _joins_adjectives(reading: Reading, k: int) -> bool:
    """ "economic and technical cooperation": the joined words are adjectives and a noun follows."""
    left, right = reading.words[k - 1], reading.words[k + 1]
    return left.endswith(_ADJECTIVE_ENDINGS) and right.endswith(_ADJECTIVE_ENDINGS)


_ADJECTIVE_ENDINGS = ("al", "ic", "ive", "ary", "ous", "able", "ant", "ent", "ign", "cial", "tary", "tory")


def _realm_of(reading: Reading, i: int) -> tuple[str, ...]:
    """The state behind a ruler's name that others bear too: "Prince Albert I of Monaco"; () where none stands there."""
    k = i + 1 if reading.words[i : i + 1] and _NUMERAL.fullmatch(reading.words[i]) else i
    if reading.words[k : k + 1] != ["of"] or reading.kinds[k + 1 : k + 2] != "P" or reading.kinds[k + 2 : k + 3] == "'":
        return ()
    name = reading.payload[k + 1]
    return (name.code,) if isinstance(name, Name) and name.code and not reading.words[i - 1].endswith("'s") else ()


_NUMERAL = re.compile(r"[ivx]{1,5}")
_OPENS_ACTOR = re.compile("[PACIFLORQNyzcG]")


def find_actors(reading: Reading, resolve: Callable[[Reading, int, str], tuple[str, ...]]) -> None:
    """Fill ``reading.actors``. ``resolve`` answers (reading, item, kind) with the parties of persons and references."""
    kinds = reading.kinds
    actors: list[Actor] = []
    reading.actors = actors  # references look back at those already found
    openings = _with_pointers(reading) if POINTER in reading.marks else kinds
    names_seat = SEAT in reading.marks
    n = len(kinds)
    i = 0
    while i < n:
        opening = _OPENS_ACTOR.search(openings, i)
        if opening is None:
            break
        i = opening.start()
        kind = kinds[i]
        actor: Actor | None = None
        based = _based(reading, i, resolve) if names_seat and kind in "CcP" else None
        if based is not None:
            actor, i = based
            if actor is None:
                continue
        elif kind == "C" and i and reading.words[i - 1] in ("la", "de", "del"):
            actor = _resolved_name(reading, i, resolve)  # "De la Madrid": a person named like a city
        elif kind == "I" and kinds[i - 1 : i] == "N" and kinds[i - 2 : i - 1] == "O" and " " not in reading.words[i]:
            actor = _resolved_name(reading, i, resolve)  # "Finance Minister Jean Kone": a person named like a firm
        elif kind in PARTY_KINDS:
            actor = _party_actor(reading, i)
        elif kind == "F":
            actor = _coded(reading, i, i + 1)
        elif kind == "L" and i and reading.words[i - 1] == "the":  # "the Arafat district" is no person
            if reading.words[i + 1 : i + 2] in (["administration"], ["government"], ["cabinet"], ["regime"]):
                actor = _coded(reading, i, i + 1)
                if actor is not None:
                    actor.end = i + 2
        elif kind == "L":
            introduced = (
                () if " " in reading.words[i] else resolve(reading, i, "introduced:" + reading.surface(i, i + 1))
            )
            actor = Actor(i, i + 1, introduced) if introduced else _coded(reading, i, i + 1)
            if actor is not None:
                actor.person = reading.surface(i, i + 1)
                actor.codes = _realm_of(reading, i + 1) or actor.codes
                _make_genitive(reading, actor)
        elif kind == "O":
            actor = _office_actor(reading, i, resolve)
            if actor is not None and actor.person:
                actor.codes = _realm_of(reading, actor.end) or actor.codes
        elif kind in "RQN" or (kind == "y" and reading.words[i] in ("it", "they", "he", "she", "we")) or kind == "z":
            actor = _resolved_actor(reading, i, resolve)
        elif kind == "c":
            person = _introduced(reading, i, resolve)
            actor = person or _coded(reading, i, i + 1)
            if actor is not None and person is None:
                actor.is_place = True
                if kinds[i + 1 : i + 2] in ("N", "G", "O", "I") and reading.text[reading.starts[i + 1]].isupper():
                    actor = _local_body(reading, i, actor)
                elif i and kinds[i - 1] == "N":
                    actor = None  # part of another name
        elif kind == "G" and reading.words[i] in _MISSIONS and i and reading.words[i - 1] == "the":
            codes = resolve(reading, i, "O")
            actor = Actor(i, i + 1, codes, is_reference=True) if codes else None
        elif (kind in "Gwv" and i and reading.words[i - 1] == "the") or reading.words[i] in ("former", "latter"):
            actor = _pointed_at(reading, i, resolve)
        if actor is None:
            i += 1
            continue
        _govern(reading, actor)
        if actor.preposition == "of" and reading.words[actor.preposition_at - 1] in _EMISSARIES:
            _speak_for(reading, actor)
        actors.append(actor)
        i = max(actor.end, i + 1)
    _join(reading)


_EMISSARIES = frozenset("envoy envoys emissary emissaries representative representatives".split())


def _speak_for(reading: Reading, actor: Actor) -> None:
    """ "a special envoy of President Obasanjo": whom he sends is the actor."""
    start = actor.preposition_at - 1
    while start > 0 and reading.kinds[start - 1] == "O":
        start -= 1
    actor.start, actor.preposition, actor.preposition_at = start, None, -1
    _govern(reading, actor)


def _with_pointers(reading: Reading) -> str:
    """The kinds, with "the former" and its like as words that can open an actor."""
    kinds = list(reading.kinds)
    for i, word in enumerate(reading.words):
        if i and word in _POINTERS and reading.words[i - 1] == "the" and kinds[i] in "wv":
            kinds[i] = "G"
    return "".join(kinds)


def _pointed_at(reading: Reading, i: int, resolve: Callable[[Reading, int, str], tuple[str, ...]]) -> Actor | None:
    """ "the company", "the lender", "the government", "the former": what the text has named before."""
    if i == 0 or reading.words[i - 1] != "the":
        return None
    word = reading.words[i]
    kind = word if word in ("former", "latter", "government") else lexicon().bodies.get(word)
    following = reading.kinds[i + 1 : i + 2]
    if kind is None or following in ("w", "N", "G", "O", "-", "I") or reading.words[i + 1 : i + 2] == ["of"]:
        return None
    if following == "v" and not is_finite_or_participle(reading, i + 1):
        return None
    if kind in ("former", "latter") and following in ("v", "A", "P", "L", "C"):
        if not is_finite_or_participle(reading, i + 1):
            return None
    codes = resolve(reading, i, kind)
    if not codes:
        return None
    actor = Actor(i, i + 1, codes, is_reference=True)
    _make_genitive(reading, actor)
    return actor


def _introduced(reading: Reading, i: int, resolve: Callable[[Reading, int, str], tuple[str, ...]]) -> Actor | None:
    """A person whom the text has introduced, and who is named like a city: "Miyazaki said"."""
    if reading.kinds[i - 1 : i] in tuple("pcN") and i:
        return None
    name = reading.surface(i, i + 1)
    codes = resolve(reading, i, "introduced:" + name)
    return Actor(i, i + 1, codes, person=name) if codes else None


def _resolved_name(reading: Reading, i: int, resolve: Callable[[Reading, int, str], tuple[str, ...]]) -> Actor | None:
    codes = resolve(reading, i, "name:" + reading.surface(i, i + 1))
    return Actor(i, i + 1, codes, person=reading.surface(i, i + 1)) if codes else None


def _based(
    reading: Reading, i: int, resolve: Callable[[Reading, int, str], tuple[str, ...]]
) -> tuple[Actor | None, int] | None:
    """ "the Washington-based lender", "London-based Shell": who acts is what the seat stands before.

    Gives the actor, if any, and the item to go on with; None where no seat stands here.
    """
    if reading.words[i + 1 : i + 3] == ["-", "based"]:
        head = i + 3
    elif reading.words[i + 1 : i + 2] == ["based"]:
        head = i + 2
    else:
        return None
    kinds = reading.kinds
    while head + 1 < len(kinds) and kinds[head] in "wA" and reading.words[head] not in lexicon().bodies:
        head += 1
    if kinds[head : head + 1] in PARTY_KINDS:
        return None, head
    if lexicon().bodies.get(reading.words[head] if head < len(kinds) else "") == "lender":
        codes = resolve(reading, head, "lender")
        if codes:
            actor = Actor(i, head + 1, codes, is_reference=True)
            _make_genitive(reading, actor)
            return actor, head
    return None


def _local_body(reading: Reading, i: int, actor: Actor) -> Actor | None:
    """ "Hebei Provincial Government", "Shandong Hi-Speed Group": a body of the place acts for its state; "Bethesda
    Home"
    is no place."""
    end = i + 1
    is_body = False
    while end < len(reading.words) and reading.kinds[end] in "NGOw" and reading.text[reading.starts[end]].isupper():
        is_body = is_body or reading.words[end] in _ORGANISATION_WORDS or reading.words[end] == "government"
        end += 1
    if not is_body or (reading.words[end - 1] == "bank" and reading.words[end - 2] in _BANKS_OF_RIVERS):
        return None
    actor.is_place = False
    actor.end = end
    return actor


_BANKS_OF_RIVERS = frozenset("north south east west left right".split())
_MISSIONS = frozenset("embassy consulate ambassador delegation legation consul mission".split())


def _coded(reading: Reading, start: int, end: int) -> Actor | None:
    name = reading.payload[start]
    if isinstance(name, Name) and name.code:
        return Actor(start, end, (name.code,))
    return None


def _party_actor(reading: Reading, i: int) -> Actor | None:
    """An actor that begins with a party name, adjective, capital or institution."""
    actor = _coded(reading, i, i + 1)
    if actor is None:
        return None
    kinds, _words, n = reading.kinds, reading.words, len(reading.words)
    kind = kinds[i]
    end = i + 1
    if kind == "I" and kinds[end : end + 1] == "P":
        end += 1  # "ZTE South Africa": a branch is its company's
    if kind in "PA" and end < n and _is_ambiguous(reading, end):
        actor.end = end + 1  # "India Eximbank": many states have a bank of that name
        return actor
    if kind == "I" and end + 1 < n and reading.words[end] == "of" and _is_ambiguous(reading, i):
        whose = end + 1 + (kinds[end + 1] == "d")  # "Ministry of Foreign Affairs and Trade of Hungary"
        codes = _code_at(reading, whose) if kinds[whose : whose + 1] == "P" else ()
        if codes:
            actor.codes, actor.end = codes, whose + 1
            _make_genitive(reading, actor)
            return actor
    if kind == "I" and kinds[end : end + 3] in ("(N)", "(I)", "(w)"):
        end += 3
    _reach_left(reading, actor)
    if end < n and kinds[end] == "'":
        actor.is_genitive = True
        end += 1
    elif (
        kind == "P" and end + 1 < n and kinds[end] == "(" and kinds[end + 1] in "PN" and kinds[end + 2 : end + 3] == ")"
    ):
        end += 3
    actor.end = end
    if kind == "C":
        actor.is_place = _is_place_here(reading, i, end)
    if end < n and kinds[end] == "-" and kinds[end + 1 : end + 2] in ("P", "A"):
        return actor  # "U.S.-Japan": the pair is joined below
    heads_phrase = kind == "A" or actor.is_genitive or (kind in "PIC" and end < n and _names_on(reading, end))
    if not heads_phrase:
        return actor
    head, person = _actor_head(reading, end)
    if head >= 0 and not (actor.is_genitive and reading.words[head] in _OTHERS):
        actor.end = head + 1
        actor.person = person
        actor.is_genitive = False
        if person is None and "O" in kinds[actor.start : head + 1]:
            actor.person, actor.end = _apposed_person(reading, actor.end)
        _make_genitive(reading, actor)  # "the Vietnamese leader's trip"
        return actor
    if kind == "A" and not actor.is_genitive and _stands_alone(reading, end):
        return actor
    named = _firm_named(reading, end) if (actor.is_genitive and kind == "P") or kind == "A" else -1
    if named > 0:
        actor.end, actor.is_genitive = named, False
        return actor
    if kind == "A" or actor.is_genitive:
        actor.is_modifier = True
        actor.head = noun_head(reading, end) if end < n else -1
    elif (
        kind in "PCI"
        and end < n
        and kinds[end] in "wvG"
        and not is_finite_or_participle(reading, end)
        and not _is_unknown_verb(reading, end)
    ):
        actor.is_modifier = True
        actor.head = noun_head(reading, end)
        if kind == "C" and _is_named_after(reading, actor, end):
            actor.is_place = True
    return actor


def _firm_named(reading: Reading, k: int) -> int:
    """Where a name that is not known ends, which a state's genitive opens and a verb follows: "France's Lactalis has";
    -1 where there is none."""
    end = k
    while end < len(reading.words) and reading.kinds[end] == "N" and reading.lex[end] is None:
        end += 1
    while k < end < len(reading.words) and reading.kinds[end] in "NGwv" and _is_capital(reading, end):
        end += 1  # "China's Zijin Mining", "Japan's Kansai Electric Power"
    return end if end > k and not reading.is_title_case and _verb_at(reading, end) else -1


def _is_capital(reading: Reading, k: int) -> bool:
    return reading.text[reading.starts[k]].isupper()


def _is_named_after(reading: Reading, actor: Actor, end: int) -> bool:
    """ "the Tripoli Agreement", "the Geneva accord": a capital in the name of a paper is where it was signed."""
    if actor.head != end or reading.words[end].rstrip("s") not in _NAMED_PAPERS or reading.is_title_case:
        return False
    return reading.words[actor.start - 1] == "the" or reading.text[reading.starts[end]].isupper()


_NAMED_PAPERS = frozenset(
    "agreement accord declaration protocol convention treaty communique communiqué process".split()
)
# Whoever they are, they are not the state itself: "Chad's creditors", "Ukraine's allies".
_OTHERS = frozenset("creditors creditor lenders lender donors donor bondholders investors importers buyers".split())


def _is_ambiguous(reading: Reading, k: int) -> bool:
    name = reading.payload[k]
    return reading.kinds[k] == "I" and isinstance(name, Name) and "ambiguous" in name.flags


def _names_on(reading: Reading, end: int) -> bool:
    """After a bare name, another noun: "Russia relationship", "India International Trade Fair", "US officials"."""
    kind = reading.kinds[end]
    if kind in "NGO":
        return True
    word = reading.words[end]
    return (
        kind in "wv"
        and not is_finite_or_participle(reading, end)
        and not _is_unknown_verb(reading, end)
        and not word.endswith("ly")
        and word not in _ADVERBS
    )


def _is_unknown_verb(reading: Reading, k: int) -> bool:
    """Whether a word that is not known looks like a verb with its object: "Washington decertified Colombia"."""
    is_past = reading.kinds[k] == "w" and reading.lex[k] is None and reading.words[k].endswith("ed")
    return is_past and reading.kinds[k + 1 : k + 2] in ("P", "A", "C", "I", "L", "d", "z", "O")


def _stands_alone(reading: Reading, end: int) -> bool:
    """A demonym used as a noun: what follows is a verb, a stop or a preposition ("the Chinese said")."""
    while end < len(reading.words) and reading.words[end] in _ADVERBS:
        end += 1  # "some 150,000 Bangladeshis already work"
    if end >= len(reading.words):
        return True
    kind = reading.kinds[end]
    if kind in "pt,;&()bhmrqn:":
        return kind != "&" or not _adjective_list(reading, end)
    return kind == "v" and is_finite_or_participle(reading, end) and "g" not in reading.forms(end)


def _adjective_list(reading: Reading, k: int) -> bool:
    """ "Chinese and South Sudanese officials": the adjective goes with the noun behind the next adjective."""
    j = k + 1
    if reading.kinds[j : j + 1] == "d":
        j += 1
    return reading.kinds[j : j + 1] == "A" and reading.kinds[j + 1 : j + 2] in ("w", "G", "O", "N", "v")


def _reach_left(reading: Reading, actor: Actor) -> None:
    """Take in "the Government of the", "Ministry of Finance of": the phrase of which the party is the end."""
    kinds, words = reading.kinds, reading.words
    k = actor.start - 1
    if k >= 0 and words[k] == "the":
        k -= 1
    if not (k >= 1 and words[k] in ("of", "from")):
        return
    j = k - 1
    if words[k] == "from":  # "officials from Kenya": those whom their state sends
        if kinds[j] == "G" and kinds[j - 1 : j] not in ("v", "A", "P"):
            actor.start = j
        return
    if kinds[j] == ")" and kinds[j - 2 : j] in ("(N", "(I", "(w"):
        j -= 3
    office = _ministry_before(reading, j)
    if office >= 0:
        actor.start = office
        return
    if j < 0 or kinds[j] not in "GO":
        is_name = kinds[j] == "N" or (kinds[j] == "w" and reading.text[reading.starts[j]].isupper())
        if not (is_name and (_institution_before(reading, j) or _names_of_state(reading, actor, j))):
            return
    while j > 0 and kinds[j - 1] in "GON":
        j -= 1
    actor.start = j


_MINISTRIES = frozenset(
    """ministry ministries department departments directorate secretariat directorate-general office bureau division
    agency""".split()
)


def _ministry_before(reading: Reading, j: int) -> int:
    """Where the ministry begins whose name ends at ``j``: "the Ministry of Health and Family Welfare of India"; -1
    where there is none."""
    words = reading.words
    if _MINISTRIES.isdisjoint(words[max(0, j - 10) : max(0, j)]):
        return -1
    k = j
    while k >= 0 and j - k <= 10:
        upper = reading.text[reading.starts[k]].isupper()
        if words[k] in _MINISTRIES and upper:
            while k > 0 and reading.kinds[k - 1] in "GON":
                k -= 1
            return k
        if not upper and words[k] not in ("and", ",", "of", "for", "the", "&"):
            return -1
        k -= 1
    return -1


_INSTITUTION_WORDS = frozenset(
    """board directors bank ministry department government embassy university parliament authority agency council
    corporation house""".split()
)


def _names_of_state(reading: Reading, actor: Actor, j: int) -> bool:
    """A name and whose it is, at the head of a clause: "Lynas of Australia, which …", "Sinopec of China paid …"."""
    kinds, n = reading.kinds, len(reading.words)
    if kinds[actor.start] != "P" or reading.is_title_case or reading.words[actor.start - 1] == "the":
        return False
    after = actor.start + 1
    if after >= n or not (
        kinds[after] in "bhm,"
        or (kinds[after] == "v" and "g" not in reading.forms(after) and is_finite_or_participle(reading, after))
    ):
        return False
    first = j
    while first > 0 and kinds[first - 1] == "N":
        first -= 1
    return first == 0 or kinds[first - 1] in ",;&-" or reading.words[first - 1] in ("by", "with", "to", "from")


def _institution_before(reading: Reading, j: int) -> bool:
    return any(reading.words[k] in _INSTITUTION_WORDS for k in range(max(0, j - 4), j + 1))


def _actor_head(reading: Reading, i: int) -> tuple[int, str | None]:
    """The last item of an actor phrase that goes on at ``i``: its actor noun, office or person; -1 where there is
    none."""
    kinds, words, n = reading.kinds, reading.words, len(reading.words)
    k = i
    last = -1
    person_start = -1
    limit = i + 12
    while k < n and k < limit:
        kind = kinds[k]
        if kind == "O":
            last = k
            while k + 1 < n and kinds[k + 1] == "O":
                k += 1
                last = k
            posted = _posting(reading, k + 1)
            if posted > k + 1:
                k = posted - 1
                last = k
            person_start = k + 1
        elif kind == "G":
            if k + 1 < n and kinds[k + 1] in "w" and not words[k + 1].endswith("ly") and reading.lex[k + 1] is not None:
                pass  # "government loan": the loan is the head
            last = k
        elif kind == "N":
            if last < 0 and not _organisation_ahead(reading, k):
                if k > i and kinds[k - 1] != "N":
                    break
            else:
                last = k
            if person_start < 0 and last >= 0:
                person_start = k
        elif kind == "L" or (kind in "Cc" and k and kinds[k - 1] == "O" and kinds[k + 1 : k + 2] == "N"):
            last = k  # "Vice President Miyazaki Katsura": a person named like a city
            if person_start < 0:
                person_start = k
        elif kind == "I":
            last = k
            return last, None
        elif (
            (kind == "w" and not words[k].endswith("ly") and last < 0)
            or (kind == "w" and words[k] in ("’", "."))
            or (kind == "q" and words[k] == "." and kinds[k - 1] == "N")
            or (
                kind == "v"
                and last < 0
                and k + 1 < n
                and kinds[k + 1] in "GON"
                and not is_finite_or_participle(reading, k)
            )
            or (kind in "-&" and last < 0 and kinds[k + 1 : k + 2] in ("w", "N"))
        ):
            pass
        elif kind == "p" and words[k] == "of" and last >= 0 and kinds[k - 1] in "GO" and kinds[k + 1 : k + 2] == "N":
            k += 1  # "Ministry of Finance"
            while k + 1 < n and kinds[k + 1] in "N&" and kinds[k + 1 : k + 3] != "&d":
                k += 1
            if kinds[k] == "&":
                k -= 1
            last = k
        else:
            break
        k += 1
    if last < 0:
        return -1, None
    if last + 1 < n and kinds[last] == "G" and kinds[last + 1] == "w" and _is_plain_noun(reading, last + 1):
        return -1, None  # "Chinese government loan": a modifier of the loan
    if last + 1 < n and kinds[last] == "G" and kinds[last + 1] == "v" and _is_noun_here(reading, last + 1):
        return -1, None
    if kinds[last + 1 : last + 4] in ("(N)", "(I)", "(w)", "(G)"):
        last += 3
    person = None
    if 0 <= person_start <= last and kinds[person_start] in "NLCc":
        person = reading.surface(person_start, last + 1)
    return last, person


def _is_plain_noun(reading: Reading, k: int) -> bool:
    word = reading.lex[k]
    return word is not None and any(t.group in ("nouns", "types") for t in word.triggers)


_ORGANISATION_WORDS = frozenset(
    """corporation corp company co group ltd limited inc bank agency authority fund foundation enterprise holding
    holdings
    industries industry engineering construction organization organisation institute university ministry department
    association commission bureau airlines airways railways petroleum oil steel council house parliament embassy
    chamber office service administration board centre center academy army navy air force""".split()
)


def _organisation_ahead(reading: Reading, k: int) -> bool:
    """Whether a run of capitalised words from ``k`` names an organisation."""
    while k < len(reading.words) and reading.kinds[k] in "NGwO":
        if reading.words[k] in _ORGANISATION_WORDS and reading.text[reading.starts[k]].isupper():
            return True
        k += 1
    return False


def _posting(reading: Reading, k: int) -> int:
    """The end of "to Kenya", "in the Philippines", "to the U.S." after an office: where somebody is posted, no
    party."""
    kinds, words = reading.kinds, reading.words
    if k + 1 < len(words) and words[k] in ("to", "in"):
        j = k + 1
        if kinds[j] == "d":
            j += 1
        if j < len(words) and kinds[j] in "PCI":
            return j + 1
    return k


_POSTED = frozenset(
    """ambassador ambassadors envoy consul commissioner representative delegate attaché attache plenipotentiary resident
    minister-resident d'affaires legate nuncio observer""".split()
)


def _office_actor(reading: Reading, i: int, resolve: Callable[[Reading, int, str], tuple[str, ...]]) -> Actor | None:
    """ "President Trump", "the Prime Minister of India, Narendra Modi", "the Ambassador"."""
    kinds, words, n = reading.kinds, reading.words, len(reading.words)
    k = i
    while k + 1 < n and (
        kinds[k + 1] == "O" or (kinds[k + 1] == "q" and words[k + 1] == "." and k + 2 < n and kinds[k + 2] in "ON")
    ):
        k += 1
    j = k + 1
    code: tuple[str, ...] = ()
    if j < n and words[j] == "of":
        m = j + 1
        if m < n and kinds[m] == "d":
            m += 1
        if m < n and kinds[m] in "PCI":
            name = reading.payload[m]
            if isinstance(name, Name) and name.code:
                code = (name.code,)
                j = m + 1
        elif m < n and kinds[m] == "N":
            return None
    if words[k] in _POSTED or (words[k] == "minister" and j == k + 1):
        j = _posting(reading, j)  # not in "the visit of the Minister of Trade to India"
    person_start = j
    person, p = _apposed_person(reading, j) if code else (None, j)
    if person is None:
        p = _name_end(reading, person_start)
        person = reading.surface(person_start, p) if p > person_start else None
    if not code and p > person_start and kinds[p - 1] == "L":
        name = reading.payload[p - 1]
        if isinstance(name, Name) and name.code:
            code = (name.code,)
    end = p if person else j
    if not code and person:
        code, end = _state_behind(reading, end)
    if not code and person:
        code, end = _appositive(reading, end)
    if not code:
        code = resolve(reading, i, "O" if person is None else "person:" + (person or ""))
    if not code:
        return None
    actor = Actor(i, max(end, i + 1), code, person=person)
    _make_genitive(reading, actor)
    return actor


def _name_end(reading: Reading, p: int) -> int:
    """Past the last item of a person's name that begins at ``p``, honorifics and particles ("bin", "van") with it."""
    kinds, words, n = reading.kinds, reading.words, len(reading.words)
    first = p
    while p < n and (
        kinds[p] in "NL"
        or (kinds[p] == "O" and words[p] in _HONORIFICS)
        or _is_initial_stop(reading, p)
        or (p > first and words[p] in _PARTICLES and kinds[p + 1 : p + 2] in ("N", "L"))
    ):
        p += 1
    while p > first and kinds[p - 1] in "q":
        p -= 1
    return p


def _apposed_person(reading: Reading, end: int) -> tuple[str | None, int]:
    """The name that an apposition gives to the holder of an office which ends at ``end``, and where it ends: "the
    Ambassador of Japan, H.E. Akio Isomata, paid"."""
    kinds, n = reading.kinds, len(reading.words)
    if kinds[end : end + 1] != ",":
        return None, end
    k = end + 1
    while k < n and kinds[k] == "O" and (reading.words[k] in _HONORIFICS or reading.words[k] in ("h", "e", ".")):
        k += 1
    closing = _name_end(reading, k)
    if closing == k or (k == end + 1 and closing - k < 2 and kinds[k] != "L"):
        return None, end
    return reading.surface(k, closing), closing


def _state_behind(reading: Reading, end: int) -> tuple[tuple[str, ...], int]:
    """ "President Joseph Boakai of Liberia": the state behind the name, and where it ends."""
    kinds, n = reading.kinds, len(reading.words)
    if end + 1 < n and reading.words[end] == "of":
        k = end + 1
        if kinds[k] == "d" and k + 1 < n:
            k += 1
        if kinds[k] in "PI":
            closing = k + 4 if kinds[k + 1 : k + 4] in ("(P)", "(N)") else k + 1
            return _code_at(reading, k), closing
    return (), end


def _make_genitive(reading: Reading, actor: Actor) -> None:
    """ "President N.'s visit": the actor modifies the noun behind its apostrophe."""
    end = actor.end
    if reading.kinds[end : end + 1] == "'":
        actor.is_genitive = actor.is_modifier = True
        actor.end = end + 1
        actor.head = noun_head(reading, actor.end) if actor.end < len(reading.words) else -1


_HONORIFICS = frozenset(
    "shri smt hon h.e. h.e mr mrs ms dr sir his her excellency sheikh sayyid prof professor".split()
)
_PARTICLES = frozenset("bin ibn bint abu al el van von der de da dos di du le la ter".split())


def _is_initial_stop(reading: Reading, p: int) -> bool:
    """The stop of an initial inside a name: "George H. W. Bush"."""
    return (
        reading.kinds[p] == "q"
        and reading.words[p] == "."
        and p > 0
        and len(reading.words[p - 1]) <= 2
        and p + 1 < len(reading.words)
        and reading.kinds[p + 1] in "NL"
    )


def _resolved_actor(reading: Reading, i: int, resolve: Callable[[Reading, int, str], tuple[str, ...]]) -> Actor | None:
    """A reference, a pronoun, or a name that the text has introduced."""
    kinds, _words, n = reading.kinds, reading.words, len(reading.words)
    kind = kinds[i]
    end = i + 1
    person = None
    if kind == "N":
        while end < n and (kinds[end] in "NL" or _is_initial_stop(reading, end)):
            end += 1
        person = reading.surface(i, end)
        codes, closing = _appositive(reading, end)
        end = closing
        codes = codes or resolve(reading, i, "name:" + person)
    else:
        codes = resolve(reading, i, kind)
    if not codes:
        return None
    actor = Actor(i, end, codes, is_reference=kind != "N", person=person)
    if kind == "z":
        actor.is_genitive = actor.is_modifier = True
        actor.head = noun_head(reading, end) if end < n else -1
    elif end < n and kinds[end] == "'":
        actor.is_genitive = True
        actor.end = end + 1
        head, _ = _actor_head(reading, actor.end)
        if head >= 0:
            actor.end = head + 1
        else:
            actor.is_modifier = True
            actor.head = noun_head(reading, actor.end) if actor.end < n else -1
    return actor


def _appositive(reading: Reading, end: int) -> tuple[tuple[str, ...], int]:
    """The party of a name that an apposition explains, and where that ends: "Felix Neumann, German Ambassador to
    Kenya"."""
    kinds, n = reading.kinds, len(reading.words)
    nothing: tuple[str, ...] = ()
    if not (end + 1 < n and kinds[end] in ",("):
        return nothing, end
    k = end + 1
    if kinds[k] == "d":
        k += 1
    if k < n and kinds[k] in "AP":
        j = k + 1
        if kinds[end] == "(" and kinds[j : j + 1] == ")":
            return _code_at(reading, k), end  # "Ion Iliescu (Romania)": the bracket is read by itself
        while j < n and kinds[j] in "'w":
            j += 1
        closing = _office_end(reading, j)
        return (_code_at(reading, k), closing) if closing > j else (nothing, end)
    if k < n and kinds[k] == "O":
        j = k
        while j < n and kinds[j] == "O":
            j += 1
        if j < n and reading.words[j] == "of":
            j += 1
            if j < n and kinds[j] == "d":
                j += 1
            if j < n and kinds[j] in "PI":
                return _code_at(reading, j), max(j + 1, _posting(reading, j + 1))
    return nothing, end


def _office_end(reading: Reading, j: int) -> int:
    """The end of an office that begins at ``j``, with its posting; ``j`` where there is none."""
    k = j
    while k < len(reading.words) and reading.kinds[k] == "O":
        k += 1
    return _posting(reading, k) if k > j else j


def _code_at(reading: Reading, k: int) -> tuple[str, ...]:
    name = reading.payload[k]
    return (name.code,) if isinstance(name, Name) and name.code else ()


_TAKING_FROM = frozenset("seek borrow receive obtain get win secure buy purchase request ask want demand".split())
_PLACE_PREPOSITIONS = frozenset("in at near outside around inside through throughout via toward towards".split())


def _is_place_here(reading: Reading, i: int, end: int) -> bool:
    """Whether a capital is meant as a place: after "in", in a dateline, or where it does not act."""
    kinds, words = reading.kinds, reading.words
    before = words[i - 1] if i else ""
    if before in _PLACE_PREPOSITIONS or (before == "the" and i > 1 and words[i - 2] in _PLACE_PREPOSITIONS):
        return True
    if before in ("from", "to") and i > 1 and kinds[i - 2] in "vc":
        # "travelled to Moscow", but "sought from Caracas 30 million dollars"
        return not (before == "from" and reading.lemma(i - 2) in _TAKING_FROM)
    after = kinds[end] if end < len(words) else ""
    if i == 0 and after in "-;" and after and reading.text[reading.starts[0] : reading.ends[0]].isupper():
        return True
    if i == 0 and after in (",", "(") and end + 1 < len(words) and kinds[end + 1] in "DN-":
        return True
    if after == "," and end + 1 < len(words) and kinds[end + 1] in "PcC" and kinds[i - 1 : i] in ("p", ","):
        return True  # "Xiamen, China"
    return before == "of" and i > 1 and words[i - 2] in {"city", "capital", "town", "port", "embassy", "university"}


# --- government ------------------------------------------------------------------------------------------------------


def _govern(reading: Reading, actor: Actor) -> None:
    """Say which preposition governs the actor, or which verb it is the object of."""
    k = _phrase_start(reading, actor.start) - 1
    if k > 0 and reading.words[k] in _MAINLY:
        k -= 1  # "from mainly China"
    if reading.words[k] == "including" and k > 1 and reading.words[k - 1 - (reading.kinds[k - 1] == ",")] in _CLASSES:
        k = _phrase_start(reading, k - 1 - (reading.kinds[k - 1] == ",")) - 1  # "from eight countries including Chad"
    if reading.words[k] == "as" and k > 2 and reading.words[k - 1] == "such":
        k = _phrase_start(reading, k - 2 - (reading.kinds[k - 2] == ",")) - 1  # "to countries such as Kenya": to Kenya
    if k < 0:
        return
    kind = reading.kinds[k]
    if kind == "," and k == actor.start - 1 and reading.kinds[actor.start] in "Pc" and not actor.is_modifier:
        k = _place_before(reading, actor, k)
        kind = reading.kinds[k]
    if kind == "t" and k and reading.words[k - 1] == "according":
        return  # "according to a New Zealand official": a speaker
    if kind == "t" and k and reading.words[k - 1] in ("next", "close", "adjacent"):
        actor.preposition, actor.preposition_at = "near", k  # "a town next to Ghana"
        return
    if kind in "pt" or (kind == "s" and reading.words[k] in ("after", "before", "since", "until", "than", "as")):
        actor.preposition, actor.preposition_at = reading.words[k], k
    elif kind == "v" and (reading.kinds[k - 1 : k] not in ("d", "z") or is_finite_or_participle(reading, k) or k == 0):
        actor.follows_verb = k
    elif kind == "w" and k == actor.start - 1 and reading.words[k].endswith("ed") and reading.lex[k] is None:
        actor.follows_verb = k  # a verb that is not known: "decertified Colombia"


_CLASSES = frozenset("countries nations states partners allies neighbours neighbors governments members powers".split())
_MAINLY = frozenset("mainly mostly primarily chiefly notably especially".split())


def _place_before(reading: Reading, actor: Actor, comma: int) -> int:
    """The preposition of a place that is not known and that its state follows ("in Ayni, Tajikistan"), else the
    comma."""
    k = comma - 1
    while k > 0 and reading.kinds[k] == "N" and comma - k < 4:
        k -= 1
    named = k < comma - 1 and reading.kinds[k] == "p" and reading.words[k] in ("in", "at", "near", "from", "of")
    closed = actor.end >= len(reading.words) or reading.kinds[actor.end] in "p,.;q):rtD"
    return k if named and closed else comma


def _phrase_start(reading: Reading, i: int) -> int:
    """The first item of the noun phrase that ends with the actor at ``i``."""
    kinds, words = reading.kinds, reading.words
    k = i
    while k > 0:
        kind = kinds[k - 1]
        if (
            kind in "dzO#KqA%"
            or (kind == "G" and kinds[k - 2 : k - 1] not in ("P",))
            or (kind == "w" and (words[k - 1].endswith(_ADJECTIVE_ENDINGS) or words[k - 1] in _COMMON_ADJECTIVES))
            or (
                kind == "N"
                and (kinds[k - 2 : k - 1] in ("O", "N", "d") or words[k - 1] in _RANKS or words[k - 1] in _CONTINENTAL)
            )
            or (kind == "v" and _is_attributive(reading, k - 1))
        ):
            k -= 1
        else:
            break
    return k


_COMMON_ADJECTIVES = frozenset(
    """new old former senior top major large small big rich poor western eastern northern southern central other many
    several various neighbouring neighboring fellow key main close then-south democratic high-level ruling young whole
    entire landlocked island nuclear oil-rich war-torn communist socialist both all single largest biggest late
    great""".split()
)


_CONTINENTAL = frozenset("european african asian american latin arab western".split())
_RANKS = frozenset("senior executive deputy acting assistant special regional resident chief managing".split())


def _is_attributive(reading: Reading, k: int) -> bool:
    """A participle before a noun: "visiting Chinese officials"."""
    word = reading.lex[k]
    return word is not None and "g" in word.verb_forms and k > 0 and reading.kinds[k - 1] in "dz"


_LINKS = re.compile(r"(?:,|&|-|,&|/)[d]?")
_LONGEST_LINK = 4  # items, quotes aside: ", as well as"


def _join(reading: Reading) -> None:
    """Group actors that are listed together; they share what governs the first."""
    actors = reading.actors
    if len(actors) < 2:
        return
    group = 0
    for left, right in itertools.pairwise(actors):
        between = reading.kinds[left.end : right.start]
        if len(between) > _LONGEST_LINK and "q" not in between:
            continue
        linking = reading.words[left.end : right.start]
        joined = _LINKS.fullmatch(between.replace("q", "")) is not None or linking in (
            ["as", "well", "as"],
            ["and", "with"],
            ["/"],
            [",", "as", "well", "as"],
            ["along", "with"],
            ["together", "with"],
        )
        if joined and "&" not in between and right.is_genitive and right.is_modifier and not left.is_modifier:
            joined = False  # "France, the Community's biggest exporter": an apposition
        closing = right.end + (right.person is not None and reading.kinds[right.end : right.end + 1] == ",")
        if joined and between == "-" and reading.starts[left.end] > reading.ends[left.end - 1]:
            joined = False  # "BOGOTA, Colombia - Washington has": the dash of a dateline
        opens = left.start == 0 and reading.kinds[0] == "P" and not left.is_modifier and not right.is_modifier
        if joined and "&" not in between and _verb_at(reading, closing) and not opens:
            joined = False  # "In a deal with X, Y has agreed": the comma ends a phrase, no list goes on
        apart = ",&" in between and left.preposition not in (None, "between", "among")
        if joined and apart and _verb_at(reading, right.end):
            joined = False  # "deals with A, and B announced": a new clause begins
        if joined and set(left.codes) == set(right.codes):
            joined = False
        if not joined and between == "&p" and left.preposition == linking[-1]:
            joined = True  # "between A and between B", "with A and with B"
        if not joined or (left.is_place != right.is_place and right.is_place):
            continue
        if left.is_genitive and left.is_modifier and not right.is_modifier:
            continue
        if left.group < 0:
            left.group = group = group + 1
        right.group = left.group
        if right.preposition is None and right.follows_verb < 0:
            right.preposition, right.preposition_at = left.preposition, left.preposition_at
            right.follows_verb = left.follows_verb
        if left.is_modifier != right.is_modifier:
            _share_head(left, right)


def _verb_at(reading: Reading, k: int) -> bool:
    return k < len(reading.words) and (
        reading.kinds[k] in "bhmo" or (reading.kinds[k] == "v" and is_finite_or_participle(reading, k))
    )


def _share_head(left: Actor, right: Actor) -> None:
    """ "Chinese and South Sudanese officials" act both; in "US-China trade" both modify the trade."""
    if right.is_modifier:
        left.is_modifier, left.head, left.is_genitive = True, right.head, right.is_genitive
    else:
        left.is_modifier, left.head = False, -1
