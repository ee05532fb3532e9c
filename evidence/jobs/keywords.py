"""The words that a reviewer's own verdicts speak for and against, for lists and highlights. Nobody else's are looked at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from evidence.jobs.standing_now import State
from evidence.model import Stage, Verdict
from evidence.screen.keywords import Keyword, WordCounts, split
from evidence.screen.page import Highlights


def own_labels(screening: State, person: str, stage: Stage) -> dict[str, bool]:
    """This person's own verdicts as a reviewer at a stage, by record: include is True, unsure is left out."""
    return {
        key: one.verdict is Verdict.INCLUDE
        for (key, at, who, role), one in screening.stood.items()
        if (at, who, role) == (stage, person, "reviewer") and one.verdict is not Verdict.UNSURE
    }


def keywords_of(screening: State, person: str, stage: Stage) -> tuple[Keyword, ...]:
    """The words learned from this person's verdicts at a stage; none where there are too few."""
    counts = WordCounts()
    counts.learn(own_labels(screening, person, stage), screening.records)
    return counts.keywords()


@dataclass(slots=True)
class Highlighter:
    """The highlights of one person at one stage while screening: the protocol's words and those learned so far.

    A new verdict costs its own record's words only, so that no key waits for it.
    """

    _counts: WordCounts = field(default_factory=WordCounts)
    _learned: tuple[Keyword, ...] = ()
    _labels: Mapping[str, bool] = field(default_factory=dict)

    def highlights(self, screening: State, labels: Mapping[str, bool], *, every: int = 10) -> Highlights:
        """What to bring out.

        Args:
            screening: the protocol and the records.
            labels: the person's own verdicts by now, by record; include is True, unsure is left out.
            every: how many of them must be new or changed before words are learned anew.
        """
        changed = sum(self._labels.get(key) is not label for key, label in labels.items())
        if changed >= every or (labels and not self._labels):
            self._counts.learn(labels, screening.records)
            self._learned, self._labels = self._counts.keywords(), labels
        protocol = screening.protocol
        known = (*protocol.highlight_include, *protocol.highlight_exclude)
        wanted, unwanted = split(self._learned, known)
        return Highlights(
            include=protocol.highlight_include, exclude=protocol.highlight_exclude, learned_include=wanted,
            learned_exclude=unwanted,
        )  # fmt: skip
