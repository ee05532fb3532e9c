"""Calibration rounds: some records that everybody judges first, blind to each other, before the rest opens.

A round is over as soon as everybody who was named in it and has not left has judged all of its records; at full text those
of them that cannot be had are not waited for, and are no longer of the round when it is over. What is over stays over.
It may then be shown, if at least two people judged all of it: a round that everybody but one has left shows nothing. The
past is played again from what happened, so that it cannot differ from the acts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

from evidence.model import Stage
from evidence.store.duties import Round, Turn


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundState:
    """How far a round is: its records under the keys that they have now, and who has judged how many of them.

    `waits_for` are the people whom it waits for, with how many records each has to judge; a round that is over waits for
    nobody. `done` counts the records that each person has judged, of those who have not left, or had judged all.
    """

    round: Round
    records: frozenset[str]
    over: bool
    shown: bool
    done: dict[str, int]
    waits_for: dict[str, int]

    @property
    def stage(self) -> Stage:
        """The stage of the round."""
        return self.round.stage


def draw(records: Iterable[str], number: int, seed: int) -> tuple[str, ...]:
    """A random sample of so many records (all, where there are fewer), in the order of the draw.

    Seed and keys alone decide; the order in which the records are given makes no difference.
    """
    ranked = sorted((hashlib.sha256(f"{seed}\x1e{key}".encode()).digest(), key) for key in records)
    return tuple(key for _, key in ranked[:number])


def round_state(
    made: Round, turns: Sequence[Turn], now_called: Callable[[str], str], named: Collection[str] = ()
) -> RoundState:
    """Where a round stands after all that happened.

    Args:
        made: the round.
        turns: what happened, oldest first; decisions on other records do no harm.
        now_called: the key that a record has now, after joins.
        named: the reviewers whom the protocol names now; who is not among them has left. None named: all may take part.
    """
    past = _Past(made, now_called, named)
    for turn in turns:
        past.apply(turn)
    return past.told()


class _Past:
    """Who had judged what, and who was away, after the turns so far."""

    def __init__(self, made: Round, now_called: Callable[[str], str], named: Collection[str]) -> None:
        self._round, self._now_called = made, now_called
        self._people = [name for name in made.people if not named or name in named]
        self._records = frozenset(map(now_called, made.records))
        self._turns: dict[str, Turn] = {}
        self._drawn = self._over = self._shown = False

    def apply(self, turn: Turn) -> None:
        """Let one thing happen; what changes after the round was over does not open it again."""
        if turn.undone:
            self._turns.pop(turn.undone, None)
        else:
            self._turns[turn.act] = turn
        self._drawn = self._drawn or turn.act == self._round.act
        if not self._drawn or self._over:
            return
        left = self._left()
        if all(left <= self._judged(name) for name in self._here()):
            everybody = [name for name in self._round.people if left <= self._judged(name)]
            self._over, self._shown, self._records = True, len(everybody) > 1, left

    def told(self) -> RoundState:
        """The round as it stands now."""
        records = self._records if self._over else self._left()
        done = {name: len(self._judged(name) & records) for name in self._here()}
        whole = len(records)
        return RoundState(
            round=self._round,
            records=records,
            over=self._over,
            shown=self._shown,
            done=done,
            waits_for={} if self._over else {name: whole - number for name, number in done.items() if number < whole},
        )

    def _here(self) -> list[str]:
        away = {turn.reviewer: turn.away for turn in self._turns.values() if turn.reviewer and not turn.record}
        return [name for name in self._people if not away.get(name)]

    def _left(self) -> frozenset[str]:
        """The records of the round, at full text without those that cannot be had."""
        if self._round.stage is not Stage.FULL_TEXT:
            return self._records
        told = [(self._now_called(one.record), one.state) for one in self._turns.values() if one.state]
        asked = {key: state for key, state in told if state != "readable"}
        readable = {key for key, state in told if state == "readable"}
        return self._records - {key for key, state in asked.items() if state == "unobtainable" and key not in readable}

    def _judged(self, name: str) -> frozenset[str]:
        stage = self._round.stage.value
        made = (one for one in self._turns.values() if one.record and one.reviewer == name and one.stage == stage)
        return self._records & {self._now_called(one.record) for one in made}
