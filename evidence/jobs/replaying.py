"""A labelled review replayed by one ranker or several, and what each would have saved."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evidence.model import Record
from evidence.report.simulation_figure import Curve, simulation_figure
from evidence.report.svg import Drawing
from evidence.screen.priority import Vectors
from evidence.screen.rankers import find_ranker, uses_vectors
from evidence.screen.simulate import Measures, Replay, measures, replay
from evidence.screen.stopping import Buscar

if TYPE_CHECKING:
    from numpy import float64
    from numpy.typing import NDArray

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """What one ranker did: `found` says of each record in the order of reading whether it is relevant; `seconds` are CPU
    seconds of the replay, without encoding."""

    ranker: str
    replay: Replay
    found: tuple[bool, ...]
    worth: Measures
    seconds: float

    @property
    def recall_at_stop(self) -> float | None:
        """The share of the relevant records that had been found at the stop; None where there was none."""
        stop = self.replay.stopped_at
        return None if stop is None else sum(self.found[:stop]) / sum(self.found)

    @property
    def saved_at_stop(self) -> float:
        """The share of the records that need not have been read."""
        stop = self.replay.stopped_at
        return 0.0 if stop is None else 1 - stop / len(self.found)


def replayed(
    records: Sequence[Record],
    labels: Mapping[str, bool],
    priors: Sequence[str],
    rankers: Sequence[str],
    *,
    question: str = "",
    seed: int = 0,
    encoding: Progress | None = None,
) -> list[Replayed]:
    """Read the review in the order of each ranker.

    Records are encoded once for all rankers that ask for it, and kept in the user's cache for the next time.

    Args:
        records: the records of the review, keys unique.
        labels: the true verdict on each.
        priors: keys whose verdicts are known from the start; at least one other record is included.
        rankers: names, see `screen.rankers`.
        question: what the review asks, for the time before verdicts.
        seed: makes what is drawn at random the same again.
        encoding: called after each batch with records encoded and records to encode.

    Raises:
        NotFoundError: no such ranker, or a prior is not among the records.
        EvidenceError: the encoder is not there.
    """
    makers = [(name, find_ranker(name)) for name in rankers]
    vectors = _encoded(records, encoding) if any(map(uses_vectors, rankers)) else None
    done = []
    for name, make in makers:
        start = time.process_time()
        made = replay(records, labels, priors, question=question, seed=seed, make=make, vectors=vectors, stop=Buscar())
        seconds = time.process_time() - start
        found = tuple(labels[key] for key in made.order)
        done.append(Replayed(ranker=name, replay=made, found=found, worth=measures(found), seconds=seconds))
    return done


def drawn(done: Sequence[Replayed], title: str) -> Drawing:
    """The recall curves of the rankers as a figure."""
    curves = [
        Curve(name=one.ranker, found=one.found, wss95=one.worth.wss95, stopped_at=one.replay.stopped_at) for one in done
    ]
    return simulation_figure(curves, title=title)


def _encoded(records: Sequence[Record], progress: Progress | None) -> Vectors:
    from evidence.encode.kept import encode_kept
    from evidence.encode.model import default_model, joined
    from evidence.encode.query import encode_queries

    model = default_model()
    vectors: NDArray[float64] = encode_kept(
        model, [joined(record.title, record.abstract) for record in records], progress=progress
    ).astype(float)
    return Vectors(model.digest, lambda: vectors, lambda question: encode_queries(model, [question])[0].astype(float))
