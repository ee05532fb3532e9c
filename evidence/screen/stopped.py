"""What a report says of a stop: the rule, what it is worth, and with what result."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Rule(StrEnum):
    """Why reading was stopped."""

    BUSCAR = "buscar"
    SAMPLE = "sample"
    JUDGEMENT = "judgement"


_RULES = {
    Rule.BUSCAR: "by the ranked test of Callaghan and M\u00fcller-Hansen (BUSCAR), a heuristic without a guarantee",
    Rule.SAMPLE: "by an exact test on a random sample of the records that nobody had judged",
    Rule.JUDGEMENT: "by judgement, without a test",
}


def sentence(
    rule: Rule, *, person: str, day: str, unread: int, note: str = "", figures: Mapping[str, float] | None = None
) -> str:
    """The sentences of the methods section on one stop.

    Args:
        rule: by which rule.
        person: who stopped, whose verdicts the figures rest on.
        day: the date as it is to be printed.
        unread: how many records were not read.
        note: why, in the person's words.
        figures: total, read, found, left, left_most, p and target, and of the rule SAMPLE also drawn, hits, confidence
            and recall, all numbers; None where they may not be told yet.
    """
    told = f"Reading of titles and abstracts was stopped on {day} by {person}, {_RULES[rule]}"
    told += f" ({note.rstrip('.')})." if note else "."
    told += f" {_records(unread)} {'was' if unread == 1 else 'were'} not read and counted as removed by automation."
    if figures is None:
        return f"{told} Its figures are told when all that was begun has been judged."
    return f"{told} {_so_far(figures)} {_result(rule, figures)}".strip()


def _so_far(figures: Mapping[str, float]) -> str:
    found, left, most = (int(figures[name]) for name in ("found", "left", "left_most"))
    known = f"{int(figures['read']):,} of {_records(int(figures['total']))} had been read, {found:,} of them relevant"
    return (
        f"By then {known}; about {left:,} relevant records were estimated to be left, at most {most:,}"
        " (95 %, an estimate that assumes an order no worse than chance)."
    )


def _result(rule: Rule, figures: Mapping[str, float]) -> str:
    if rule is Rule.BUSCAR:
        return f"The hypothesis of a recall below {figures['target']:.0%} had p = {figures['p']:.3f}."
    if rule is Rule.SAMPLE:
        drawn, hits = int(figures["drawn"]), int(figures["hits"])
        looks = int(figures["looks"])
        split = "" if looks == 1 else f", its error split among {looks} samples planned"
        return (
            f"Of {_records(drawn)} drawn at random {hits:,} {'was' if hits == 1 else 'were'} relevant: recall is at least"
            f" {int(1000 * figures['recall']) / 10:g} % with {figures['confidence']:.0%} confidence{split}."
        )
    return ""


def _records(number: int) -> str:
    return f"{number:,} record{'' if number == 1 else 's'}"
