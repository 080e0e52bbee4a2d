"""Gifts in kind and help in persons: goods counted or named, medical teams, training."""

from __future__ import annotations

from flows.extract import roles
from flows.extract.frames.common import FROM, Draft, Scene, emit
from flows.extract.frames.finance.words import AID_WORDS
from flows.extract.reading import Hit, Reading, is_finite_or_participle
from flows.extract.word_lists import read_rows

_TEAM_VERBS = frozenset("arrive work serve leave travel come fly begin provide treat head depart".split())


def find_medical_team(scene: Scene) -> None:
    """ "A Chinese medical team arrived in Malawi": help in persons."""
    reading = scene.reading
    for hit in reading.get("finance.nouns"):
        if not hit.trigger.lemma.endswith("team"):
            continue
        source = roles.modifiers(reading, hit.start, hit.end) or roles.governed(reading, hit.end, FROM, limit=4)
        source = source or [a for a in reading.actors if a.start <= hit.start < a.end]
        _, high = roles.clause(reading, hit.start)
        for v in range(hit.end, min(high, hit.end + 12)):
            if reading.lemma(v) in _TEAM_VERBS and is_finite_or_participle(reading, v) and source:
                host = roles.governed(reading, v, frozenset({"in", "to", "for"}), limit=8, places=True)
                if not host or roles.codes_of(host) == roles.codes_of(source):
                    break
                draft = Draft("finance", hit.start, v + 1, source, host, rule="team", confidence=0.65, plover="AID")
                draft.own.update(instrument="technical_assistance", action="disbursed")
                draft.modality = roles.modality(reading, v)
                emit(scene, draft)
                break


def find_training(scene: Scene) -> None:
    """ "Singapore has trained more than 1,300 Kazakh officials"."""
    reading = scene.reading
    for hit in reading.get("finance.verbs"):
        if hit.trigger.lemma != "train" or not is_finite_or_participle(reading, hit.start):
            continue
        passive = roles.is_passive(reading, hit.start)
        counts = [k for k in reading.mentions("#") if 0 < (hit.start - k if passive else k - hit.start) <= 8]
        source = roles.agent(reading, hit.start) if passive else roles.subject(reading, hit.start)
        who = [a for a in reading.actors if counts and counts[0] < a.start <= counts[0] + 3]
        if not counts or not who or not source or roles.codes_of(source) == roles.codes_of(who):
            continue
        draft = Draft("finance", hit.start, hit.end, source, who, rule="training", confidence=0.6, plover="AID")
        draft.quantity_item = counts[0]
        draft.modality = roles.modality(reading, hit.start)
        draft.own.update(instrument="technical_assistance", action="disbursed")
        emit(scene, draft)


_LEARNING = frozenset("attend receive undergo complete join finish".split())


def find_trainees(scene: Scene) -> None:
    """ "Fifty Mauritanian officials attended training courses in China": helped by whom, or where, they are taught."""
    reading = scene.reading
    for hit in reading.get("finance.nouns"):
        v = roles.governing_verb(reading, hit.start) if hit.trigger.lemma == "training" else -1
        if not 0 <= v < hit.start or reading.lemma(v) not in _LEARNING:
            continue
        counts = [k for k in reading.mentions("#") if k < v and v - k < 9]
        who = [a for a in reading.actors if counts and counts[0] < a.start < v]
        host = roles.governed(reading, hit.end, frozenset({"in", "from", "by"}), limit=6, places=True)
        if not who or not host or roles.codes_of(host) == roles.codes_of(who):
            continue
        draft = Draft("finance", v, hit.end, host, who, rule="trainees", confidence=0.55, plover="AID")
        draft.quantity_item = counts[0]
        draft.modality = roles.modality(reading, v)
        draft.own.update(instrument="technical_assistance", action="disbursed")
        emit(scene, draft)


_DEEDS_OF_GIVING = frozenset("provision delivery handover handing-over distribution".split())


