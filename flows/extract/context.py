"""What a document has told so far: who its parties are, which persons it introduced, and what references stand for.

Here belongs everything that crosses sentences: the dyad that a text is about, persons by surname, offices by title, the
home state of the publisher. Not here: reading one sentence (``reading``) and finding names (``names``).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING

from flows.extract.lexicon import Trigger, lexicon
from flows.extract.names import (
    ADJECTIVE,
    CAPITAL,
    INSTITUTION,
    LEADER,
    PARTY,
    Name,
    at_time,
    office_titles,
    scan_names,
    surnames,
)
from flows.extract.reading import Actor, Reading
from flows.extract.tokens import Spotter
from flows.records import Document, Fact
from schemas import code_lists

if TYPE_CHECKING:
    from flows.extract.attribution import Cited

PAIR, SINGLE = "R", "Q"

_POLITY = "countries|nations|states|governments|sides|leaders|parties|powers|neighbours|neighbors|allies|republics|"
_POLITY += "economies|potencies|partners|peoples|capitals|superpowers|rivals|foes|adversaries"
_OFFICE_HOLDERS = (
    "presidents|heads of state|heads of government|ministers|foreign ministers|prime ministers|delegations|"
)
_OFFICE_HOLDERS += "diplomats|officials|negotiators|premiers|men|statesmen"
_REFERENCE = re.compile(
    rf"\b(?:(?:the|these|those|both|our|their|all)\s+(?:two|three|other)?\s*(?:(?:nuclear|south|east|asian|african|arab|"
    rf"european|neighbou?ring|communist|isolated|friendly|sister|foreign|partner|member|respective)\s+)?(?:{_POLITY})\b(?!\s+of\b)"
    rf"|(?:(?:the|these)\s+two|both)\s+(?:{_POLITY}|{_OFFICE_HOLDERS})\b(?!\s+of\b)"
    rf"|the\s+(?:presidents|prime\s+ministers|foreign\s+ministers|premiers|principals|heads\s+of\s+state)\b(?!\s+of\b)"
    rf"|two\s+of\s+the\s+world[’']s\s+(?:[\w-]+\s+){{0,3}}?(?:{_POLITY})\b"
    rf"|both(?=\s+(?:are|were|became|joined|belong|share|maintain)\b)|(?:both|the\s+two)\s+of\s+them\b|each\s+other\b|one\s+another\b"
    rf"|the\s+two(?=[.,;]|\s+(?:signed|met|have|had|are|were|agreed|will|would|could|may|also|exchanged|discussed|held|"
    rf"established|fought|share|shared|trade|traded|clashed|broke|severed|reached|concluded|announced|pledged|"
    rf"negotiated|resumed|restored|normali[sz]ed|remain|remained|do|did|began|last|never|still|now|both|each|plan|aim|"
    rf"recently|jointly|first)\b)"
    rf"|(?P<single>(?:the|this|that)\s+(?:(?!(?:the|two|three|both|other|first|second|third|only|last|latest|next|another)\b)[a-z][a-z-]*\s+){{0,3}}?(?:country|nation|"
    rf"republic|kingdom|sultanate|emirate|island|islands|archipelago|city-state|bloc)\b(?![\w-]|\s+of\b))"
    rf"|(?P<described>(?:the|this|that)\s+(?:(?!the\b)[a-z][a-z-]*\s+){{0,2}}?(?:island|communist|landlocked|gulf|baltic|balkan|"
    rf"isolated|caribbean|west\s+african|east\s+african|central\s+american|himalayan|arab|host)\s+state\b(?!\s+of\b))"
    rf"|(?P<epithet>(?:^|(?<=[.!?\n-]\s)|(?<=[\n\t]))(?:the\s+)?(?:world|horn\s+of\s+africa|(?:[a-z]+ern\s+|south\s+|east\s+|west\s+|"
    rf"north\s+|central\s+|latin\s+|southeast\s+)?(?:africa|asia|europe|america)|middle\s+east|arab\s+world|gulf|caribbean|region|"
    rf"continent)[’']s\s+(?:[\w.-]+\s+){{1,6}}?(?:economy|exporter|producer|importer|buyer|consumer|nation|country|supplier|grower|"
    rf"state|democracy|power)\b(?=\s+(?!of\b|and\b|for\b|in\b|to\b)[a-z])))",
    re.IGNORECASE | re.MULTILINE,
)


_REFERENCE_STARTS = Spotter(
    re.compile(  # as in the pattern
        r"(?<!\w)(?:the|these|those|both|our|their|all|two|each|one|this|that|africa|asia|europe|america|latin|south|east|"
        r"west|north|central|southeast|western|eastern|northern|southern)(?!\w)"
    )
)


_REFERENCE_ENDS = Spotter(  # the last words of what begins with "the" and its like
    re.compile(
        rf"(?<!\w)(?:{_POLITY}|{_OFFICE_HOLDERS}|country|nation|republic|kingdom|sultanate|emirate|islands?|archipelago|"
        r"city-state|bloc|state|economy|exporter|producer|importer|buyer|consumer|supplier|grower|democracy|power|"
        r"heads|two|them|another)(?!\w)"
    )
)
_FARTHEST = 120  # characters from the first word of a reference to its last


def scan_references(text: str) -> list[Name]:
    """Find "the two countries", "both sides", "the country" …; their parties are resolved when the sentence is read."""
    found: list[Name] = []
    ends = _REFERENCE_ENDS.places(text)
    done = 0
    for start in _REFERENCE_STARTS.places(text):
        if start < done:
            continue
        if text[start] in "tToOaA":  # "the", "these", "our", "all": only before one of the nouns
            k = bisect_right(ends, start)
            if k == len(ends) or ends[k] - start > _FARTHEST:
                continue
        match = _REFERENCE.match(text, start)
        if match is None:
            continue
        kind = SINGLE if any(match.group(name) for name in ("single", "described", "epithet")) else PAIR
        done = match.end()
        found.append(Name(match.start(), done, kind, None, frozenset()))
    return found


@dataclass(slots=True)
class Context:
    """The state of reading one document."""

    home: str | None
    main_pair: tuple[str, ...]
    published_year: int | None
    published: str | None = None  # EDTF, from the month on
    extensions: Path | None = None
    pair: tuple[str, ...] = ()
    paired_in: int = -1  # the sentence that named the pair
    persons: dict[str, tuple[str, ...]] = field(default_factory=dict)
    full_names: dict[str, str] = field(default_factory=dict)
    offices: dict[str, tuple[str, ...]] = field(default_factory=dict)
    last_subject: tuple[str, ...] = ()
    subject_person: tuple[str, ...] = ()  # the party of the last sentence's subject, where it was a person
    earlier_subject: tuple[str, ...] = ()  # of the sentence before that
    recent: list[str] = field(default_factory=list)  # the states named lately, the last one at the end
    bodies: dict[str, tuple[str, ...]] = field(default_factory=dict)  # parties of "the company" and "the lender"
    order: tuple[str, ...] = ()  # the two parties of the last sentence that named two, as they stood
    last_state: tuple[str, ...] = ()
    last_group: tuple[str, ...] = ()
    last_person: tuple[str, ...] = ()
    creditors: dict[str, int] = field(default_factory=dict)  # how often a party gave or lent in this document
    recipients: dict[str, str] = field(default_factory=dict)  # the last recipient of each creditor
    last_restriction: tuple[str, str] | None = None  # sender and target of the last measure
    restricted: dict[str, str] = field(default_factory=dict)  # whom each sender's last measure hit
    last_project: tuple[str | None, str | None, str | None] | None = None  # type, sponsor and host of the last work
    last_ranked: str | None = None  # whose partners the text ranked last
    last_trade: int | None = None  # the sentence that told a flow between two parties last
    last_flow: tuple[str, str, str, int] | None = None  # reporter, partner and flow of it, and its sentence
    last_balance: int = -1  # the sign of the balance of trade told last
    dateline: str | None = None  # the state from which a news story is told
    series_date: tuple[str, int] | None = None  # EDTF of the last figures of trade, and their sentence
    section: str | None = None  # the state whose section of the document this is
    section_line: tuple[int, int, int] | None = None  # the sentence that is only its name, and the name's characters
    lists_relations: bool = False  # whether the document is headed as one on a state's foreign relations
    has_title_pair: bool = False  # whether the title or heading names exactly two states
    title_state: str | None = None  # the only state that the title names
    first_named: str | None = None
    last_instrument: str | None = None  # of the last finance fact
    last_arms: tuple[str | None, str | None, str, str | None, int] | None = None  # sides, materiel, unit; sentence
    last_labour: tuple[str | None, str | None] | None = None  # origin and host of the last workers
    last_labour_at: int = 0  # the sentence of it
    listed: str | None = None  # the mood of the items of the list that a line has opened
    list_subject: tuple[str, ...] = ()  # who the items of that list are about
    voices: tuple[str, ...] = ()  # who speaks together in a joint statement
    is_told_later: bool = False  # days after the publication were told as past: its date is of something else
    last_money: Fact | None = None  # the last finance fact with both sides
    last_recipient: str | None = None  # of the last finance fact that names one
    last_loans: list[Fact] = field(default_factory=list)  # the loans of the last sentence that named any
    last_pact: tuple[tuple[str, ...], str, int] | None = None  # parties and type of the last agreement, its sentence
    papers: tuple[tuple[str, ...], int] | None = None  # parties of a list of papers that were signed, its last sentence
    last_ties: tuple[tuple[str, str], int] | None = None  # the pair whose ties changed last, the sentence that told it
    aliases: dict[str, Trigger] = field(default_factory=dict)  # abbreviations that the text introduced, lower case
    last_date: str | None = None  # EDTF of the last date that a fact took
    event: tuple[str, int] | None = None  # EDTF of the meeting or signing told of, and its sentence
    level: tuple[str, int] | None = None  # EDTF of the last level of debt, and its sentence
    seen_date: str | None = None  # EDTF of the last date that the text named in full
    titled: frozenset[str] = frozenset()  # codes of the parties that the title, or else the first line, names
    named: frozenset[str] = frozenset()  # codes of all parties that the document names
    speaker: Cited | None = None  # who was cited last, and in which sentence
    spoke_in: int = -1
    in_quotation: bool = False  # whether the last sentence ended within a quotation
    speakers: dict[str, tuple[str, ...]] = field(default_factory=dict)  # parties by the last word of a speaker's phrase

    @property
    def dyad(self) -> tuple[str, ...]:
        """The two parties that the text is talking of."""
        return self.pair or self.main_pair

    def enter(self, reading: Reading) -> None:
        """Notice a section that a country's name opens ("Angola — 18 February 1976 — …"): "both countries" are that one
        and the state that the document is about."""
        kinds = reading.kinds
        if self.dateline is None and "-" in kinds[1:10]:
            self._note_dateline(reading)
        if self.has_title_pair and self.section is None and reading.sentence.sentence_id - self.paired_in > 1:
            self.pair = ()  # another dyad was told of by the way: the text is about that of its title
        if kinds[:1] not in ("P", "q", "w", "#"):
            return
        i = 1 if kinds[:1] == "q" and len(kinds) > 1 else 0
        if kinds[i : i + 2] in ("w;", "#;") and reading.words[i].isdigit():
            i += 2  # "5 — Chad — 1962": a numbered row
        name = reading.payload[i] if len(kinds) > i else None
        if kinds[i : i + 1] != "P" or not isinstance(name, Name) or name.code is None or self.title_state is None:
            return
        noted = kinds[i + 1 : i + 2] == "(" and kinds[-1] == ")" and len(kinds) < i + 6  # "Cyprus (suspended)"
        alone = len(kinds) == i + 1 or noted or set(kinds[i + 1 :]) <= set("D;q,")
        if (alone or kinds[i + 1] in ";") and name.code != self.title_state and _is_state(name.code):
            self.pair = (self.title_state, name.code)
            self.last_group = ()
            self.section = name.code
            self.section_line = (
                (reading.sentence.sentence_id, *reading.span(i, i + 1)) if len(kinds) == i + 1 or noted else None
            )

    def _note_dateline(self, reading: Reading) -> None:
        """ "ANKARA, Nov 20 - Turkey has agreed …": where the story is told from."""
        kinds = reading.kinds
        if kinds[0] not in "CcP" or is_joined(kinds):
            return
        name = reading.payload[0]
        place = reading.text[reading.starts[0] : reading.ends[0]]
        if not (isinstance(name, Name) and name.code and place.isupper()) or place in _INTERNATIONAL_SEATS:
            return
        self.dateline = "EU" if place in _UNION_SEATS and "EU" in self.named else name.code

    @property
    def is_bilateral(self) -> bool:
        """Whether the document as a whole is about one dyad, so that a side left open is clear."""
        return self.home is not None or self.has_title_pair or bool(self.creditors)

    def other_than(self, code: str) -> str | None:
        """The other party of the current dyad, or None where it is not clear."""
        topic = self.subject_state()
        if self.dateline is not None and topic is not None and code != topic and self.home is None:
            return topic  # the story's own state before whoever the last sentence named
        passing = len(self.pair) == 2 and not all(_is_state(c) for c in self.pair)  # a body named by the way
        headed = self.has_title_pair and code in self.main_pair and passing
        for pair in (self.main_pair, self.pair) if headed else (self.pair, self.main_pair):
            if len(pair) == 2 and code in pair:
                return pair[0] if pair[1] == code else pair[1]
        return None

    def last_pair_of_trade(self, sentence: int, reach: int) -> tuple[str, str] | None:
        """Reporter and partner of the last flow, where no more than ``reach`` sentences lie between."""
        known = self.last_flow
        return (known[0], known[1]) if known is not None and sentence - known[3] <= reach else None

    def subject_state(self) -> str | None:
        """The state that the document as a whole is about: of its dateline, else of its title."""
        if self.dateline is not None and (self.dateline in self.main_pair or self.dateline in self.titled):
            return self.dateline
        return self.title_state or self.dateline

    def local_state(self) -> str | None:
        """The party whose officials the text need not name: of its publisher, of its dateline, else of its title."""
        return self.home or self.dateline or self.title_state

    def office_party(self, words: list[str]) -> str | None:
        """The one state that has such an office ("Treasury Secretary"); None where several have, or the story's own."""
        if (self.home or self.dateline) in lexicon().offices_shared:
            return None
        phrase = f" {' '.join(words)} "
        return next((party for title, party in lexicon().offices_of.items() if f" {title} " in phrase), None)

    def main_subject(self) -> str | None:
        """The party of the dyad that was the subject last, else the one named first."""
        for code in self.last_subject:
            if code in self.dyad:
                return code
        return self.first_named if self.first_named in self.dyad else None

    def is_state(self, code: str) -> bool:
        """Whether a party code is a state, present or former."""
        return _is_state(code)

    def note_finance(self, source: str, target: str, action: str) -> None:
        """Remember who gave to whom, for sentences that leave one side open."""
        self.creditors[source] = self.creditors.get(source, 0) + 1
        self.recipients[source] = target

    def recipient_for(self, source: str) -> str | None:
        """Who receives from this source, where the sentence does not say."""
        if self.home and self.home != source:
            abroad = [code for code in self.main_pair if code != self.home]
            gives = self.creditors.get(self.home, 0) > 0 and source not in self.main_pair
            return abroad[0] if gives and len(abroad) == 1 and _is_state(abroad[0]) else self.home
        subject = self.subject_state()
        if self.dateline is not None and subject and subject != source and not _is_state(source):
            return self._taker_told_of(subject, source)
        if self.has_title_pair and source in self.main_pair:
            return self.other_than(source)
        if source in self.recipients:
            return self.recipients[source]
        if subject in self.creditors and self.recipients and self.dateline is None:
            told = Counter(code for code in self.recipients.values() if code != source)
            subject = told.most_common(1)[0][0] if told else subject  # the text is about those who receive
        if subject and subject != source and (not _is_state(source) or self.dateline is not None):
            return self._taker_told_of(subject, source)  # who is not named is the one that the text is about
        other = self.other_than(source)
        if other:
            return other
        if subject and subject != source:
            return subject
        others = {code for code in self.recipients.values() if code != source}
        return others.pop() if len(others) == 1 else None

    def _taker_told_of(self, subject: str, source: str) -> str:
        """The state that the text is about, or whom it told of as a recipient last, where that state never took."""
        last = self.last_recipient
        return last if last and last != source and subject not in self.recipients.values() else subject

    def creditor_for(self, target: str, told: bool = False) -> str | None:
        """Who gives to this target, where the sentence does not say; ``told``: only who the text said does."""
        for source, recipient in sorted(self.recipients.items(), key=lambda item: -self.creditors[item[0]]):
            if recipient == target:
                return source
        return None if told else self.other_than(target)

    def resolve(self, reading: Reading, i: int, kind: str) -> tuple[str, ...]:
        """The parties that item ``i`` stands for, () where the text does not say."""
        if kind == PAIR:
            return self._resolve_pair(reading, i)
        if kind == SINGLE:
            return self._resolve_single(reading, i)
        if kind == "lender":
            inside = next((a.codes for a in reversed(reading.actors) if set(a.codes) <= _LENDERS), ())
            return inside or self.bodies.get(kind, ())
        if kind == "company":
            return self.bodies.get(kind, ())
        if kind in ("former", "latter"):
            named = _distinct(c for a in reading.actors if not a.is_reference for c in a.codes)
            order = named if len(named) == 2 else self.order
            return (order[kind == "latter"],) if len(order) == 2 else ()
        if kind == "government":
            return self._resolve_government()
        if kind in "yz":
            return self._resolve_pronoun(reading, i, reading.words[i])
        if kind == "O":
            return self._resolve_office(reading, i)
        label, _, name = kind.partition(":")
        if name == "Community" and (i == 0 or reading.words[i - 1] == "the"):
            return ("EU",) if "EU" in self.named else ()  # the European one
        if label == "introduced":  # a surname that the text itself has given to somebody
            return self.persons.get(name, ())
        return self._resolve_person(name, has_office=label == "person", reading=reading, i=i)

    def _resolve_pair(self, reading: Reading, i: int) -> tuple[str, ...]:
        if len(self.voices) > 2 and reading.words[i].startswith(
            ("our ", "the leaders", "all ", "the three", "these three")
        ):
            return self.voices
        named = _distinct(code for a in reading.actors if not a.is_place and not a.is_reference for code in a.codes)
        if len(named) == 2:
            return named
        if self.section is not None and len(self.pair) == 2 and set(named) <= set(self.pair):
            return self.pair
        if self.has_title_pair and self.lists_relations and set(named) <= set(self.main_pair):
            return self.main_pair  # the text is about the relations of these two
        if self.last_group and len(self.last_group) > 1:
            return self.last_group
        if len(self.main_pair) == 2 and not all(_is_state(code) for code in self.pair):
            return self.main_pair  # "the two neighbours" are states
        if not self.pair and self.lists_relations and self.title_state and len(self.last_subject) == 1:
            other = self.last_subject[0]  # "The UK governed Papua New Guinea until … . Both countries …"
            if other != self.title_state and _is_state(other):
                return (self.title_state, other)
        topic = self.subject_state()
        if not self.pair and not named and self.dateline is not None and topic and len(self.last_subject) == 1:
            other = self.last_subject[0]  # "Eritrea accuses its neighbour. The two fought": with the story's own state
            if other not in (topic, *self.main_pair) and _is_state(other):
                return (topic, other)
        return self.dyad if len(self.dyad) == 2 else ()

    def _resolve_single(self, reading: Reading, i: int) -> tuple[str, ...]:
        """The state of "the country", "the kingdom", "that island nation": one that fits the words, the topic first."""
        words = reading.words[i].split()
        fitting = _fitting(words)
        if self.home and (fitting is None or self.home in fitting):
            return (self.home,)
        inside = [
            actor.codes[0]
            for actor in reversed(reading.actors)
            if len(actor.codes) == 1 and not actor.is_place and _is_state(actor.codes[0])
        ]
        if fitting is None:
            governed = i > 0 and reading.words[i - 1] in _TOWARDS
            is_told_from = self.dateline is not None and self.dateline not in inside
            acting = [a for a in reading.actors if a.preposition is None and a.follows_verb < 0 and not a.is_place]
            if governed and acting and len(set(inside)) > 1:  # "Chilean firms are to invest in the country": the other
                inside = [code for code in inside if code not in acting[-1].codes] or inside
            if inside and governed and is_told_from and self.dateline is not None:
                return (self.dateline,)  # "Midland Bank has lent $3 billion to the country", told from there
            if inside:
                return (inside[0],)
            return self.last_state if words[0] == "that" else self._topic_state()
        told = [*inside, self.dateline, self.title_state, *self.last_subject, *self.last_state, *self.dyad]
        return next(((code,) for code in (*told, *reversed(self.recent)) if code in fitting), ())

    def _topic_state(self) -> tuple[str, ...]:
        """The state that the text goes on to speak of: its topic where that was named last, or the same subject again,
        else the state named last."""
        near = (*self.last_subject, *self.last_state)
        topic = self.subject_state()
        if topic is not None and topic in near:
            return (topic,)
        if (
            len(self.last_subject) == 1
            and self.last_subject == self.earlier_subject
            and _is_state(self.last_subject[0])
        ):
            return self.last_subject
        return self.last_state

    def _resolve_pronoun(self, reading: Reading, i: int, word: str) -> tuple[str, ...]:
        if word in ("we", "our"):
            if self.voices:
                return self.voices
            return (self.home,) if self.home else self._who_quotes(reading, i)
        if word in ("i", "you", "my", "your"):
            return ()
        if word == "it" and _is_pleonastic(reading, i):
            return ()
        if word in ("he", "she") and self.speaker is not None and self.speaker.codes:
            at = reading.lex[i + 1] if i + 1 < len(reading.lex) else None
            if i > 1 and at is not None and at.is_speech and reading.sentence.sentence_id - self.spoke_in <= 1:
                return self.speaker.codes  # "…, he added": who spoke last
        if word in ("he", "she") and i <= 1 and self.subject_person:
            return self.subject_person  # "The minister met X. He said": the subject goes on
        if word in ("he", "she", "his", "her", "him"):
            for actor in reversed(reading.actors):
                if actor.person:
                    return actor.codes
            return self.last_person
        wants_group = word in ("they", "their")
        if word == "it" and i and reading.words[i - 1] in _OF_ANOTHER:
            other = _not_subject(reading)
            if other:
                return other
        if word == "it" and i and reading.kinds[i - 1] in ";&":  # "Turkey gave Kenya $1 million; it also granted"
            for actor in reversed(reading.actors):
                free = actor.follows_verb < 0 and actor.preposition is None and not actor.is_modifier
                if free and not actor.is_place and len(actor.codes) == 1:
                    return actor.codes
        for actor in reversed(reading.actors):
            if (
                word == "it"
                and reading.kinds[actor.end : i] == "v"
                and reading.kinds[i + 1 : i + 2] not in tuple("bhm")
            ):
                continue  # "Spain lent it": not to itself; but "Spain said it would lend"
            if actor.is_modifier and not actor.is_genitive:
                continue
            if actor.is_place or actor.preposition in ("in", "at"):
                continue
            if wants_group and actor.group >= 0:
                return _distinct(c for a in reading.actors if a.group == actor.group for c in a.codes)
            if not wants_group and len(actor.codes) == 1 and actor.preposition is None:
                return actor.codes
            if wants_group:
                return actor.codes
        if wants_group and self.last_group:
            return self.last_group
        return self.last_subject

    def _who_quotes(self, reading: Reading, i: int) -> tuple[str, ...]:
        """The party of the one whose words are quoted at item ``i``; () outside quotations."""
        opening = next((k for k in range(i - 1, -1, -1) if reading.words[k] in ('"', "“", "”")), -1)
        if opening < 0:
            return self.speaker.codes if self.in_quotation and self.speaker is not None else ()
        if reading.words[opening] == "”":
            return ()
        for actor in reversed(reading.actors):
            if actor.end <= opening and actor.preposition is None and not actor.is_place and not actor.is_modifier:
                return actor.codes
        return self.speaker.codes if self.speaker is not None and opening <= 1 else ()

    def _resolve_government(self) -> tuple[str, ...]:
        """Whose "the government" is: the home state's, that of the place of the story, or the last subject's."""
        known = self.home or (self.dateline if self.dateline != "EU" else None)
        if known is not None:
            return (known,)
        if len(self.last_subject) == 1 and _is_state(self.last_subject[0]):
            return self.last_subject
        return (self.title_state,) if self.title_state else ()

    def _resolve_office(self, reading: Reading, i: int) -> tuple[str, ...]:
        word = reading.words[i]
        known = self.offices.get(word)
        if known:
            return known
        definite = i == 0 or reading.words[i - 1] in ("the", "and", ".", "h.e") or reading.kinds[i - 1] in "q,"
        sole = self.office_party([word]) if definite else None  # "the Pope"
        if sole is not None:
            return (sole,)
        if self.home and definite and word in _HOME_OFFICES:
            return (self.home,)
        if definite and reading.words[i : i + 2] == ["high", "representative"] and "EU" in (self.home, *self.titled):
            return ("EU",)
        return ()

    def _resolve_person(self, name: str, has_office: bool, reading: Reading, i: int) -> tuple[str, ...]:
        tokens = _NAME_WORDS.findall(name)
        if not tokens:
            return ()
        for token in (tokens[-1], tokens[0]):
            known = self.persons.get(token)
            if known and (has_office or len(tokens) <= 4):
                return known
        bearers = surnames(self.extensions).get(tokens[-1], ()) or (
            self._surname_first(tokens[0]) if len(tokens) > 1 and has_office else ()
        )
        if not has_office and i and reading.words[i - 1] == "the":
            return ()  # "the Horn of Africa"
        codes = self._in_office(bearers, only_near=not has_office and len(tokens) == 1)
        if not has_office:
            known_alone = len(tokens) == 1 and tokens[0] not in _COMMON_SURNAMES and not any(b[4] for b in bearers)
            return codes if len(codes) == 1 and known_alone else ()
        if len(codes) == 1:
            return codes
        near = [code for code in codes if code in self.dyad]
        if has_office and len(near) == 1:
            return (near[0],)
        if has_office and not bearers:
            if self.home and reading.words[i] in _ACCREDITED:
                return ()  # whose ambassador it is the text has not said; hardly the host's own
            end = i
            while end < len(reading.words) and reading.kinds[end] == "O":
                end += 1
            theirs = self.office_party(reading.words[i:end]) or self.home or self.dateline
            return (theirs,) if theirs else ()
        return ()

    def _surname_first(self, name: str) -> tuple[tuple[str, str, int, int, bool], ...]:
        """Those who bear the name where it stands first ("Takaichi Sanae"), in office when the text was published; a
        name that many bear is taken for a forename ("Minister Lee Kinyanjui")."""
        bearers = surnames(self.extensions).get(name, ())
        if name in _COMMON_SURNAMES or any(bearer[4] for bearer in bearers):
            return ()
        year = self.published_year
        return bearers if year is None else tuple(b for b in bearers if b[2] - 1 <= year <= b[3] + 2)

    def _in_office(
        self, bearers: tuple[tuple[str, str, int, int, bool], ...], only_near: bool = False
    ) -> tuple[str, ...]:
        """The states of those who bore the surname; of those in office near the publication, where any was."""
        if self.published_year is not None:
            year = self.published_year
            near = [b for b in bearers if b[2] - 1 <= year <= b[3] + 2]
            if near or only_near:
                return _distinct(b[0] for b in near)
        return _distinct(b[0] for b in bearers)

    def update(self, reading: Reading) -> None:
        """Take in what a sentence has told."""
        actors = reading.actors
        self.earlier_subject = self.last_subject
        self.last_group = ()
        if actors:
            self._note_actors(reading, actors)
        if "(" in reading.kinds:
            self._introduce_aliases(reading)

    def _note_actors(self, reading: Reading, actors: list[Actor]) -> None:
        subject: tuple[str, ...] = ()
        for actor in actors:
            if not actor.is_reference and not actor.is_modifier and actor.end - actor.start > 1:
                self._introduce_offices(reading, actor)
            if actor.person and not actor.is_reference:
                self._introduce(reading, actor)
            elif not actor.is_reference and reading.kinds[actor.start] in "PA" and actor.end - actor.start > 1:
                self._introduce_firm(reading, actor)
            self._introduce_short(reading, actor)
            if not subject and not actor.is_place and actor.preposition is None and not actor.is_modifier:
                subject = actor.codes
                is_person = actor.person is not None or "O" in reading.kinds[actor.start : actor.end]
                self.subject_person = subject if is_person else ()
        if subject:
            self.last_subject = subject
        igos = _igos()
        named: list[str] = []
        is_grouped = False
        for actor in actors:
            if actor.is_place:
                continue
            is_grouped = is_grouped or actor.group >= 0
            if actor.is_reference:
                continue
            codes = actor.codes
            named += codes
            if len(codes) == 1:
                code = codes[0]
                if code not in igos:
                    self.last_state = codes
                    if not self.recent or self.recent[-1] != code:
                        self.recent = [*[other for other in self.recent if other != code][-11:], code]
                    self._note_body(reading, actor)
                elif code in _LENDERS:
                    self.bodies["lender"] = codes
        if is_grouped:
            groups = _groups(actors)
            if groups:
                self.last_group = groups[-1]
        if len(named) > 1:
            distinct = _distinct(named)
            if len(distinct) == 2 and _FORUMS.isdisjoint(distinct):
                self.pair = self.order = distinct
                self.paired_in = reading.sentence.sentence_id

    def _note_body(self, reading: Reading, actor: Actor) -> None:
        """Remember a company or a lender of a state that the text named, for "the company" and "the lender"."""
        is_company = reading.kinds[actor.start] == "I"
        for item in reading.words[actor.start : actor.end]:
            kinds = _bodies_in(item)
            if "lender" in kinds:
                self.bodies["lender"] = actor.codes
                return
            is_company = is_company or "company" in kinds
        if is_company:
            self.bodies["company"] = actor.codes

    def _introduce_aliases(self, reading: Reading) -> None:
        """Remember what an abbreviation in brackets stands for: "Bilateral Trade Agreement (BTA)"."""
        for key in ("agreement.nouns", "finance.nouns"):
            for hit in reading.get(key):
                if reading.kinds[hit.end : hit.end + 1] == "(" and reading.kinds[hit.end + 2 : hit.end + 3] == ")":
                    start, end = reading.starts[hit.end + 1], reading.ends[hit.end + 1]
                    token = reading.text[start:end]
                    if token.isupper() and len(token) > 1:
                        self.aliases[token.lower()] = hit.trigger

    def _introduce(self, reading: Reading, actor: Actor) -> None:
        tokens = _NAME_WORDS.findall(actor.person or "")
        if not tokens:
            return
        self.persons[tokens[-1]] = actor.codes
        if len(tokens) > 1:
            self.persons.setdefault(tokens[-2] + " " + tokens[-1], actor.codes)
            self.persons.setdefault(tokens[0], actor.codes)  # "Miyazaki Katsura": some put the surname first
            self.full_names[tokens[-1]] = actor.person or ""
        self.last_person = actor.codes

    def _introduce_firm(self, reading: Reading, actor: Actor) -> None:
        """Remember whose a firm is that its state introduces: "China's Zijin Mining", "Hungarian oil group Olaj"; a
        word of the language is no name of a firm."""
        end = actor.end - 1 if reading.kinds[actor.end - 1] == "'" else actor.end
        first = end
        while first > actor.start and reading.text[reading.starts[first - 1]].isupper():
            if reading.kinds[first - 1] in "PA'":
                break
            first -= 1
        while first < end and (reading.kinds[first] != "N" or reading.lex[first] is not None):
            first += 1
        if first == end or end - first > 3 or reading.is_title_case or len(actor.codes) != 1:
            return
        self.persons.setdefault(reading.surface(first, first + 1), actor.codes)

    def _introduce_short(self, reading: Reading, actor: Actor) -> None:
        """Remember the first word of a firm that has several ("Statoil Energy"), for sentences that shorten its name; a
        word of the language is no name."""
        for k in range(actor.start, actor.end):
            name = reading.payload[k]
            if reading.kinds[k] == "I" and isinstance(name, Name) and name.code and not _FIRMS.isdisjoint(name.flags):
                first, _, rest = reading.surface(k, k + 1).partition(" ")
                if rest and len(first) > 3 and first.lower() not in lexicon().words:
                    self.persons.setdefault(first, (name.code,))

    def _introduce_offices(self, reading: Reading, actor: Actor) -> None:
        """Remember whose "the Ambassador" or "the Embassy" is, once an actor has been named so."""
        for k in range(actor.start, actor.end):
            word = reading.words[k]
            if word in _MISSION_WORDS:
                self.offices["embassy"] = self.offices["ambassador"] = self.offices[word] = actor.codes
            elif reading.kinds[k] == "O":
                self.offices[word] = actor.codes


