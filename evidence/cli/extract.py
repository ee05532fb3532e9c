"""`evidence extract`."""

from __future__ import annotations

import json
from pathlib import Path

import click

from evidence.cli.options import note, with_ocr, write_out
from evidence.jobs.extract import extract_one


@click.command("extract")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--output", type=click.Path(path_type=Path), help="Write the JSON here (default: stdout).")
@click.option("--password", metavar="TEXT", help="For an encrypted PDF.")
@with_ocr
def command(file: Path, output: Path | None, password: str | None, no_ocr: bool, ocr_language: str) -> int:
    """Read one full text: status, metadata, pages, blocks and passages as JSON. Needs no workspace."""
    found = extract_one(file, password=password, languages="" if no_ocr else ocr_language)
    text = json.dumps(found, ensure_ascii=False, indent=1)
    if output is None:
        click.echo(text)
    else:
        write_out(output, text)
    if found["status"] == "ok":
        return 0
    note(f"{file}: {found['status']}. {found.get('problem', '')}")
    return 1
