"""A small extraction with every kind of row, for tests of the stages after extraction."""

from __future__ import annotations

import hashlib

from flows.records import Citation, Document, Extraction, Fact, Mention, Sentence

SENTENCES = [
    "Chińska pożyczka: China lent Angola $2 billion in 2004.",
    "Brazil and Argentina signed a treaty on 1 March 1991.",
    "Exports to Germany were 25 percent of Poland's total in 2011.",
    "The United States imposed a tariff of 145 percent on Chinese goods.",
    "The Soviet Union and Cuba traded sugar in 1975.",
    "India's companies hold 20 percent of the Sakhalin field.",
]


def extraction(number: int = 0) -> Extraction:
    """A document whose text, ids and amount depend on ``number``."""
    sentences, start = [], 0
    text = "\n".join([*SENTENCES, f"See http://example.org/{number}"])
    for index, sentence in enumerate([*SENTENCES, f"See http://example.org/{number}"]):
        sentences.append(Sentence(index, start, start + len(sentence), is_furniture=index == len(SENTENCES)))
        start += len(sentence) + 1
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    document = Document(sha256[:16], text, f"news/{number}.txt", sha256, "text/plain", published="2012-05")
    link = Citation(sentences[-1].char_start + 4, sentences[-1].char_end, f"http://example.org/{number}", None, None)
    facts = _facts(sentences)
    at = text.index("$2 billion")
    amount = Mention("amount", at, at + 10, "USD", 2e9, qualifier="exact")
    unused = Mention("percent", text.index("145"), text.index("145") + 11, value=145.0, qualifier="exact")
    return Extraction(document, sentences, [amount, unused], facts, [link], n_candidates=len(facts))


def with_ids(each: Extraction) -> Extraction:
    """The extraction with the ids of its facts set, and the first mention used by the first fact."""
    from flows.extract.identity import fact_id

    for fact in each.facts:
        fact.fact_id = fact_id(each.document.doc_id, fact)
    each.mentions[0].used_in = [each.facts[0].fact_id]
    return each


def _facts(sentences: list[Sentence]) -> list[Fact]:
    def fact(fact_type: str, index: int, **values) -> Fact:
        span = sentences[index]
        made = Fact(fact_type, index, span.char_start, span.char_end, method="sample", method_version="1", **values)
        made.fields = [("evidence", span.char_start, span.char_end)]
        return made

    loan = {"amount": 2e9, "currency": "USD", "amount_qualifier": "exact", "date": "2004", "date_basis": "stated"}
    pair = [("party", "ARG"), ("party", "BRA")]
    share = {"percent": 25.0, "percent_qualifier": "exact", "date": "2011", "date_basis": "stated"}
    return [
        fact("finance", 0, source="CHN", target="AGO", own={"instrument": "loan", "action": "disbursed"}, **loan),
        fact("agreement", 1, source="ARG", target="BRA", date="1991-03-01", parties=pair, own={"action": "signed"}),
        fact("trade", 2, source="POL", target="DEU", own={"flow": "export"}, **share),
        fact("restriction", 3, source="USA", target="CHN", percent=145.0, own={"measure": "tariff"}),
        fact("trade", 4, source="CUB", target="SUN", date="1975", own={"flow": "total", "commodity": "sugar"}),
        fact("investment", 5, source="IND", target="RUS", percent=20.0, own={"action": "stock"}),
        fact(
            "meeting",
            1,
            source="ARG",
            target="BRA",
            parties=pair,
            own={"meeting_type": "talks", "participants": ["the presidents"]},
        ),
    ]