_OF_ANOTHER = frozenset("to from with against unless".split())


def _not_subject(reading: Reading) -> tuple[str, ...]:
    """The party that "it" means behind a preposition or "unless": the last that is not what the sentence is about:
    "broke with Israel and banned coal exports to it", "would not talk to Washington unless it lifted"; () where none
    is named."""
    acting = [a for a in reading.actors if not a.is_modifier and a.preposition is None and a.follows_verb < 0]
    about = {code for a in acting for code in a.codes}
    for actor in reversed(reading.actors):
        governed = actor.preposition in ("with", "to", "from", "against", "on") or actor.follows_verb >= 0
        if governed and len(actor.codes) == 1 and not actor.is_place and not about & set(actor.codes):
            return actor.codes
    return ()


_FIRMS = frozenset({"company", "state_company"})
_NAME_WORDS = re.compile(r"[^\W\d_][\w’'-]*")
_LENDERS = frozenset("WB IMF ADB AFDB AIIB EBRD EIB IDB ISDB IADB NDB IFC IDA IFAD OFID CAF KFAED".split())


@lru_cache(maxsize=20_000)
def _bodies_in(item: str) -> frozenset[str]:
    """The kinds of bodies that the words of an item name: company, lender."""
    bodies = lexicon().bodies
    return frozenset([bodies[word] for word in item.split() if word in bodies])


