"""The vocabularies of ``schemas/codes`` made ready for scanning: every inflected form of every word, looked up once.

Here belong loading, inflection and the shape of an entry. Not here: what an entry means for a fact (``frames``), and
the names of parties (``parties``). A project adds words in a file of the same name in its own folder of extensions.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections import defaultdict
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import schemas

CODES = Path(schemas.__file__).parent / "codes"

# One letter for each class of word, so that a sentence is a string and the grammar is a regular expression over it.
PREPOSITION, DETERMINER, CONJUNCTION, BE, HAVE, DO, MODAL, NEGATION = "p", "d", "&", "b", "h", "o", "m", "n"
RELATIVE, SUBORDINATOR, PRONOUN, POSSESSIVE, TO, VERB, ACTOR_NOUN, OTHER = "r", "s", "y", "z", "t", "v", "G", "w"


@dataclass(frozen=True, slots=True)
class Trigger:
    """A word or phrase that states a fact: of which type, in which group of its vocabulary, and the code it gives."""

    fact_type: str
    group: str  # verbs, nouns, actions, changes, types, action_nouns
    code: str
    lemma: str
    words: int = 1
    key: str = field(init=False)  # "type.group"

    def __post_init__(self) -> None:
        object.__setattr__(self, "key", sys.intern(f"{self.fact_type}.{self.group}"))


@dataclass(slots=True)
class Word:
    """What the vocabularies know of one written form (lower case)."""

    kind: str = OTHER
    verb_lemma: str | None = None
    verb_forms: str = ""  # of b(ase) s(third person) d(past) n(participle) g(-ing)
    modality: str | None = None
    modal_phrases: tuple[tuple[tuple[str, ...], str], ...] = ()  # (the words that follow, meaning), the longest first
    is_speech: bool = False
    cites: bool = False  # it can be the verb of a citation
    is_actor_noun: bool = False
    triggers: tuple[Trigger, ...] = ()
    phrases: dict[str, list[tuple[list[str], tuple[Trigger, ...]]]] = field(default_factory=dict)
    """The phrases that it opens, by their second word: (the other words, triggers), the longest first."""

    @property
    def is_trigger(self) -> bool:
        """Whether a trigger begins with it."""
        return bool(self.triggers or self.phrases)


CLAIMING = frozenset(  # verbs of saying that take no word for it
    "claim allege deny reject dismiss refute accuse insist warn predict forecast maintain argue complain".split()
)
SHOWING = frozenset("show indicate suggest reveal".split())  # what data do


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All words by written form."""

    words: dict[str, Word]
    modal_kinds: dict[str, str]
    irregular: dict[str, tuple[str, ...]]
    told: dict[str, str] = field(default_factory=dict)  # word before "that" -> how sure it makes what follows
    described: dict[str, frozenset[str]] = field(default_factory=dict)  # "kingdom" -> the states that it fits
    bodies: dict[str, str] = field(default_factory=dict)  # "firm" -> company, "fund" -> lender
    speakers: frozenset[str] = frozenset()  # words for those who speak for a state
    private_speakers: frozenset[str] = frozenset()  # words for those who speak for no state
    data_nouns: frozenset[str] = frozenset()  # figures and documents that are cited like a speaker
    offices_of: dict[str, str] = field(default_factory=dict)  # office, lower case -> the one state that has it
    offices_shared: frozenset[str] = frozenset()  # states that have such offices too
    items: dict[str, tuple[Any, ...]] = field(default_factory=dict)
    """What ``reading`` has worked out for a word as written; bounded."""


_VOWELS = "aeiou"
_PARTS = re.compile(r"['’]s\b|[^\s'’]+|['’]")  # of a phrase, as a sentence is split: "buyer", "'s", "credit"


def verb_forms(lemma: str, irregular: dict[str, tuple[str, ...]]) -> list[tuple[str, str]]:
    """Return (form, letter) for each written form of a verb: b base, s third person, d past, n participle, g -ing."""
    forms = [(lemma, "b")]
    if lemma.endswith(("s", "x", "z", "ch", "sh", "o")):
        forms.append((lemma + "es", "s"))
    elif lemma.endswith("y") and lemma[-2:-1] not in _VOWELS:
        forms.append((lemma[:-1] + "ies", "s"))
    else:
        forms.append((lemma + "s", "s"))
    stem = _doubled(lemma)
    if lemma.endswith("ie"):
        forms.append((lemma[:-2] + "ying", "g"))
    elif lemma.endswith("e") and not lemma.endswith(("ee", "oe", "ye")):
        forms.append((lemma[:-1] + "ing", "g"))
    else:
        forms.append((stem + "ing", "g"))
    if lemma in irregular:
        past, *participles = irregular[lemma]
        forms.append((past, "d"))
        forms.extend((form, "n") for form in participles)
        return forms
    if lemma.endswith("e"):
        past = lemma + "d"
    elif lemma.endswith("y") and lemma[-2:-1] not in _VOWELS:
        past = lemma[:-1] + "ied"
    else:
        past = stem + "ed"
    return [*forms, (past, "d"), (past, "n")]


