"""`evidence simulate`."""

from __future__ import annotations

import json
from pathlib import Path

import click

from evidence.cli.options import note, write_out
from evidence.screen.simulate import measures, read_labelled, replay


@click.command("simulate")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--prior", "priors", multiple=True, metavar="ID", help="A record whose label is known at the start.")
@click.option("--seed", type=int, default=1, show_default=True)
@click.option("--output", type=click.Path(path_type=Path), help="Write the order here, as JSON.")
def command(file: Path, priors: tuple[str, ...], seed: int, output: Path | None) -> None:
    """Replay a labelled review (CSV): how much reading would prioritised screening have saved? Needs no workspace."""
    records, labels = read_labelled(file)
    done = replay(records, labels, priors, seed=seed)
    if output is not None:
        answer = {"order": list(done.order), "stopped_at": done.stopped_at, "sample": list(done.sample)}
        write_out(output, json.dumps(answer))
    found = measures([labels[key] for key in done.order])
    note(f"{len(done.order)} records replayed")
    click.echo(f"WSS@95 {found.wss95:.3f}  ATD {found.atd:.4f}")
