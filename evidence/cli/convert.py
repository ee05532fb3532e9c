"""`evidence convert`."""

from __future__ import annotations

import json
from pathlib import Path

import click

from evidence.cli.options import note, write_out
from evidence.references.convert import convert
from evidence.references.writers import WRITERS


@click.command("convert")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--to", "target", type=click.Choice(list(WRITERS)), required=True, help="The format to write.")
@click.option("--output", type=click.Path(path_type=Path), help="Write here (default: stdout).")
@click.option("--ledger", type=click.Path(path_type=Path), help="Write what was read and refused here, as JSON.")
def command(files: tuple[Path, ...], target: str, output: Path | None, ledger: Path | None) -> int:
    """References from FILES to another format, with a ledger of what was read and refused. Needs no workspace."""
    text, told = convert(files, target)
    if output is None:
        click.echo(text, nl=False)
    else:
        write_out(output, text)
    if ledger is not None:
        write_out(ledger, json.dumps(told, ensure_ascii=False, indent=1))
    refused = sum(len(one["refused"]) for one in told["files"])
    read = sum(one["read"] for one in told["files"])
    for one in told["files"]:
        for entry in one["refused"]:
            note(
                f"{one['path']}, line {entry['line']}: refused: {entry['reason']}" if entry["line"] else entry["reason"]
            )
    if read:
        note(f"read {read}, refused {refused}")
    if not read:
        return 1
    return 3 if refused else 0
