"""Who may read a note or a label: it can give a verdict away."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from evidence.model import Decision, Stage
from evidence.screen.standing import Key, Panel, eligible
from evidence.store.remarks import Remark


def readable(
    remarks: Iterable[Remark], person: str, shown: Mapping[Stage, Collection[str]], *, sees_all: bool = False
) -> list[Remark]:
    """Those that a person may read, in their order: their own, and others' on records that are shown at their stage.

    Args:
        remarks: notes and labels.
        person: who reads; "" is anybody.
        shown: the records of each stage of which everybody may know all.
        sees_all: the person settles conflicts and judges nothing.
    """
    return [one for one in remarks if sees_all or one.person == person or one.record in shown.get(one.stage, ())]


def stage_of_remark(
    record: str, stood: Mapping[Key, Decision], panel: Panel, shown: Mapping[Stage, Collection[str]]
) -> Stage:
    """The stage that a remark is written at: the first that the record has reached and is not shown at.

    Where there is none, the last that it has reached. Only stages that are shown are looked into, so the answer tells
    nothing about a verdict.
    """
    reached = panel.stages[0]
    for stage in panel.stages:
        if stage is not panel.stages[0] and not eligible([record], stood, stage, panel):
            break
        reached = stage
        if record not in shown.get(stage, ()):
            break
    return reached
