"""`evidence simulate`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import click

from evidence.cli.options import note, progress, write_out
from evidence.errors import UnreadableError
from evidence.jobs.labelled import read_any_labelled
from evidence.jobs.picture import check_picture, picture_bytes
from evidence.jobs.replaying import Replayed, drawn, replayed
from evidence.screen.rankers import DEFAULT
from evidence.screen.stopping import Buscar


@click.command("simulate")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--prior", "priors", multiple=True, metavar="ID", help="A record whose label is known at the start.")
@click.option("--ranker", "rankers", multiple=True, metavar="NAME", help="Who orders; several are put side by side.")
@click.option("--question", default="", metavar="TEXT", help="What the review asks, for the time before verdicts.")
@click.option("--seed", type=int, default=1, show_default=True)
@click.option("--output", type=click.Path(path_type=Path), help="Write the order here, as JSON.")
@click.option("--plot", type=click.Path(path_type=Path), help="Draw the recall curves here (.svg or .png).")
def command(
    file: Path,
    priors: tuple[str, ...],
    rankers: tuple[str, ...],
    question: str,
    seed: int,
    output: Path | None,
    plot: Path | None,
) -> None:
    """Replay a labelled review: how much reading would prioritised screening have saved? Needs no workspace."""
    if plot is not None:
        check_picture(plot)
    review = read_any_labelled(file)
    records, labels = review.records, review.labels
    if not any(label and key not in priors for key, label in labels.items()):
        raise UnreadableError(
            f"{file.name} has no included record to find.", remedy="Some label_included must be 1, besides the priors'."
        )
    names = list(dict.fromkeys(rankers)) or [DEFAULT]
    done = replayed(records, labels, priors, names, question=question, seed=seed, encoding=progress("encoding"))
    if output is not None:
        write_out(output, json.dumps(_answer(done)))
    if plot is not None:
        write_out(plot, picture_bytes(drawn(done, file.name), plot))
    left = f"; {review.left} without a verdict were left out" if review.left else ""
    note(f"{len(done[0].found)} records replayed{left}")
    for line in _told(done[0]) if len(done) == 1 else _table(done):
        click.echo(line)


def _answer(done: Sequence[Replayed]) -> dict[str, object]:
    """The first ranker's order; with several, those of all beside it."""
    orders = {
        one.ranker: {
            "order": list(one.replay.order),
            "stopped_at": one.replay.stopped_at,
            "sample": list(one.replay.sample),
        }
        for one in done
    }
    first: dict[str, object] = dict(orders[done[0].ranker])
    return first | ({"rankers": orders} if len(done) > 1 else {})


def _told(one: Replayed) -> list[str]:
    rule = f"BUSCAR, a heuristic ({Buscar().target:.0%} recall, confidence {Buscar().confidence:.0%}),"
    told = [f"WSS@95 {one.worth.wss95:.3f}  ATD {one.worth.atd:.4f}"]
    if one.recall_at_stop is None:
        return [*told, f"{rule} would not have stopped before the end."]
    return [
        *told,
        f"{rule} stops after {one.replay.stopped_at} of {len(one.found)} records: recall {one.recall_at_stop:.1%},"
        f" reading saved {one.saved_at_stop:.1%}.",
    ]


def _table(done: Sequence[Replayed]) -> list[str]:
    width = max(len("ranker"), *(len(one.ranker) for one in done))
    lines = [f"{'ranker':{width}}  WSS@95  WSS@100  found in a tenth     ATD  recall and saving at the stop  CPU s"]
    for one in done:
        stop = "never" if one.recall_at_stop is None else f"{one.recall_at_stop:.1%}, {one.saved_at_stop:.1%}"
        lines.append(
            f"{one.ranker:{width}}  {one.worth.wss95:6.3f}  {one.worth.wss100:7.3f}  {one.worth.rrf10:16.1%}"
            f"  {one.worth.atd:6.4f}  {stop:>29}  {one.seconds:5.1f}"
        )
    return lines
