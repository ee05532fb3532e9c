"""`evidence dedupe`."""

from __future__ import annotations

import json
from pathlib import Path

import click

from evidence.cli.options import as_json, note, write_out
from evidence.jobs.dedupe import dedupe_files


@click.command("dedupe")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("--groups", "groups", type=click.Path(path_type=Path), help="With FILES: write the answer here.")
@click.option("--as", "person", metavar="NAME", envvar="EVIDENCE_REVIEWER", default="", help="Who acts.")
@click.option("--same", nargs=2, metavar="ONE OTHER", help="Say that two records are one work.")
@click.option("--different", nargs=2, metavar="ONE OTHER", help="Say that two records are two works; parts them.")
@click.option("--undo", is_flag=True, help="Take back your last word on duplicates.")
@as_json
@click.pass_context
def command(
    context: click.Context,
    files: tuple[Path, ...],
    groups: Path | None,
    person: str,
    same: tuple[str, str] | None,
    different: tuple[str, str] | None,
    undo: bool,
    wants_json: bool,
) -> int:
    """Join duplicate records of the workspace, and look at the pairs that only a person can tell.

    With --as in a terminal the pairs are shown one by one. Every join keeps both records and can be taken back. With
    FILES, no workspace is touched: the duplicates among the references in FILES are printed as JSON.
    """
    asked = [bool(files), bool(same), bool(different), undo]
    if sum(asked) > 1:
        raise click.UsageError("Give FILES, --same, --different or --undo, one of them.")
    if groups is not None and not files:
        raise click.UsageError("--groups goes with FILES.")
    if any(asked[1:]) and not person:
        raise click.UsageError("Who says so? Give --as NAME.")
    if files:
        return _in_files(files, groups)
    from evidence.cli import duplicates  # opens workspaces, which plain files do without

    if same or different:
        one, other = same or different or ("", "")
        duplicates.say(context, one, other, person, same=bool(same))
    elif undo:
        duplicates.take_back(context, person)
    else:
        duplicates.settle_here(context, person, wants_json)
    return 0


def _in_files(files: tuple[Path, ...], groups: Path | None) -> int:
    found = dedupe_files(files)
    text = json.dumps(found.told, ensure_ascii=False, indent=1)
    if groups is None:
        click.echo(text)
    else:
        write_out(groups, f"{text}\n")
    for path, one in found.refused:
        note(f"{path}, line {one.line}: refused: {one.reason}")
    joined = sum(len(group) - 1 for group in found.told["groups"])
    note(
        f"read {found.read}, refused {len(found.refused)}; {joined} duplicates in {len(found.told['groups'])} groups,"
        f" {len(found.told['review'])} pairs to look at"
    )
    return 0 if found.read else 1
