"""``dyad vocabulary``: check or list the words that extraction looks for."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from flows.cli import EXIT_FAILED, debug_option, raw_option, vocabulary_option
from flows.remote.places import Place


@click.command()
@click.option("--list", "fact_type", metavar="TYPE", help="List the words of a fact type, and check nothing.")
@raw_option
@vocabulary_option
@debug_option
def command(fact_type: str | None, raw: Place, vocabulary: Path | None) -> None:
    """Check the words that extraction looks for, the project's own among them: duplicates, words under two codes,
    unknown groups and codes. Prints what is wrong with file and line; exits with 1 where something is.

    A project adds words in files of the same names as the house's, in a folder of its own: triggers.toml, grammar.toml,
    party_names.csv, institutions.csv, leaders.csv, offices.csv, places.csv, not_parties.csv, publishers.csv.

    \b
    Examples:
      dyad vocabulary
      dyad vocabulary --list finance
    """
    from flows.remote.sources import own_words
    from flows.settings import load_settings

    with own_words(load_settings(raw, vocabulary=vocabulary)) as extensions:
        _show(fact_type, extensions)


def _show(fact_type: str | None, extensions: Path | None) -> None:
    from flows.extract.vocabulary_check import check, words_of

    if fact_type is not None:
        for (group, code), words in words_of(fact_type, extensions).items():
            click.echo(f"{group} {code}: {', '.join(words)}")
        return
    findings = check(extensions)
    for finding in findings:
        click.echo(str(finding))
    where = f" with those of {extensions}" if extensions is not None else ""
    if findings:
        click.echo(f"{len(findings)} to put right in the vocabularies{where}", err=True)
        sys.exit(EXIT_FAILED)
    click.echo(f"The vocabularies{where} are in order.")