_REGION_WORDS = {
    f"{region}{mark}s": adjective
    for region, adjective in (("africa", "african"), ("asia", "asian"), ("europe", "european"), ("america", "american"))
    for mark in "'’"
}


def _fitting(words: list[str]) -> frozenset[str] | None:
    """The states that a description fits; None where it says nothing of their kind."""
    described = lexicon().described
    found: frozenset[str] | None = None
    words = [_REGION_WORDS.get(word, word) for word in words]
    for k, word in enumerate(words):
        two = f"{word}-{words[k + 1]}" if k + 1 < len(words) else ""
        codes = described.get(two) or described.get(word)
        if codes is not None and not (k and f"{words[k - 1]}-{word}" in described):
            found = codes if found is None else found & codes or codes
    return found


_MISSION_WORDS = frozenset("embassy consulate delegation legation mission".split())
_TOWARDS = frozenset("to in with from for into".split())
_ACCREDITED = frozenset("ambassador high-commissioner envoy consul".split())
_HOME_OFFICES = frozenset(
    """president premier cabinet prime minister ministers ministry secretary governor vice chancellor king queen
    parliament government speaker""".split()
)
_COMMON_SURNAMES = frozenset(
    """Brown King Smith Young White Black Green May Major Bush Ford Grant Lee Park Kim Moon Long Short Price West North
    Carter Johnson Jackson Wilson Taylor Martin Powell Rice Day Hill Bell Brand Rose Castle Page Cook Hunt Fox Wood
    Clarke
    Nixon Sato Singh Khan Ali Hassan Li Wang Zhang Chen""".split()
) - {"Nixon"}
_PLEONASTIC = re.compile(
    r"it (?:is|was|has been|will be|would be|remains|seems|appears|became) (?:\w+ )?"
    r"(?:that|to|clear|important|necessary|possible|unclear|expected|likely|estimated|reported|hoped|believed|uncertain|unknown)"
)


