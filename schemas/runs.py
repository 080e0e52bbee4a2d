"""The table ``runs``: one row a run, kept across releases."""

from schemas.columns import Double, Integer, String, Table, Timestamp, column, keys


class Runs(Table):
    """One row a run: when, what version of the code, what went in and came out, and the release it made."""

    run_id: String = column("Id of the run")
    release_id: String = column("The release that the run published or found unchanged", nullable=True)
    previous_release_id: String = column("The release that was current before", nullable=True)
    outcome: String = column("How the run ended", codes="run_outcome")
    started_at: Timestamp = column("Start of the run, UTC")
    finished_at: Timestamp = column("End of the run, UTC")
    seconds: Double = column("Time that the run took", unit="s", ge=0)
    code_version: String = column("Version of the software")
    code_sha256: String = column("Hash of the software's own files")
    n_files: Integer = column("Input files found", unit="file", ge=0)
    n_documents: Integer = column("Documents published", unit="row", ge=0)
    n_sentences: Integer = column("Sentences published", unit="row", ge=0)
    n_mentions: Integer = column("Mentions published", unit="row", ge=0)
    n_candidates: Integer = column("Candidates that extraction looked at", unit="candidate", ge=0)
    n_facts: Integer = column("Facts published", unit="row", ge=0)
    n_claims: Integer = column("Claims published", unit="row", ge=0)
    n_rejects: Integer = column("Rows and files rejected", unit="row", ge=0)
    n_added: Integer = column("Facts that the release before did not have", unit="row", ge=0)
    n_removed: Integer = column("Facts of the release before that are gone", unit="row", ge=0)
    n_changed: Integer = column("Facts with another value than in the release before", unit="row", ge=0)
    stages: String = column("Seconds, rows in and rows out of each stage as a JSON object", nullable=True)
    message: String = column("Warnings, or why the run failed", nullable=True)

    class Config:
        name = "runs"
        metadata = keys(["run_id"])
