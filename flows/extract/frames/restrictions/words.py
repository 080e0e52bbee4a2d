"""Words that restrictions share: what a measure is called, whom it hits, on which law it rests.

Here belong vocabularies and small questions that several modules of this package ask. Not here: whole facts.
"""

from __future__ import annotations

from dataclasses import replace

from flows.extract import roles
from flows.extract.frames.common import Draft, Scene, emit
from flows.extract.reading import Actor, Hit, Reading, is_finite_or_participle

PACKAGES = frozenset("package measures sanctions law order act restrictions steps bill decree".split())
PLOVER = {
    "imposed": "SANCTION",
    "tightened": "SANCTION",
    "extended": "SANCTION",
    "eased": "RETREAT",
    "lifted": "RETREAT",
    "threatened": "THREATEN",
}


PEOPLE = frozenset(
    """citizens nationals diplomats officials tourists travellers travelers visitors students athletes journalists
    lawmakers ministers passengers pilgrims officers judges men women people travel entry visas visa citizen national
    diplomat official individuals persons politicians oligarchs executives migrants immigrants""".split()
)
TRANSPORT = frozenset(
    """airspace border borders crossing crossings flight flights ship ships vessel vessels tanker tankers airline
    airlines aircraft plane planes transit truck trucks port ports lorry lorries trains overflights skies trawlers
    trawler boats carriers checkpoint checkpoints frontier freighters ferries waters""".split()
)
MONEY = frozenset("bank banks transactions transaction payments financing lending loans investment securities".split())
ASSETS = frozenset("assets accounts funds property reserves deposits yacht yachts holdings villas asset".split())
LICENCES = frozenset("licence licences license licenses permit permits accreditation authorisation waiver".split())
BODIES = frozenset(
    """companies company firms firm entities entity banks bank vessels ships tankers vessel individuals people persons
    officials refinery refineries network networks organisations organizations group groups shipping traders businesses
    airline airlines subsidiary subsidiaries tanker ship executives judges ministers generals terrorist terrorists
    """.split()
)


SINGULAR = {"people": "person", "persons": "person", "companies": "company", "entities": "entity"}
_UNCOUNTED = frozenset("border transit airspace travel entry frontier shipping visa".split())
COUNTED = BODIES | PEOPLE | TRANSPORT | frozenset("products goods items".split())


def ban_on(reading: Reading, objects: range) -> str:
    """What a ban on these objects is: on goods an import ban, on people a travel ban, on banks a financial one."""
    for k in objects:
        word = reading.words[k]
        if word in PEOPLE:
            return "travel_ban"
        if word in TRANSPORT:
            return "sectoral"
        if word in MONEY:
            return "financial"
        for h in reading.get("trade.goods"):
            if h.start <= k < h.end and reading.words[h.end : h.end + 1] not in (["mandate"], ["mandates"]):
                return "import_ban"
    return "sectoral"


def seats_of_union(actors: list[Actor], reading: Reading) -> list[Actor]:
    """The seat of the Union stands for it: measures of trade and sanctions are the Union's, not Belgium's."""
    return [
        replace(a, codes=("EU",)) if a.codes == ("BEL",) and "brussels" in reading.words[a.start : a.end] else a
        for a in actors
    ]


def measure_code(reading: Reading, hit: Hit, has_target: bool) -> str:
    code = hit.trigger.code
    if hit.trigger.lemma == "freeze":
        ahead = reading.words[hit.end : hit.end + 6]
        return "travel_ban" if {"visa", "visas"} & set(ahead) else code if ASSETS & set(ahead) else "general"
    if code == "general":
        before = reading.words[max(0, hit.start - 2) : hit.start]
        if "financial" in before or "banking" in before:
            return "financial"
        if "travel" in before or "visa" in before:
            return "travel_ban"
        if "import" in before:
            return "import_ban"
        if "export" in before:
            return "export_ban"
        if "sectoral" in before:
            return "sectoral"
        after = reading.words[hit.end : hit.end + 7]
        if hit.trigger.lemma in ("restriction", "curb") and "imports" in after:
            return "import_ban" if hit.trigger.lemma == "curb" else "sectoral"
    if hit.trigger.lemma in ("curb", "restriction", "trade curb", "moratorium", "prohibition", "ban"):
        ahead = reading.words[hit.end : hit.end + 5]
        before = reading.words[max(0, hit.start - 3) : hit.start]
        if ahead[:1] in (["on"], ["against"]) or before:
            selling = [w for w in ahead[1:3] if w in ("shipping", "selling", "exporting", "sales", "shipments")]
            if selling and ahead[:1] == ["on"]:
                return "export_ban"
            for code_, word in (("import_ban", "import"), ("export_ban", "export")):
                if any(w.startswith(word) for w in ahead) or word in before:
                    return code_
        if code in ("sectoral", "general") and ahead[:1] in (["on"], ["against"]):
            if code == "general" and not has_target:
                return (
                    "sectoral" if any(hit.end <= h.start <= hit.end + 5 for h in reading.get("trade.goods")) else code
                )
            return ban_on(reading, range(hit.end + 1, min(len(reading.words), hit.end + 6)))
    return code


