"""The flow that runs on a schedule: bring in what the sources have that is new, then build.

Here belong that flow, what is told when it fails, and its deployment. A server with a work pool runs the same flow by
``flows/prefect.yaml``. Not here: the process that serves it from one machine (``flows.schedule``), the path
(``flows.build``), fetching (``flows.fetch``).
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from typing import Any

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from flows import funnel
from flows.build import build_with
from flows.fetch.collect import Outcome, Report, fetch_sources
from flows.fetch.sources_file import read_sources_file
from flows.fetch.values import FetchLimits
from flows.progress import face_for, shown_by, tell
from flows.remote.sources import changing
from flows.settings import DyadError, Settings, load_settings

FLOW_NAME = "dyad-scheduled"


def _setting(name: str, default: int) -> int:
    text = os.environ.get(name) or str(default)
    if not text.isdecimal():
        raise DyadError(f"the environment variable {name} is {text!r}: give a whole number, or unset it")
    return int(text)


#: How often a run that failed is tried again, after how many seconds, and how long one may take. Read when the module
#: is loaded: Prefect takes them from the flow.
RETRIES = _setting("DYAD_RETRIES", 2)
RETRY_DELAY = _setting("DYAD_RETRY_DELAY", 60)
RUN_TIMEOUT = _setting("DYAD_RUN_TIMEOUT", 6 * 60 * 60)


def on_failure(flow: Any, flow_run: Any, state: Any) -> None:
    """Run the command in DYAD_ON_FAILURE, which finds the name of the run and what was wrong in its environment."""
    command = os.environ.get("DYAD_ON_FAILURE")
    if command:
        told = {"DYAD_RUN": flow_run.name, "DYAD_STATE": state.name, "DYAD_MESSAGE": state.message or state.name}
        subprocess.run(command, shell=True, env={**os.environ, **told}, check=False, timeout=60)


@task(name="fetch", cache_policy=NO_CACHE, persist_result=False)
def fetch_new(settings: Settings, allow_private: bool, contact: str | None) -> Report | None:
    """Bring in what ``raw/sources.yaml`` names; None where it names nothing.

    What cannot be fetched is a row of rejects and fails nothing.
    """
    with changing(settings.raw_place) as raw:
        if not read_sources_file(raw):
            return None
        tell("fetch")
        return fetch_sources(raw, FetchLimits(allow_private=allow_private, contact=contact), _tell_fetch)


@flow(
    name=FLOW_NAME,
    retries=RETRIES,
    retry_delay_seconds=RETRY_DELAY,
    timeout_seconds=RUN_TIMEOUT,
    persist_result=False,
    on_failure=[on_failure],
    on_crashed=[on_failure],
)
def fetch_and_build(
    raw: str = "raw",
    warehouse: str = "warehouse",
    workers: int = 1,
    fetch: bool = True,
    full: bool = False,
    allow_private: bool = False,
    contact: str | None = None,
    dask: str | None = None,
    vocabulary: str | None = None,
) -> None:
    """Bring in what the sources have that is new, and build a release where anything is.

    Raises DyadError for what the user can put right: then, as when the run is killed, the release before stays current
    and the next run goes on from what is done. ``fetch`` False only builds.
    """
    settings = load_settings(raw, warehouse, workers, full, dask, vocabulary)
    with face_for() as face, shown_by(face):
        try:
            report = fetch_new(settings, allow_private, contact) if fetch else None
            if report:
                _say(f"fetched: {report.as_text()}")
            summary = build_with(settings)
        except Exception as error:
            reason = " ".join(str(error).split()) or type(error).__name__
            _say(f"failed: {reason}; what was published before is unchanged")
            raise
    _say(f"{funnel.funnel_line(summary.counts)}; {funnel.changes_line(summary)}; release {summary.release}")


def _say(text: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)


def _tell_fetch(_outcome: Outcome, report: Report) -> None:
    tell("fetch", report.n_done, report.n_total, "sources")
