"""What every worker needs, loaded once: importing this module loads it.

Linux forks the workers from one process that has imported it (``flows.pools``), so that none loads the libraries and
vocabularies for itself, and all share their memory. Nothing here may start a thread (Arrow's do at the first
computation): a fork does not copy threads, and what they held would stay locked.
"""

from __future__ import annotations

import gc
import os

import flows.build
import flows.validate  # noqa: F401  what a batch needs last
from flows import batches
from flows.records import Document
from flows.tables import to_tables

_DOCUMENT = Document("0" * 16, "Kenya lent Tanzania $40 million in 2011.", "example.txt", "0" * 64, "text/plain")

to_tables([batches.extract_document(_DOCUMENT)])  # what is loaded at first use: vocabularies, patterns, schemas
os.register_at_fork(after_in_child=gc.freeze)  # the collector would write into the pages that are shared