def find_provision(scene: Scene) -> None:
    """ "Japan's provision of twelve vessels", "the project facilitated the provision of 500 sets, 1,000 projectors": a
    gift named by a noun of the deed, each count of the list for itself."""
    reading = scene.reading
    if not reading.holds(_DEEDS_OF_GIVING) or "#" not in reading.kinds:
        return
    for k, word in enumerate(reading.words[:-2]):
        if word not in _DEEDS_OF_GIVING or reading.words[k + 1] != "of":
            continue
        giver = roles.modifiers(reading, k, k + 1)
        giver = giver or roles.governed(reading, k + 1, frozenset({"by", "from"}), limit=24)
        takers = roles.governed(reading, k + 1, frozenset({"to", "for"}), limit=24)
        if not giver and not takers and not scene.context.creditors:
            continue
        if word not in ("provision", "handover") and not AID_WORDS & set(reading.words):
            continue
        end = next((j for j in range(k + 2, len(reading.words)) if _ends_list(reading, j)), len(reading.words))
        for j in reading.mentions("#"):
            if not k < j < end or j in scene.used_items:
                continue
            unit = unit_of(reading, j)
            armed = any(j < h.start <= j + 4 for h in reading.get("arms.nouns"))
            if unit is None or armed or unit in _MEASURES or "/" in unit or _no_goods(reading, unit):
                continue
            draft = Draft("finance", k, j + 1, giver, takers, rule="provision", confidence=0.55, plover="AID")
            draft.quantity_item, draft.unit = j, unit
            draft.modality = roles.modality(reading, k, is_noun=True)
            draft.own.update(
                instrument="aid_in_kind", action="disbursed" if draft.modality == "asserted" else "committed"
            )
            if draft.modality == "proposed":
                draft.own["action"] = "pledged"
            _complete(scene, draft)
            emit(scene, draft)


def _ends_list(reading: Reading, j: int) -> bool:
    """Whether a list of goods ends at ``j``: "500 TV sets, 1,000 projectors" goes on."""
    if reading.kinds[j] == "v":
        return is_finite_or_participle(reading, j) and reading.words[j] not in _SINGULARS
    return reading.kinds[j] in "pbhm;(r"


def _complete(scene: Scene, draft: Draft) -> None:
    """The side that the text before told."""
    context = scene.context
    if not draft.source and not draft.target and context.last_money is not None:
        draft.source_codes = (context.last_money.source,) if context.last_money.source else ()
        draft.target_codes = (context.last_money.target,) if context.last_money.target else ()
    elif draft.source and not draft.target:
        found = context.recipient_for(roles.codes_of(draft.source)[0])
        draft.target_codes = (found,) if found else ()
    elif draft.target and not draft.source:
        found = context.creditor_for(roles.codes_of(draft.target)[0])
        draft.source_codes = (found,) if found else ()


def goods_worth(scene: Scene, hit: Hit, amount: int) -> int:
    """The count of the goods whose worth the amount is: "100 police vehicles worth $4.33 million"; -1 where none is."""
    reading = scene.reading
    for k in reading.mentions("#"):
        valued = (WORTH | _COSTING) & set(reading.words[k:amount])
        if (hit.end <= k < amount or k < amount < hit.start) and valued and unit_of(reading, k) is not None:
            return k
    return -1


WORTH = frozenset("worth valued value".split())
_COSTING = frozenset("cost costing costs".split())
_SINGULARS = {row["plural"]: row["singular"] for row in read_rows("count_nouns")}
_SINGULARS |= {"tons": "tonne", "tonnes": "tonne", "kilograms": "kg", "kilogrammes": "kg", "litres": "L", "liters": "L"}


def unit_of(reading: Reading, k: int) -> str | None:
    """What the number at ``k`` counts: as it was read, else the head of a phrase that names stand in ("300,000
    Sinopharm COVID-19 vaccine doses")."""
    code = roles.mention(reading, k).code
    if code is not None:
        return "tonne" if code == "ton" else code
    last, j = None, k + 1
    while j < len(reading.words) and j < k + 8 and reading.kinds[j] in "wNAIGPv-":
        if reading.kinds[j] == "v" and "n" not in reading.forms(j) and reading.words[j] not in _SINGULARS:
            break
        last = reading.words[j] if reading.words[j] in _SINGULARS else last
        j += 1
    return _SINGULARS[last] if last is not None else None


def unit_before(reading: Reading, k: int) -> str | None:
    """What a bare number counts by the number before it: "200,000 doses were a gift …, while 100,000 were"."""
    earlier = [j for j in reading.mentions("#") if j < k]
    return unit_of(reading, earlier[-1]) if earlier else None


_FOR = (["for"], ["to"], ["towards"])
_SOLDIERS = frozenset("army navy marines".split())


