"""The ``dyad`` command: what all its subcommands share.

Here belong the group, the shared options, and what becomes of an error. Each subcommand is a module of
``flows.commands`` that is imported only when it is called, and imports what is heavy only when it runs: ``dyad query``
must not wait for Prefect.
"""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from flows.remote.places import place

F = TypeVar("F", bound=Callable[..., Any])

#: Subcommand -> (module of flows.commands, what it does), in the order in which they are listed.
COMMANDS: dict[str, tuple[str, str]] = {
    "run": ("run", "Build: read raw/, extract, validate, publish a release."),
    "query": ("query", "Ask the published data in SQL."),
    "explain": ("explain", "Show where a fact comes from, character by character."),
    "vocabulary": ("vocabulary", "Check or list the words that extraction looks for."),
    "coverage": ("coverage", "List sentences that look as if they state a fact, and gave none."),
    "evaluate": ("evaluate", "Score published facts against hand-coded ones."),
    "decide": ("decide", "Write down a curator's decision on a fact or claim."),
    "review": ("review", "Walk through the facts most worth a look."),
    "releases": ("releases", "List the releases in the warehouse."),
    "diff": ("diff", "Show what changed between two releases."),
    "rollback": ("rollback", "Make an earlier release current again."),
    "prune": ("prune", "Delete old releases."),
    "status": ("status", "Show the health of the current release."),
    "add": ("add", "Bring a source into raw/."),
    "serve": ("serve", "Fetch and build on a schedule."),
}
EXIT_FAILED = 1
EXIT_INTERRUPTED = 130


class LazyGroup(click.Group):
    """A group that imports a subcommand's module only when that is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [name for name, (module, _) in COMMANDS.items() if _exists(module)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        module = importlib.import_module(f"flows.commands.{COMMANDS[cmd_name][0]}")
        command = module.command
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name][1]) for name in self.list_commands(ctx)])


def _exists(module: str) -> bool:
    return (Path(__file__).parent / "commands" / f"{module}.py").exists()


class PlaceType(click.Path):
    """A folder, as a path, or the address of a remote one (``s3://bucket/prefix``), as text."""

    name = "folder or address"

    def __init__(self) -> None:
        super().__init__(path_type=Path, file_okay=False)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        found = place(value)
        return found if isinstance(found, str) else super().convert(found, param, ctx)


def raw_option(function: F) -> F:
    """``--raw DIR|URL``"""
    return click.option(
        "--raw",
        metavar="DIR|URL",
        type=PlaceType(),
        default=Path("raw"),
        show_default=True,
        envvar="DYAD_RAW",
        show_envvar=True,
        help="Folder of source texts, or an address: s3://bucket/prefix.",
    )(function)


def warehouse_option(function: F) -> F:
    """``--warehouse DIR|URL``"""
    return click.option(
        "--warehouse",
        metavar="DIR|URL",
        type=PlaceType(),
        default=Path("warehouse"),
        show_default=True,
        envvar="DYAD_WAREHOUSE",
        show_envvar=True,
        help="Folder of published releases, or an address: s3://bucket/prefix.",
    )(function)


def workers_option(function: F) -> F:
    """``--workers N``"""
    return click.option(
        "--workers",
        "-j",
        type=click.IntRange(1),
        envvar="DYAD_WORKERS",
        show_envvar=True,
        help="Processes that extract.  [default: one a core]",
    )(function)


def dask_option(function: F) -> F:
    """``--dask ADDRESS``"""
    return click.option(
        "--dask",
        metavar="ADDRESS",
        envvar="DYAD_DASK",
        show_envvar=True,
        help="Extract on the Dask cluster with this scheduler, tcp://host:port.",
    )(function)


def vocabulary_option(function: F) -> F:
    """``--vocabulary DIR``"""
    return click.option(
        "--vocabulary",
        type=click.Path(path_type=Path, file_okay=False),
        envvar="DYAD_VOCABULARY",
        show_envvar=True,
        help="Folder of the project's own words.  [default: vocabulary/ in raw/, if it is there]",
    )(function)


def debug_option(function: F) -> F:
    """``--debug``, read by :func:`main` wherever it stands on the command line."""
    return click.option("--debug", is_flag=True, expose_value=False, help="Show the traceback of a failure.")(function)


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="dyad", message="dyad %(version)s")
@debug_option
def cli() -> None:
    """Turn texts about the economic relations between countries into a dataset that you can query.

    \b
    Examples:
      dyad run
      dyad query "SELECT source, target, evidence FROM facts LIMIT 5"
      dyad explain FACT_ID
    """


def main(arguments: list[str] | None = None) -> None:
    """The entry point of the command: one clear line and an exit code for any failure; the traceback with --debug.

    Exit codes: 0 done · 1 failed · 2 wrong usage · 130 interrupted.
    """
    arguments = sys.argv[1:] if arguments is None else arguments
    debug = "--debug" in arguments
    try:
        cli.main(arguments, prog_name="dyad", standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        sys.exit(error.exit_code)
    except click.exceptions.Exit as error:
        sys.exit(error.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (KeyboardInterrupt, click.Abort):
        if debug:
            raise
        click.echo("dyad: interrupted; what was published before is unchanged", err=True)
        sys.exit(EXIT_INTERRUPTED)
    except BrokenPipeError:
        # The reader (`| head`) has seen enough. Python would complain again when it closes standard output.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(EXIT_FAILED)
    except Exception as error:
        if debug:
            raise
        click.echo(f"dyad: {message_of(error)}", err=True)
        sys.exit(EXIT_FAILED)


def message_of(error: BaseException) -> str:
    """An error in one line for a person."""
    text = " ".join(str(error).split())
    if isinstance(error, OSError) and error.strerror:
        where = f"{error.filename}: " if error.filename else ""
        return f"{where}{error.strerror}"
    if _is_for_people(error):
        return text
    return f"{type(error).__name__}: {text or 'no message'} (--debug shows where)"


def _is_for_people(error: BaseException) -> bool:
    """Errors that the project raises itself say all that is needed; anything else is named by its kind."""
    return type(error).__module__.split(".")[0] in ("flows", "schemas")


if __name__ == "__main__":
    main()
