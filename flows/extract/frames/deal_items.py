"""Items of a list of deals: "Purchase of 30 Boeing aircraft", "$119 million in purchases of U.S. telecom products".

Such an item has no verb; who buys is clear from the text, and nothing has been shipped yet. Not here: purchases and
sales that a sentence tells (``trade``).
"""

from __future__ import annotations

from flows.extract import roles
from flows.extract.frames.common import TO, Draft, Scene, emit
from flows.extract.reading import Actor, Hit, Reading, is_finite_or_participle
from flows.records import Fact

_SOLD = frozenset({"sale", "purchase", "order", "procurement", "delivery"})
_VERBS = frozenset("bhm")  # kinds that an item does not have


def find(scene: Scene) -> None:
    """Add the purchases of a list's item, and read its sales as what the buyer will import."""
    reading, context = scene.reading, scene.context
    hits = [h for h in reading.get("trade.nouns") if h.trigger.lemma in _SOLD]
    if not hits or not _VERBS.isdisjoint(reading.kinds) or _has_verb(reading):
        return
    if context.listed != "planned" and not _opens_with(reading, hits[0]):
        return
    for fact in scene.facts:
        if fact.fact_type == "trade" and fact.method.startswith("trade.flow") and fact.source and fact.target:
            _as_import(fact)
    for n, hit in enumerate(hits):
        following = hits[n + 1].start if n + 1 < len(hits) else len(reading.words)
        _purchase(scene, hit, following)


def _has_verb(reading: Reading) -> bool:
    """Whether a finite verb makes a sentence of the item; "valued", "totaling" do not."""
    return any(
        kind == "v"
        and is_finite_or_participle(reading, k)
        and "g" not in reading.forms(k)
        and not (reading.forms(k) == "s" and reading.kinds[k - 1 : k] == "&")  # "products and services"
        and not ("n" in reading.forms(k) and reading.words[k + 1 : k + 2] in (["at"], ["by"], ["in"], ["for"]))
        for k, kind in enumerate(reading.kinds)
    )


def _opens_with(reading: Reading, hit: Hit) -> bool:
    """Whether the item begins with the purchase, or with what it is worth."""
    return hit.start <= 3 and not reading.is_title_case


def _as_import(fact: Fact) -> None:
    """A sale that is agreed is told of its buyer, who will import."""
    if fact.modality != "asserted":
        return
    fact.modality = "planned"
    if fact.own.get("flow") == "export":
        fact.own["flow"] = "import"
        fact.source, fact.target = fact.target, fact.source
        fact.source_name, fact.target_name = fact.target_name, fact.source_name
        turned = {"source": "target", "target": "source"}
        fact.parties = [(turned.get(role, role), code) for role, code in fact.parties]
        fact.fields = [(turned.get(column, column), a, b) for column, a, b in fact.fields]


def _purchase(scene: Scene, hit: Hit, high: int) -> None:
    reading, context = scene.reading, scene.context
    numbers = [
        k
        for kind in "$#"
        for k in reading.mentions(kind)
        if (hit.start - 3 <= k < hit.start and kind == "$") or hit.end <= k < high
    ]
    if not numbers or any(k in scene.used_items for k in numbers):
        return
    around = [
        a for a in reading.actors if hit.end <= a.start < high or a in roles.modifiers(reading, hit.start, hit.end)
    ]
    buyer = [a for a in around if a.preposition in TO | {"by", "for"} and a.start > hit.end]
    seller = [a for a in around if a not in buyer and not a.is_place]
    codes = roles.codes_of(seller)[:1]
    buyers = roles.codes_of(buyer)[:1]
    if codes and not buyers:
        other = context.other_than(codes[0]) or (context.home if context.home not in codes else None)
        buyers = (other,) if other else ()
    if buyers and not codes:
        codes = (context.home,) if context.home and context.home not in buyers else ()
    if not codes and not buyers and context.home and len(context.dyad) == 2 and context.home in context.dyad:
        codes, buyers = (context.home,), tuple(c for c in context.dyad if c != context.home)
    if not codes or not buyers or codes == buyers:
        return
    draft = Draft("trade", hit.start, hit.end, [a for a in buyer if a.codes == buyers], _of(seller, codes))
    draft.source_codes, draft.target_codes = buyers, codes
    draft.rule, draft.modality, draft.confidence = "deal_item", "planned", 0.6
    draft.amount_item = next((k for k in numbers if reading.kinds[k] == "$"), -1)
    draft.quantity_item = next((k for k in numbers if reading.kinds[k] == "#"), -1)
    draft.own.update(flow="import", commodity=_goods(reading, hit, high))
    draft.own_spans["flow"] = (hit.start, hit.end)
    scene.n_candidates += 1
    emit(scene, draft)


def _of(actors: list[Actor], codes: tuple[str, ...]) -> list[Actor]:
    return [a for a in actors if a.codes == codes][:1]


_MEASURES = frozenset("tonnes tons barrels units metric of".split())


def _goods(reading: Reading, hit: Hit, high: int) -> str | None:
    """What is bought, as the text names it: "Boeing aircraft", "telecommunication products"."""
    if reading.words[hit.end : hit.end + 1] != ["of"]:
        return None
    k = hit.end + 1
    while k < high and (reading.kinds[k] in "#dAP" or reading.words[k] in _MEASURES):
        k += 1
    start = k
    while k < high and reading.kinds[k] in "wNGIv" and not (reading.kinds[k] == "v" and "n" in reading.forms(k)):
        if reading.words[k] in ("plus", "worth", "valued"):
            break
        k += 1
    return reading.surface(start, k) if k > start else None