def _is_pleonastic(reading: Reading, i: int) -> bool:
    return _PLEONASTIC.match(" ".join(reading.words[i : i + 6])) is not None


def _groups(actors: list[Actor]) -> list[tuple[str, ...]]:
    """The parties of each list of actors, in order."""
    table: dict[int, list[str]] = {}
    for actor in actors:
        if actor.group >= 0 and not actor.is_place:
            table.setdefault(actor.group, []).extend(actor.codes)
    return [found for codes in table.values() if len(found := _distinct(codes)) > 1]


def _distinct(codes: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys([code for code in codes if code is not None]))


@lru_cache(maxsize=1)
def _igos() -> frozenset[str]:
    return frozenset(code for code, party in code_lists.parties().items() if party.kind == "igo")


def _is_state(code: str) -> bool:
    return code not in _igos()


def is_joined(kinds: str) -> bool:
    """Whether the first name is joined to the next by a hyphen, so that it opens no dateline."""
    return kinds[1:3] in ("-P", "-A", "-C")


_INTERNATIONAL_SEATS = frozenset({"GENEVA", "VIENNA", "NEW YORK", "THE HAGUE", "DAVOS", "UNITED NATIONS"})
_UNION_SEATS = frozenset({"BRUSSELS", "STRASBOURG", "LUXEMBOURG"})
_ACTING = (PARTY, ADJECTIVE, INSTITUTION, LEADER)


