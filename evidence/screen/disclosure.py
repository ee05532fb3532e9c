"""Which records of a blind stage may be shown to everybody: what was shown once stays shown.

A stage of a dual design is finished when no record waits for a verdict there, nor at a stage before. At that moment
everything that was judged is shown, and no record that comes later can hide it again: only the new ones wait. The past
is not written down anywhere, it is played again from what happened, so that it cannot differ from the acts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from evidence.model import Decision, Stage
from evidence.screen.standing import Outcome, Panel, outcome
from evidence.store.past import Event, Happened, Told, event_of


def disclosed(events: Iterable[Event], panel: Panel) -> Mapping[Stage, frozenset[str]]:
    """The records of each stage that have been shown, under the keys that they have now.

    Args:
        events: what happened, oldest first.
        panel: who screens now, and how; earlier panels are not known.
    """
    past = _Past(panel)
    for event in events:
        past.apply(event)
    return past.shown()


class Played:
    """The past as far as it was played: of one that only goes on, no more than what is new is played the next time."""

    def __init__(self) -> None:
        """Nothing played yet."""
        self._told: Sequence[Told] = ()
        self._past: _Past | None = None

    def disclosed(self, told: Sequence[Told], panel: Panel) -> Mapping[Stage, frozenset[str]]:
        """What `disclosed` says of the events that `told` holds, all of them, oldest first."""
        known = len(self._told)
        if self._past is None or self._past.panel != panel or told[:known] != self._told:
            self._past, known = _Past(panel), 0
        for one in told[known:]:
            self._past.apply(event_of(one))
        self._told = told
        return self._past.shown()


class _Past:
    """Where every record stood after the events so far: one event costs the records that it touches, not all."""

    def __init__(self, panel: Panel) -> None:
        self.panel = panel
        self._here: set[str] = set()
        self._readable: set[str] = set()
        self._into: dict[str, tuple[str, str]] = {}
        self._members: dict[str, set[str]] = {}
        self._acts: dict[str, Event] = {}
        self._made: dict[str, dict[str, Decision]] = {}
        self._asked: dict[str, dict[str, str]] = {}
        self._stops: dict[str, set[str]] = {}
        self._waiting: dict[Stage, set[str]] = {stage: set() for stage in panel.stages}
        self._judged: dict[Stage, set[str]] = {stage: set() for stage in panel.stages}
        self._shown: dict[Stage, set[str]] = {stage: set() for stage in panel.stages}

    def apply(self, event: Event) -> None:
        """Let one thing happen, and show what a stage that is finished by it may show."""
        touched = self._undo(event.other) if event.happened is Happened.UNDONE else self._do(event)
        for key in touched:
            self._place(key)
        for stage in self.panel.stages:
            if self._waiting[stage]:
                return
            fresh, self._judged[stage] = self._judged[stage], set()
            for key in fresh:
                self._shown[stage] |= self._members[key]
            for key in fresh:
                self._place(key)

    def shown(self) -> dict[Stage, frozenset[str]]:
        """What has been shown of each stage, under the keys that the records have now."""
        return {stage: frozenset(self._root(key) for key in keys) for stage, keys in self._shown.items()}

    def _do(self, event: Event) -> set[str]:
        key = event.record
        self._acts[event.act] = event
        if event.happened is Happened.CAME:
            self._here.add(key)
            self._members.setdefault(key, {key})
        elif event.happened is Happened.READABLE:
            self._readable.add(key)
        elif event.decision is not None:
            self._made.setdefault(key, {})[event.act] = event.decision
        elif event.happened is Happened.REQUESTED:
            self._asked.setdefault(key, {})[event.act] = event.other
        elif event.happened is Happened.STOPPED:
            self._stops.setdefault(event.act, set()).add(key)
        elif event.happened is Happened.JOINED:
            return self._join(event)
        return {self._root(key)}

    def _undo(self, act: str) -> set[str]:
        """Take an act back; returns the keys that it touched, none where it is an act of another kind."""
        event = self._acts.pop(act, None)
        if event is None:
            return set()
        self._made.get(event.record, {}).pop(act, None)
        self._asked.get(event.record, {}).pop(act, None)
        if event.happened is Happened.STOPPED:
            return {self._root(key) for key in self._stops.pop(act)}
        if event.happened is Happened.JOINED and self._into.get(event.record, ("", ""))[0] == act:
            return self._part(event)
        return {self._root(event.record)}

    def _join(self, event: Event) -> set[str]:
        before = {self._root(event.record), self._root(event.other)}
        self._into[event.record] = (event.act, event.other)
        kept = self._root(event.record)
        self._members[kept] = set().union(*(self._members.pop(key, {key}) for key in before))
        return before | {kept}

    def _part(self, event: Event) -> set[str]:
        apart = self._members.pop(self._root(event.record), {event.record})
        del self._into[event.record]
        for key in apart:
            self._members.setdefault(self._root(key), set()).add(key)
        return apart

    def _root(self, key: str) -> str:
        while key in self._into:
            key = self._into[key][1]
        return key

    def _place(self, key: str) -> None:
        """Say anew where a record waits, and where it was judged without being shown yet."""
        passes = key in self._here and key not in self._into
        for stage in self.panel.stages:
            self._waiting[stage].discard(key)
            self._judged[stage].discard(key)
            if not passes or (stage is Stage.FULL_TEXT and self._is_away(key)):
                passes = False
                continue
            where = self._outcome(key, stage)
            if where is Outcome.WAITING and self._is_unread(key):
                passes = False
                continue
            if where is Outcome.WAITING:
                self._waiting[stage].add(key)
            elif not self._is_shown(key, stage):
                self._judged[stage].add(key)
            passes = where is Outcome.INCLUDED and self._is_shown(key, stage)

    def _is_shown(self, key: str, stage: Stage) -> bool:
        return not self._members[key].isdisjoint(self._shown[stage])

    def _outcome(self, key: str, stage: Stage) -> Outcome:
        made = [one for member in self._members[key] for one in self._made.get(member, {}).values()]
        stood = {(one.reviewer, one.role): one for one in sorted(made, key=lambda one: one.at) if one.stage is stage}
        return outcome([stood[who] for who in sorted(stood)], self.panel)

    def _is_unread(self, key: str) -> bool:
        """Whether reading stopped before anybody judged the record, which therefore waits for nobody."""
        members = self._members[key]
        stopped = any(not members.isdisjoint(keys) for keys in self._stops.values())
        return stopped and not any(self._made.get(member) for member in members)

    def _is_away(self, key: str) -> bool:
        members = self._members[key]
        told = [list(asked.values())[-1] for asked in (self._asked.get(one) for one in members) if asked]
        return "unobtainable" in told and not members & self._readable