def is_other_delivery(reading: Reading, hit: Hit) -> bool:
    """Whether what is delivered is arms or merchandise: facts of their own types."""
    _, high = roles.clause(reading, hit.start)
    near = reading.words[hit.end : min(high, hit.end + 18)]
    if reading.kinds[hit.end : hit.end + 1] == "$" and reading.words[hit.end + 1 : hit.end + 2] in _FOR:
        return False  # "pledges $60 million for army salaries"
    if _SOLDIERS & set(near) or any(
        near[k : k + 2] in (["armed", "forces"], ["air", "force"]) for k in range(len(near))
    ):
        return not any(w in AID_WORDS for w in reading.words[max(0, hit.start - 6) : min(high, hit.end + 12)])
    if any(hit.end <= h.start < min(high, hit.end + 14) for h in reading.get("arms.nouns")):
        return True
    if hit.trigger.lemma in ("ship", "supply", "deliver", "send", "accept", "release", "get", "grant", "offer"):
        if hit.trigger.lemma == "offer" and "#" not in reading.kinds[hit.end : hit.end + 4]:
            return False
        first = max(0, hit.start - 4) if "n" in reading.forms(hit.start) else hit.end
        merchandise = any(w in _MERCHANDISE for w in reading.words[first : min(high, hit.end + 16)])
        quota = any(w in ("quota", "quotas", "tariff-free") for w in reading.words[hit.end : min(high, hit.end + 8)])
        return quota or (merchandise and not any(w in AID_WORDS for w in reading.words))
    return False


_MERCHANDISE = frozenset(
    """oil crude gas lng coal fuel ore steel cement copper iron electricity power cotton sugar coffee cocoa tea timber
    flour rice aluminium aluminum uranium barrels cargo cargoes goods soybeans corn beef wheat grain""".split()
)


def thing_given(reading: Reading, hit: Hit) -> Hit | None:
    """The goods that a verb of giving has as its object."""
    _, high = roles.clause(reading, hit.start)
    for noun in reading.get("finance.goods"):
        if hit.end <= noun.start < min(high, hit.end + 12):
            if not any(
                reading.kinds[k] in "pt" and reading.words[k] not in ("of",) for k in range(hit.end, noun.start)
            ):
                return noun
            return None
    if roles.is_passive(reading, hit.start):
        low, _ = roles.clause(reading, hit.start)
        for noun in reading.get("finance.goods"):
            if low <= noun.start < hit.start:
                return noun
    return None


_GROUPS = {row["singular"]: row["group"] for row in read_rows("count_nouns")}
_MEASURES = frozenset("MW kV kW GW kWh MWh GWh V km m mi m2 km2 ha acre mi2 ft".split())  # of works, not of goods
_VAGUE_COUNTS = frozenset(
    """type kind phase tranche category variety round part project programme program hour minute day week
    emission""".split()
)
LOTS = frozenset("batch shipment consignment".split())
_NO_GOODS = frozenset("person organisation event weapon".split())


def _no_goods(reading: Reading, code: str) -> bool:
    """Whether a count is of people, bodies or events; students count where they are given a scholarship."""
    if code in ("student", "trainee"):
        return not any(h.trigger.code in ("grant", "technical_assistance") for h in reading.get("finance.nouns"))
    return code in _VAGUE_COUNTS or code.endswith(("ary", "ist")) or _GROUPS.get(code) in _NO_GOODS


def goods_given(scene: Scene, hit: Hit) -> list[int]:
    """Counted or weighed goods that the verb gives: "donated 100 vehicles", "820 tractors will be provided"."""
    reading = scene.reading
    found = []
    low, high = roles.clause(reading, hit.start)
    passive = roles.is_passive(reading, hit.start)
    for k in reading.mentions("#"):
        if k in scene.used_items or not low <= k < high:
            continue
        value = roles.mention(reading, k)
        unit = unit_of(reading, k)
        if unit is None or unit in _MEASURES or "/" in unit or not value.value or _no_goods(reading, unit):
            continue
        if unit in LOTS and (value.value < 2 or "of" not in reading.words[k + 1 : k + 3]):
            continue  # "one batch" says no more than the goods
        if (
            _is_relative_object(reading, k, hit.start)
            or (k > hit.start and k - hit.end < 24)
            or (passive and k < hit.start and hit.start - k < 20)
        ):
            found.append(k)
    return found


def _is_relative_object(reading: Reading, k: int, v: int) -> bool:
    """ "8,800 tons of rice Beijing pledged": the goods stand before the subject of a relative clause without a
    pronoun."""
    if not 0 < v - k < 12:
        return False
    for actor in reading.actors:
        if (
            k < actor.start
            and actor.end <= v
            and v - actor.end <= 1
            and actor.preposition is None
            and actor.follows_verb < 0
        ):
            return reading.kinds[actor.start - 1] not in ",;&"
    return False
