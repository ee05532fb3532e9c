"""The PRISMA 2020 flow diagram: PRISMA's own words, boxes that grow with their text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evidence.report import prisma
from evidence.report.draft import Arm, Count, Flow, Previous
from evidence.report.svg import INK, LINE, PALE, RULE, SANS, Drawing, finish, path, rectangle, words, wrap

_SIZE = 10.5
_PAD = 8.0
_GAP = 20.0
_BAND = 22.0
_ROWS = ("identified", "screened", "sought", "assessed", "included")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Box:
    """Lines of text at a place; `heads` of them, from the first, are bold."""

    x: float
    width: float
    lines: tuple[str, ...]
    heads: int

    @property
    def height(self) -> float:
        return len(self.lines) * _SIZE * LINE + 2 * _PAD - 2


def flow_figure(flow: Flow, *, demonstration: bool = False, font: str = SANS) -> Drawing:
    """The diagram, with the other-methods arm where the flow has one. The numbers are drawn as given."""
    arms = [flow.databases, *([flow.other] if flow.other else [])]
    main, side, between = (222.0, 206.0, 26.0) if len(arms) == 1 else (166.0, 152.0, 18.0)
    before = _previous_box(flow.previous) if flow.previous else None
    first = _BAND + 12 + (before.width + between if before else 0)
    lefts = [first + index * (main + side + 2 * between) for index in range(len(arms))]
    width = lefts[-1] + main + between + side + 2
    grid = [
        _arm_boxes(arm, left, main, side, between, other=bool(at))
        for at, (arm, left) in enumerate(zip(arms, lefts, strict=True))
    ]
    heights = [max((box.height for column in grid for box in column[row] if box), default=0.0) for row in _ROWS[:-1]]
    last, total = _last_boxes(flow, lefts[0], main)
    if before:
        heights[0] = max(heights[0], before.height)
    tops = [34.0]
    for height in heights:
        tops.append(tops[-1] + height + _GAP)
    bottom = tops[4] + last.height + (_GAP + total.height if total else 0)
    kind = "new studies" if before else "studies"
    parts = [_heading(arm_at, left, main + between + side, kind) for arm_at, left in enumerate(lefts)]
    parts += _bands(tops, heights, bottom - tops[4])
    for column in grid:
        parts += _column(column, tops)
    parts += [_drawn(last, tops[4])]
    parts += _ends(grid, tops, last)
    if before and total:
        parts += _update(before, last, total, tops)
    return finish(
        parts, width, bottom + 2, name="flow", title="PRISMA 2020 flow diagram",
        description=_described(flow), demonstration=demonstration, font=font,
    )  # fmt: skip


_Column = dict[str, tuple["_Box | None", "_Box | None"]]


def _arm_boxes(arm: Arm, left: float, main: float, side: float, between: float, *, other: bool) -> _Column:
    """For each row the box in the middle and the box beside it."""
    right = left + main + between
    removed = [("Duplicate records removed", arm.duplicates)]
    removed += [("Records marked as ineligible by automation tools", arm.removed_by_automation)]
    removed += [("Records removed for other reasons", arm.removed_other)]
    screening = not other or bool(arm.excluded or arm.waiting_decision or arm.waiting_screening or prisma.removed(arm))
    excluded = [("Records excluded", arm.excluded), *_some("Records awaiting a decision", arm.waiting_decision)]
    missing = [("Reports not retrieved", arm.not_retrieved), *_some("Reports awaited", arm.waiting_retrieval)]
    missing += _some("Reports awaiting assessment", arm.waiting_assessment)
    reasons: list[tuple[str, int]] = [(each.label, each.number) for each in arm.excluded_reasons]
    reasons = reasons or [("no report", 0)]
    waiting = _some("Reports awaiting a verdict", arm.waiting_verdict)
    before = [*removed, *_some("Records not yet screened", arm.waiting_screening)]
    return {
        "identified": (
            _box(_counts(arm.identified), left, main, head="Records identified from:"),
            _box(before, right, side, head="Records removed before screening:") if screening else None,
        ),
        "screened": (
            _box([("Records screened", arm.screened)], left, main) if screening else None,
            _box(excluded, right, side) if screening else None,
        ),
        "sought": (_box([("Reports sought for retrieval", arm.sought)], left, main), _box(missing, right, side)),
        "assessed": (
            _box([("Reports assessed for eligibility", arm.assessed)], left, main),
            _box([*reasons, *waiting], right, side, head="Reports excluded:"),
        ),
    }


def _counts(counts: Sequence[Count]) -> list[tuple[str, int]]:
    """The sources; where one is a register, databases and registers are added up first, each with its own below."""
    registers = [each for each in counts if each.kind == "register"]
    if not registers:
        return [(each.label, each.number) for each in counts] or [("no source searched yet", 0)]
    told = []
    for name, some in (("Databases", [each for each in counts if each not in registers]), ("Registers", registers)):
        told += [(name, sum(each.number for each in some)), *((f"– {each.label}", each.number) for each in some)]
    return told


def _some(label: str, value: int) -> list[tuple[str, int]]:
    return [(label, value)] if value else []


def _box(entries: Sequence[tuple[str, int]], x: float, width: float, *, head: str = "") -> _Box:
    lines = wrap(head, width - 2 * _PAD, _SIZE, bold=True) if head else []
    heads = len(lines)
    for label, value in entries:
        lines += wrap(f"{label} (n\u00a0=\u00a0{value:,})".replace("\u00a0", "~"), width - 2 * _PAD, _SIZE)
    return _Box(x=x, width=width, lines=tuple(line.replace("~", "\u00a0") for line in lines), heads=heads)


def _drawn(box: _Box, top: float) -> str:
    parts = [rectangle(box.x, top, box.width, box.height, stroke=RULE, round_=1.5)]
    for index, line in enumerate(box.lines):
        base = top + _PAD + _SIZE * 0.9 + index * _SIZE * LINE
        parts.append(words(box.x + _PAD, base, line, size=_SIZE, bold=index < box.heads))
    return "".join(parts)


def _heading(at: int, left: float, width: float, kind: str) -> str:
    text = "databases and registers" if at == 0 else "other methods"
    return _bar(left, width, f"Identification of {kind} via {text}")


def _bar(left: float, width: float, text: str) -> str:
    bar = rectangle(left, 0, width, 22, fill=PALE, stroke=RULE, round_=1.5)
    return bar + words(left + width / 2, 15, text, anchor="middle", bold=True)


def _previous_box(before: Previous) -> _Box:
    """The studies of the version before, on the left of all."""
    entries = [("Studies included in previous version of review", before.studies)]
    entries += _some("of these no longer included", before.dropped_studies)
    entries += [("Reports of studies included in previous version of review", before.reports)]
    entries += _some("of these no longer included", before.dropped_reports)
    return _box(entries, _BAND + 12, 138.0)


def _last_boxes(flow: Flow, left: float, main: float) -> tuple[_Box, _Box | None]:
    """What is included; in an update what is new in it, and the total."""
    if flow.previous is None:
        told = [("Studies included in review", flow.studies), ("Reports of included studies", flow.reports)]
        return _box(told, left, main), None
    new = [("New studies included in review", flow.studies), ("Reports of new included studies", flow.reports)]
    total = [("Total studies included in review", flow.total_studies)]
    total += [("Reports of total included studies", flow.total_reports)]
    return _box(new, left, main), _box(total, left, main)


def _update(before: _Box, last: _Box, total: _Box, tops: Sequence[float]) -> list[str]:
    """The previous studies, the total, and the arrows into it."""
    top = tops[4] + last.height + _GAP
    x, middle, y = last.x + last.width / 2, before.x + before.width / 2, top + total.height / 2
    return [
        _bar(before.x, before.width, "Previous studies"),
        _drawn(before, tops[0]),
        _drawn(total, top),
        path((x, tops[4] + last.height), (x, top), stroke=INK, tip=True),
        path((middle, tops[0] + before.height), (middle, y), (total.x, y), stroke=INK, tip=True),
    ]


def _bands(tops: Sequence[float], heights: Sequence[float], last: float) -> list[str]:
    spans = [("Identification", tops[0], tops[0] + heights[0]), ("Screening", tops[1], tops[3] + heights[3])]
    parts = []
    for name, top, stop in [*spans, ("Included", tops[4], tops[4] + last)]:
        parts.append(rectangle(0, top, _BAND, stop - top, fill="#dbe5ee", stroke=RULE, round_=1.5))
        parts.append(words(_BAND / 2 + 3.6, (top + stop) / 2, name, size=10, anchor="middle", bold=True, turn=-90))
    return parts


def _column(column: _Column, tops: Sequence[float]) -> list[str]:
    """Boxes of one arm, an arrow to each side box, and an arrow down to the next box there is."""
    parts: list[str] = []
    above: tuple[_Box, float] | None = None
    for row, top in zip(_ROWS[:-1], tops, strict=False):
        middle, beside = column[row]
        if middle is None:
            continue
        parts.append(_drawn(middle, top))
        if above:
            x = middle.x + middle.width / 2
            parts.append(path((x, above[1] + above[0].height), (x, top), stroke=INK, tip=True))
        if beside:
            shift = top + min(middle.height, beside.height) / 2
            parts.append(_drawn(beside, top))
            parts.append(path((middle.x + middle.width, shift), (beside.x, shift), stroke=INK, tip=True))
        above = (middle, top)
    return parts


def _ends(grid: Sequence[_Column], tops: Sequence[float], last: _Box) -> list[str]:
    """The arrows into the last box: straight down from the first arm, round the corner from the second."""
    parts: list[str] = []
    for at, column in enumerate(grid):
        box = column["assessed"][0]
        if box is None:
            continue
        x, start = box.x + box.width / 2, tops[3] + box.height
        if at == 0:
            parts.append(path((x, start), (x, tops[4]), stroke=INK, tip=True))
        else:
            y = tops[4] + last.height / 2
            parts.append(path((x, start), (x, y), (last.x + last.width, y), stroke=INK, tip=True))
    return parts


def _described(flow: Flow) -> str:
    arms = [("databases and registers", flow.databases), *([("other methods", flow.other)] if flow.other else [])]
    told = [
        f"Via {name}: {prisma.total(arm)} records identified, {prisma.removed(arm)} removed before screening, "
        f"{arm.screened} screened, {arm.excluded} excluded, {arm.sought} reports sought, {arm.not_retrieved} not "
        f"retrieved, {arm.assessed} assessed, {sum(each.number for each in arm.excluded_reasons)} excluded."
        for name, arm in arms
    ]
    if flow.previous is None:
        return " ".join([*told, f"Included: {flow.studies} studies in {flow.reports} reports."])
    before = f"Previous version: {flow.previous.studies} studies in {flow.previous.reports} reports."
    new = f"New: {flow.studies} studies in {flow.reports} reports."
    return " ".join([before, *told, f"{new} Total: {flow.total_studies} studies in {flow.total_reports} reports."])
