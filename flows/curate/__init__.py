"""Curation: what people decided about facts, applied and reported.

Here belongs :func:`apply_decisions`, the stage, and :func:`record_decision`, which writes one. The walk through facts
at a terminal is ``review``."""

from flows.curate.decisions import DECISIONS_FILE, Decision, apply_decisions, read_decisions, record_decision

__all__ = ["DECISIONS_FILE", "Decision", "apply_decisions", "read_decisions", "record_decision"]
