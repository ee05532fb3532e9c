"""`evidence convert`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from evidence.cli.options import note, write_out
from evidence.errors import UnreadableError, UsageError
from evidence.references.columns import columns_of, mapping
from evidence.references.convert import convert
from evidence.references.readers.header import Mapped
from evidence.references.writers import BINARY, WRITERS


@click.command("convert")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--to", "target", type=click.Choice(list(WRITERS)), help="The format to write.")
@click.option("--output", type=click.Path(path_type=Path), help="Write here (default: stdout).")
@click.option("--ledger", type=click.Path(path_type=Path), help="Write what was read and refused here, as JSON.")
@click.option("--columns", "wants_columns", is_flag=True, help="Show what each column of a table is read as; no more.")
@click.option("--column", "said", metavar="'NAME=FIELD'", multiple=True, help="Read the column NAME as FIELD.")
def command(
    files: tuple[Path, ...],
    target: str | None,
    output: Path | None,
    ledger: Path | None,
    wants_columns: bool,
    said: tuple[str, ...],
) -> int:
    """References from FILES to another format, with a ledger of what was read and refused. Needs no workspace."""
    mapped = mapping(said)
    if wants_columns:
        return _show_columns(files, mapped)
    if target is None:
        raise UsageError("Nothing says what to write.", remedy=f"Choose --to {'|'.join(WRITERS)}.")
    if target in BINARY and output is None:
        raise UsageError(f"A workbook ({target}) is not printed.", remedy="Name its file with --output FILE.")
    content, told = convert(files, target, mapped)
    if output is None:
        click.echo(content, nl=False)
    elif isinstance(content, bytes):
        _write_bytes(output, content)
    else:
        write_out(output, content)
    if ledger is not None:
        write_out(ledger, json.dumps(told, ensure_ascii=False, indent=1))
    return _account(told)


def _account(told: dict[str, Any]) -> int:
    """Say what was read and refused; 0 where nothing was refused, 3 where something was, 1 where nothing was read."""
    refused = sum(len(one["refused"]) for one in told["files"])
    read = sum(one["read"] for one in told["files"])
    for one in told["files"]:
        for entry in one["refused"]:
            note(
                f"{one['path']}, line {entry['line']}: refused: {entry['reason']}" if entry["line"] else entry["reason"]
            )
    if not read:
        return 1
    note(f"read {read}, refused {refused}")
    return 3 if refused else 0


def _show_columns(files: tuple[Path, ...], mapped: Mapped) -> int:
    for path in files:
        columns = columns_of(path, mapped)
        click.echo(f"{path}" if columns else f"{path}: no table")
        width = min(40, max((len(name) for name, _ in columns), default=0))
        for name, meaning in columns:
            click.echo(f"  {name:{width}}  {meaning or '(kept as a field)'}")
    return 0


def _write_bytes(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise UnreadableError(
            f"{path} cannot be written ({error.strerror}).", remedy="Name a file in a folder that you may write to."
        ) from error