_DOUBLING = frozenset(
    """ship stop ban bar plan cut commit permit admit submit transfer refer prefer control compel expel propel dispel
    equip quit get set put let run hit split occur incur drop slap grab cancel travel model fuel label level signal
    defer deter infer confer grip trim scrap rebel war spur stem dub tap step bid win begin swap patrol enrol fulfil
    instil clap total initial channel marshal trim chip slip drop sit mop pin plug rob rub strip swim whip
    skip readmit slam wrap""".split()
)
_BRITISH_DOUBLING = frozenset("cancel travel model fuel label level signal total initial channel marshal".split())


def _doubled(lemma: str) -> str:
    return lemma + lemma[-1] if lemma in _DOUBLING else lemma


_PLURAL_OES = frozenset("embargo veto cargo torpedo tomato potato".split())


def noun_forms(lemma: str) -> list[str]:
    """Return the written forms of a noun: singular and regular plural."""
    if lemma.endswith(("s", "x", "ch", "sh")):
        return [lemma, lemma + "es"]
    if lemma.endswith("y") and lemma[-2:-1] not in _VOWELS:
        return [lemma, lemma[:-1] + "ies"]
    if lemma in _PLURAL_OES:
        return [lemma, lemma + "s", lemma + "es"]
    if lemma.endswith("man"):
        return [lemma, lemma[:-3] + "men"]
    return [lemma, lemma + "s"]


_VERB_GROUPS = frozenset({"verbs", "actions", "changes", "pledges", "gestures", "grants"})


def written_forms(phrase: str, group: str, irregular: dict[str, tuple[str, ...]]) -> list[str]:
    """Every written form of a trigger: verbs inflect at the first word, nouns at the last."""
    words = phrase.split()
    if group in _VERB_GROUPS:
        rest = words[1:]
        forms = _all_verb_forms(words[0], irregular)
        if words[0] == "be" and rest:  # "is at odds"; alone, they would be in every other sentence
            forms |= {"is", "are"}
        return sorted({" ".join([form, *rest]) for form in forms})
    if " of " in phrase and words[1] == "of":  # "line of credit", "memorandum of understanding"
        return sorted({" ".join([form, *words[1:]]) for form in noun_forms(words[0])})
    return sorted({" ".join([*words[:-1], form]) for form in noun_forms(words[-1])})


def _all_verb_forms(lemma: str, irregular: dict[str, tuple[str, ...]]) -> set[str]:
    forms = {form for form, _ in verb_forms(lemma, irregular)}
    if lemma in _BRITISH_DOUBLING:  # canceled and cancelled
        forms |= {lemma + "ed", lemma + "ing"}
    return forms


def _read_toml(name: str, extensions: Path | None) -> dict[str, Any]:
    with (CODES / name).open("rb") as file:
        data = tomllib.load(file)
    if extensions is not None and (extensions / name).exists():
        with (extensions / name).open("rb") as file:
            _merge(data, tomllib.load(file))
    return data


def _merge(base: dict[str, Any], extra: dict[str, Any]) -> None:
    """Add the words of an extension to those of the house; lists grow, tables merge."""
    for key, value in extra.items():
        if isinstance(value, dict):
            _merge(base.setdefault(key, {}), value)
        elif isinstance(value, list):
            base[key] = [*base.get(key, []), *value]
        elif isinstance(value, str) and isinstance(base.get(key), str):
            base[key] = f"{base[key]} {value}"
        else:
            base[key] = value


_CLOSED_CLASSES = (
    ("prepositions", PREPOSITION),
    ("subordinators", SUBORDINATOR),
    ("determiners", DETERMINER),
    ("relatives", RELATIVE),
    ("conjunctions", CONJUNCTION),
    ("be_forms", BE),
    ("have_forms", HAVE),
    ("do_forms", DO),
    ("modals_future", MODAL),
    ("modals_possible", MODAL),
    ("modals_obligation", MODAL),
    ("negations", NEGATION),
    ("pronouns_subject", PRONOUN),
    ("pronouns_possessive", POSSESSIVE),
)
_MODAL_MEANING = {"modals_future": "planned", "modals_possible": "expected", "modals_obligation": "proposed"}