def open_context(document: Document, names: list[Name], extensions: Path | None = None) -> Context:
    """Begin a document: its home state, and the dyad that its title and its names speak of."""
    year = year_of(document.published)
    context = Context(
        home=home_of(document, extensions),
        main_pair=(),
        published_year=year,
        published=document.published if document.published and re.match(r"\d{4}-\d{2}", document.published) else None,
        extensions=extensions,
    )
    context.main_pair = _main_pair(document, names, context.home)
    context.voices = _voices(document, context.home)
    context.title_state = _title_state(document, names)
    opening = document.text.find("\n") if "\n" in document.text else 300
    headed = {n.code for n in names if n.code and n.start < max(opening, 1) and n.kind in _ACTING}
    headed |= {n.code for n in _titled(document) if n.code and n.kind in _ACTING}
    context.titled = frozenset(code for code in headed if code)
    context.has_title_pair = len({code for code in headed if code and _is_state(code)}) == 2
    headline = document.title or document.text[: max(opening, 1)]
    context.lists_relations = "relations" in headline.lower()
    context.named = frozenset(n.code for n in names if n.code and n.kind in _ACTING)
    context.first_named = next((n.code for n in names if n.code and n.kind in (PARTY, LEADER)), None)
    return context


_TOGETHER = frozenset("statement declaration communique communiqué announcement readout fact".split())
_TOPIC = re.compile(r"\b(?:on|regarding|concerning|following|about)\b", re.IGNORECASE)


