"""The command line: one module a verb, imported when it is run."""

from __future__ import annotations

import gc
import os
import sys
import threading
from contextlib import suppress
from errno import ENOSPC
from importlib import import_module
from typing import Any, NoReturn

import click

from evidence import __version__
from evidence.errors import EvidenceError

_SELDOM = 50_000
"""New objects between two searches for garbage: what is imported stays, and to look through it again and again takes time."""

VERBS: dict[str, tuple[str, str]] = {
    "demo": ("demo", "Walk the shipped review through every stage, offline."),
    "init": ("init", "Make a workspace."),
    "ingest": ("ingest", "Read references and full texts."),
    "reread": ("reread", "Read full texts again with a newer extractor; tags and quotations move along."),
    "mend": ("mend", "Write refused references to files that can be mended and read again."),
    "dedupe": ("dedupe", "Join duplicate records; settle the doubtful pairs."),
    "status": ("status", "Show counts, the ledger, and what is next."),
    "add": ("add", "Add a record by hand, a transcription, or a full-text request."),
    "requests": ("requests", "List the full texts that are sought; mark requests."),
    "pair": ("pair", "Give a full text to its record."),
    "unpair": ("unpair", "Take a full text off its record."),
    "screen": ("screen", "Screen records: next, decide, undo, conflicts, agreement."),
    "search": ("search", "Find passages or records by words and meaning."),
    "themes": ("themes", "Show the codebook, suggestions, and the theme map."),
    "tag": ("tag", "Put a theme on a passage."),
    "statement": ("statement", "Write statements and hang verified quotations on them."),
    "report": ("report", "Render a draft or a final report."),
    "verify": ("verify", "Check every quotation of a rendered report on its page."),
    "update": ("update", "Begin an update of the review; what comes in is counted apart."),
    "amend": ("amend", "Record why the protocol or codebook was changed."),
    "doctor": ("doctor", "Prove that nothing is damaged; rebuild what is derived."),
    "export": ("export", "Write decisions, tags and statements as text files."),
    "merge": ("merge", "Take over what another copy of the workspace holds."),
    "backup": ("backup", "Make a consistent copy of the database."),
    "extract": ("extract", "One full text to pages, blocks and passages, as JSON."),
    "convert": ("convert", "References from any format to any other."),
    "simulate": ("simulate", "Replay a labelled review with prioritised screening."),
    "manual": ("manual", "Show the manual: tutorial, verbs, files, glossary."),
}
"""Verb: the module that holds its `command`, and its line in the help; kept here so that help imports nothing."""


class Verbs(click.Group):
    """The verbs, each imported only when it is called."""

    def list_commands(self, context: click.Context) -> list[str]:
        """The verbs in the order of a review's work."""
        return list(VERBS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        """The verb's command; None (and so a suggestion) where there is no such verb."""
        if name not in VERBS:
            return None
        command: click.Command = import_module(f"evidence.cli.{VERBS[name][0]}").command
        return command

    def resolve_command(
        self, context: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The verb that was called; a mistyped one is answered with the nearest."""
        name = args[0] if args else ""
        if name and not name.startswith("-") and name not in VERBS:
            from difflib import get_close_matches

            near = get_close_matches(name, VERBS, n=1)
            hint = f" Did you mean {near[0]!r}?" if near else " See: evidence --help"
            raise click.UsageError(f"There is no verb {name!r}.{hint}")
        return super().resolve_command(context, args)

    def format_commands(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of verbs, without importing them."""
        with formatter.section("Verbs"):
            formatter.write_dl([(name, line) for name, (_, line) in VERBS.items()])


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="evidence")
@click.option(
    "--workspace", "-w", metavar="FOLDER", envvar="EVIDENCE_WORKSPACE", help="Work in this folder's workspace."
)
@click.option("--review", "-r", metavar="NAME", envvar="EVIDENCE_REVIEW", help="Which review, if there are several.")
@click.pass_context
def cli(context: click.Context, workspace: str | None, review: str | None) -> None:
    """Literature review and evidence synthesis: screen, search, theme, and write drafts
    in which every quotation is proved on its page.

    Begin with `evidence demo`, or with `evidence init` in a folder of your own.
    Every verb has its own help: evidence VERB --help.
    """
    context.obj = {"workspace": workspace, "review": review}


def main(arguments: list[str] | None = None) -> NoReturn:
    """Run the command line and exit with the documented code."""
    gc.set_threshold(_SELDOM)
    _end_as_by_ctrl_c()
    code = run(arguments)
    for stream in (sys.stdout, sys.stderr):
        with suppress(BrokenPipeError):
            if not stream.closed:  # as it is where nobody read to the end
                stream.flush()
    waited_for = [one for one in threading.enumerate() if not one.daemon and one is not threading.main_thread()]
    processes = sys.modules.get("multiprocessing")  # scikit-learn's libraries bring it along, and begin none here
    if not waited_for and not (processes and processes.active_children()):
        # To take down the encoder and the vector library piece by piece takes a fifth of a second, and may never end where
        # an order is still being learned beside: the system frees all at once. Nothing is open any more, and no library
        # waits for a last call.
        os._exit(code)
    sys.exit(code)


def _end_as_by_ctrl_c() -> None:
    """A window that is closed and a machine that goes down end a call as Ctrl-C does, so that what was begun is ended."""
    import signal

    for name in ("SIGHUP", "SIGTERM"):
        number = getattr(signal, name, None)  # Windows has no SIGHUP
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, signal.default_int_handler)


def run(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit code; errors of the user's are one line on stderr."""
    try:
        plain = False if os.environ.get("NO_COLOR") else None
        result: Any = cli.main(args=arguments, prog_name="evidence", standalone_mode=False, color=plain)
        return result if isinstance(result, int) else 0
    except EvidenceError as error:
        click.echo(f"evidence: {error}", err=True)
        return error.exit_code
    except click.exceptions.Exit as error:
        return error.exit_code
    except click.ClickException as error:
        click.echo(f"evidence: {_told(error)}", err=True)
        return 2
    except (KeyboardInterrupt, click.Abort):
        with suppress(OSError):  # the window may be gone
            click.echo(
                "evidence: interrupted; what was finished is kept, and the same call goes on from there.", err=True
            )
        return 130
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except OSError as error:
        if error.errno != ENOSPC:
            raise
        click.echo(f"evidence: {error.strerror}. Free some room, and call it again.", err=True)
        return 1


def _told(error: click.ClickException) -> str:
    """A mistake in the call, on one line that says where help is."""
    message = " ".join(error.format_message().split())
    place = error.ctx.command_path if isinstance(error, click.UsageError) and error.ctx else ""
    return f"{message} See: {place} --help" if place and "Did you mean" not in message else message
