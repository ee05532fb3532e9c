"""`evidence simulate`."""

from __future__ import annotations

import json
from pathlib import Path

import click

from evidence.cli.options import note, write_out
from evidence.errors import UnreadableError
from evidence.screen.simulate import Replay, measures, read_labelled, replay
from evidence.screen.stopping import Buscar


@click.command("simulate")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--prior", "priors", multiple=True, metavar="ID", help="A record whose label is known at the start.")
@click.option("--seed", type=int, default=1, show_default=True)
@click.option("--output", type=click.Path(path_type=Path), help="Write the order here, as JSON.")
def command(file: Path, priors: tuple[str, ...], seed: int, output: Path | None) -> None:
    """Replay a labelled review (CSV): how much reading would prioritised screening have saved? Needs no workspace."""
    records, labels = read_labelled(file)
    if not any(label and key not in priors for key, label in labels.items()):
        raise UnreadableError(
            f"{file.name} has no included record to find.", remedy="Some label_included must be 1, besides the priors'."
        )
    done = replay(records, labels, priors, seed=seed, stop=Buscar())
    if output is not None:
        answer = {"order": list(done.order), "stopped_at": done.stopped_at, "sample": list(done.sample)}
        write_out(output, json.dumps(answer))
    found = [labels[key] for key in done.order]
    worth = measures(found)
    note(f"{len(found)} records replayed")
    click.echo(f"WSS@95 {worth.wss95:.3f}  ATD {worth.atd:.4f}")
    click.echo(_stop(done, found))


def _stop(done: Replay, found: list[bool]) -> str:
    """What the stopping rule would have meant, in one line."""
    rule = f"BUSCAR, a heuristic ({Buscar().target:.0%} recall, confidence {Buscar().confidence:.0%}),"
    if done.stopped_at is None:
        return f"{rule} would not have stopped before the end."
    recall, saved = sum(found[: done.stopped_at]) / sum(found), 1 - done.stopped_at / len(found)
    return (
        f"{rule} stops after {done.stopped_at} of {len(found)} records: recall {recall:.1%}, reading saved {saved:.1%}."
    )
