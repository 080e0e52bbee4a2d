"""The first stage: what lies in ``raw/``, as documents and rejects, streaming and in a fixed order.

Here belongs everything between bytes on disk and ``Document``: finding the files (``sources``), their sidecars
(``sidecar``), one module a format (``text``, ``markdown``, ``web_page``, ``pdf``, ``word``, ``rows``), the language
(``language``) and near copies (``duplicates``). Not here: fetching anything (reading is offline), sentences, facts.
"""

from flows.read.duplicates import mark_near_copies
from flows.read.sources import find_sources, input_fingerprint, read_source, read_sources
from flows.read.values import ReadLimits

__all__ = ["ReadLimits", "find_sources", "input_fingerprint", "mark_near_copies", "read_source", "read_sources"]