def _voices(document: Document, home: str | None) -> tuple[str, ...]:
    """The parties that speak together in a joint statement, by its title; () where one speaks alone or the title names
    fewer than two. What stands behind "on" is the topic, unless all names stand there."""
    title = document.title or ""
    words = title.lower().replace(":", " ").split()
    if "joint" not in words or _TOGETHER.isdisjoint(words):
        return ()
    topic = _TOPIC.search(title)
    named = [n for n in _titled(document) if n.code and n.kind in _ACTING]
    speaking = [n for n in named if topic is None or n.start < topic.start()]
    for found in (speaking, named):
        codes = _distinct([*(n.code for n in found), home])
        if len(codes) > 1:
            return codes
    return ()


def year_of(edtf: str | None) -> int | None:
    """The year that an EDTF begins with; None where it begins with none."""
    match = re.match(r"(?:\.\./)?(\d{4})", edtf or "")
    return int(match.group(1)) if match else None


def _titled(document: Document) -> list[Name]:
    """The names of the title."""
    return list(_names_of_title(document.title, year_of(document.published))) if document.title else []


@lru_cache(maxsize=4)
def _names_of_title(title: str, year: int | None) -> tuple[Name, ...]:
    return tuple(at_time(scan_names(title), year))


def _title_state(document: Document, names: list[Name]) -> str | None:
    """The first state that the title names, or that opens the text."""
    title = _titled(document)
    for found in (title, takewhile(lambda n: n.start < 400, names)):
        for name in found:
            if name.kind in (PARTY, ADJECTIVE) and name.code and _is_state(name.code):
                return name.code
    return None