@lru_cache(maxsize=4)
def lexicon(extensions: Path | None = None) -> Lexicon:
    """Load the vocabularies; ``extensions`` is a folder whose files of the same names add words."""
    grammar = _read_toml("grammar.toml", extensions)
    triggers = _read_toml("triggers.toml", extensions)
    irregular = {lemma: tuple(forms.split()) for lemma, forms in grammar["irregular_verbs"].items()}
    words: defaultdict[str, Word] = defaultdict(Word)
    _add_common_verbs(words, grammar, irregular)
    _add_triggers(words, triggers, irregular)
    _add_modality(words, grammar, irregular)
    _add_modal_phrases(words, grammar, irregular)
    for form in grammar["actor_nouns"].split():
        words[form].is_actor_noun = True
        if words[form].kind == OTHER:
            words[form].kind = ACTOR_NOUN
    for name, kind in _CLOSED_CLASSES:  # last, so that "will" is a modal whatever else it may be
        for form in grammar[name].split():
            words[form].kind = kind
    words["to"].kind = TO
    for word in words.values():
        word.cites = word.is_speech or word.verb_lemma in CLAIMING or word.verb_lemma in SHOWING
    modal_kinds = {form: meaning for name, meaning in _MODAL_MEANING.items() for form in grammar[name].split()}
    speakers = grammar["speakers"]
    return Lexicon(
        dict(words),
        modal_kinds,
        irregular,
        {word: meaning for meaning, text in grammar["told"].items() for word in text.split()},
        {word: frozenset(codes.split()) for word, codes in grammar["described"].items()},
        {word: kind for kind, text in grammar["bodies"].items() for word in text.split()},
        frozenset(speakers["official"].split()),
        frozenset(speakers["other"].split()),
        frozenset(speakers["data"].split()),
        {title: party for party, titles in grammar["offices_of"].items() for title in titles},
        frozenset(grammar["offices_shared"]["parties"].split()),
    )


def _add_verb(words: defaultdict[str, Word], lemma: str, irregular: dict[str, tuple[str, ...]]) -> None:
    for form, letter in verb_forms(lemma, irregular):
        word = words[form]
        if letter not in word.verb_forms:
            word.verb_forms += letter
        word.verb_lemma = word.verb_lemma or lemma
        word.kind = VERB
    if lemma in _BRITISH_DOUBLING:
        for form, letter in ((lemma + "ed", "dn"), (lemma + "ing", "g")):
            words[form].verb_forms, words[form].verb_lemma, words[form].kind = letter, lemma, VERB


def _add_common_verbs(
    words: defaultdict[str, Word], grammar: dict[str, Any], irregular: dict[str, tuple[str, ...]]
) -> None:
    for lemma in grammar["common_verbs"]["lemmas"].split():
        _add_verb(words, lemma, irregular)
    for lemma in irregular:
        _add_verb(words, lemma, irregular)


def _add_triggers(
    words: defaultdict[str, Word], triggers: dict[str, Any], irregular: dict[str, tuple[str, ...]]
) -> None:
    phrases: defaultdict[str, dict[tuple[str, ...], list[Trigger]]] = defaultdict(dict)
    for fact_type, groups in triggers.items():
        for group, codes in groups.items():
            for code, lemmas in codes.items():
                for lemma in lemmas:
                    if group in _VERB_GROUPS:
                        _add_verb(words, lemma.split()[0], irregular)
                    for form in written_forms(lemma, group, irregular):
                        parts = tuple(_PARTS.findall(form))
                        trigger = Trigger(fact_type, group, code, lemma, len(parts))
                        if len(parts) == 1:
                            words[form].triggers += (trigger,)
                        else:
                            phrases[parts[0]].setdefault(parts, []).append(trigger)
    for first, table in phrases.items():
        ordered = sorted(table.items(), key=lambda item: (-len(item[0]), item[0]))
        for parts, found in ordered:
            words[first].phrases.setdefault(parts[1], []).append((list(parts[1:]), tuple(found)))


def _add_modality(
    words: defaultdict[str, Word], grammar: dict[str, Any], irregular: dict[str, tuple[str, ...]]
) -> None:
    for meaning, text in grammar["modality"].items():
        for lemma in text.split():
            for form in {*_all_verb_forms(lemma, irregular), *noun_forms(lemma)}:
                if form not in words and not (form == lemma or _is_likely_verb(lemma)):
                    continue
                if meaning == "speech":
                    words[form].is_speech = True
                elif words[form].modality is None:
                    words[form].modality = meaning
            if _is_likely_verb(lemma):
                _add_verb(words, lemma, irregular)


def _add_modal_phrases(
    words: defaultdict[str, Word], grammar: dict[str, Any], irregular: dict[str, tuple[str, ...]]
) -> None:
    for meaning, phrases in grammar["modality_phrases"].items():
        for phrase in sorted(phrases, key=lambda text: -len(text.split())):
            first, *rest = phrase.split()
            is_verb = first not in _PHRASE_OPENERS
            for form in _all_verb_forms(first, irregular) if is_verb else {first}:
                words[form].modal_phrases += ((tuple(rest), meaning),)
            if is_verb:
                _add_verb(words, first, irregular)


_PHRASE_OPENERS = frozenset("in on open no".split())  # the first words of phrases that are no verbs
_NOT_VERBS = ("ing", "ness", "tion", "sal", "ed", "ly", "er", "able", "ible", "ent", "ive", "al", "ure", "our", "or")


def _is_likely_verb(lemma: str) -> bool:
    """Whether a word of the modality lists inflects as a verb ("agree", not "agreement" or "likely")."""
    return not lemma.endswith(_NOT_VERBS) or lemma in {"consider", "offer", "prefer", "need", "succeed", "appeal"}