def legal_basis(reading: Reading) -> str | None:
    """The order, law or resolution that a sentence names, with its number: "Executive Order 14257"."""
    for k, word in enumerate(reading.words):
        if word not in _LEGAL:
            continue
        end = k + 1
        number = reading.words[end : end + 1]
        if number and (number[0][:1].isdigit() or reading.kinds[end] in "#N"):
            end += 1
        if word in ("order", "orders"):
            if reading.words[k - 1] == "executive" and k:
                return reading.surface(k - 1, end)
        elif end > k + 1:
            return reading.surface(k, end)
    return None


_LEGAL = frozenset("order orders resolution proclamation".split())


def set_count(scene: Scene, draft: Draft, objects: range, measure: str) -> None:
    """Set how many people, firms, ships or units of goods the verb hits, where a number says so."""
    reading = scene.reading
    for k in objects:
        if reading.kinds[k] == "#" and k not in scene.used_items:
            unit = roles.mention(reading, k).code
            counted = [w for w in reading.words[k + 1 : k + 6] if w in COUNTED and w not in _UNCOUNTED]
            if (unit is not None and measure == "quota") or counted:
                draft.quantity_item = k
                draft.unit = unit or SINGULAR.get(counted[0], counted[0].removesuffix("s"))
                return


def emit_each(scene: Scene, draft: Draft, sender: list[Actor], target: list[Actor]) -> bool:
    """Emit a fact for each of several senders or targets, up to six; False where there is one of each."""
    senders = [[a for a in sender if code in a.codes] for code in roles.codes_of(sender)]
    targets = [[a for a in target if code in a.codes] for code in roles.codes_of(target)]
    if _is_union(sender) or _is_union(target) or len(senders) * len(targets) > 6:
        return False
    if len(senders) <= 1 and len(targets) <= 1:
        return False
    for one_sender in senders or [[]]:
        for one_target in targets or [[]]:
            one = draft.copy()
            one.source, one.target = one_sender, one_target
            emit(scene, one)
    return True


def _is_union(actors: list[Actor]) -> bool:
    """Whether one actor stands for several parties ("the two countries")."""
    return any(len(a.codes) > 1 for a in actors)


def restricted_before(scene: Scene, sender: str) -> str | None:
    """Whom the measures of the text hit so far: others' measures against the same state, or the answer to one's own."""
    earlier = scene.context.last_restriction
    if earlier is None or scene.context.has_title_pair:
        return None
    return earlier[0] if earlier[1] == sender else earlier[1]


def is_threat(reading: Reading, verb: Hit) -> bool:
    """ "threatened to impose": the deed itself is only threatened."""
    return any(reading.lemma(k) == "threaten" for k in range(max(0, verb.start - 4), verb.start))


def is_hidden_verb(reading: Reading, i: int) -> bool:
    """Whether a word that looks like a plural is the verb of a clause: "the package bans transactions"."""
    if reading.kinds[i - 2 : i] not in ("dw", "zw", "Aw") or "s" not in reading.forms(i):
        return False
    return reading.kinds[i + 1 : i + 2] in ("w", "A", "#", "d", "P") and not reading.words[i - 1].endswith("s")


def is_verb(reading: Reading, i: int) -> bool:
    return bool(reading.forms(i)) and is_finite_or_participle(reading, i)