_FORUMS = frozenset({"G7", "G20", "G77", "APEC", "QUAD", "I2U2"})  # where leaders meet: nobody's counterpart
_MEETS = re.compile(  # "at the G7 Summit": where something is told, not whom it is about
    r"['’]?s?\s+(?:(?:leaders|foreign\s+ministers)['’]?s?\s+)?(?:summit|meeting|ministerial)", re.IGNORECASE
)


def _main_pair(document: Document, names: list[Name], home: str | None) -> tuple[str, ...]:
    """The two parties that the title names, else those named most often; the home state counts as named."""
    opening = document.text.find("\n") if "\n" in document.text else 300
    kinds = (PARTY, ADJECTIVE, INSTITUTION, LEADER, CAPITAL)
    counted = [n for n in names if n.code and n.kind in kinds]
    title = document.title or ""
    titled = [n for n in _titled(document) if n.code and n.kind in kinds and not _MEETS.match(title, n.end)]
    in_title = _distinct(n.code for n in titled) or _distinct(n.code for n in counted if n.start < max(opening, 1))
    states = tuple(code for code in in_title if _is_state(code)) or in_title
    if len(states) == 2:
        return tuple(sorted(states))
    counts = Counter(n.code for n in counted if n.code)
    ranked = [code for code, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]
    ranked_states = [code for code in ranked if _is_state(code)] or ranked
    first = states[0] if len(states) == 1 else None
    chosen: list[str] = [first] if first else []
    if home and home not in chosen and len(chosen) < 2:
        chosen.append(home)
    for code in ranked_states:
        if len(chosen) == 2:
            break
        if code not in chosen:
            chosen.append(code)
    return tuple(sorted(chosen)) if len(chosen) == 2 else tuple(chosen)


def home_of(document: Document, extensions: Path | None = None) -> str | None:
    """The state whose government publishes the document: by archive, publisher, or government domain."""
    namespace = document.external_id.partition(":")[0] if document.external_id and ":" in document.external_id else None
    known = code_lists.publisher_party(document.publisher, document.url, namespace, extensions)
    if known is not None or not document.publisher:
        return known
    named = {
        n.code for n in scan_names(document.publisher, extensions) if n.code and n.kind in _ACTING and _is_state(n.code)
    }
    official = any(word in _OFFICIAL for word in re.findall(r"[a-z]+", document.publisher.lower()))
    return named.pop() if official and len(named) == 1 else None


_OFFICIAL = frozenset(
    """government ministry cabinet president presidency prime minister embassy parliament office department secretariat
    state council commission treasury kingdom republic federal national""".split()
)


__all__ = ["Context", "home_of", "office_titles", "open_context", "scan_references"]
