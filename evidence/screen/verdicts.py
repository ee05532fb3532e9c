"""What other tools say of verdicts, read from the fields of one entry of their exports.

ASReview, Rayyan, Covidence and EPPI-Reviewer each have a way of their own; a plain table has columns for verdict,
reviewer, reason, note and stage. Nothing here knows of records or files.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from evidence.model import Stage, Verdict


class Tool(StrEnum):
    """Whose export it is."""

    ASREVIEW = "asreview"
    RAYYAN = "rayyan"
    COVIDENCE = "covidence"
    EPPI = "eppi"
    TABLE = "table"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One verdict that an entry speaks of.

    `verdict` is None where the word for it (`word`) means none that is known here; `reviewer` is "" where the entry names
    nobody; `reasons` are the words of the file; `stage` is None where the entry does not say.
    """

    verdict: Verdict | None
    word: str
    reviewer: str = ""
    reasons: tuple[str, ...] = ()
    note: str = ""
    stage: Stage | None = None


FIELDS = ("verdict", "reviewer", "reason", "note", "stage")
"""What a column may be read as besides what tells the work."""

_WORDS = {
    Verdict.INCLUDE: "include included in yes y 1 1.0 true relevant accept accepted selected keep asreviewrelevant",
    Verdict.EXCLUDE: "exclude excluded out no n 0 0.0 false irrelevant notrelevant reject rejected asreviewirrelevant",
    Verdict.UNSURE: "unsure maybe uncertain unclear ?",
}
_VERDICTS = {word: verdict for verdict, words in _WORDS.items() for word in words.split()}
_NONE = frozenset(
    {"", "-1", "-1.0", "undecided", "waiting", "notseen", "unseen", "nan", "none", "na", "asreviewnotseen"}
)
_COLUMNS = {
    "verdict": "asreviewlabel labelincluded included include verdict decision screeningverdict screeningdecision label",
    "reviewer": "reviewer screener reviewername decidedby screeningby user",
    "reason": "exclusionreason reason reasonforexclusion screeningreason reasons",
    "note": "note notes comment comments asreviewnote exportednotes1 screeningnote",
    "stage": "stage screeningstage",
}
_STAGES = {"titleabstract": Stage.TITLE_ABSTRACT, "titleandabstract": Stage.TITLE_ABSTRACT, "abstract": Stage.TITLE_ABSTRACT,
           "fulltext": Stage.FULL_TEXT}  # fmt: skip
_ASREVIEW_NOTE = re.compile(r"ASReview_(?:relevant|irrelevant|not_seen)", re.IGNORECASE)
# A file may hold anything: no pattern goes past the sign that begins the next of its kind, so that each is read once.
_RAYYAN = re.compile(r"RAYYAN-INCLUSION:\s{0,9}\{([^{}]*)\}")
_RAYYAN_PAIR = re.compile(r'"((?:[^"\\]|\\.)*)"\s{0,9}=>\s{0,9}"(\w+)"')
_RAYYAN_REASONS = re.compile(r"RAYYAN-EXCLUSION-REASONS:\s*([^|\n]*)")
_RAYYAN_LABELS = re.compile(r"RAYYAN-LABELS:\s*([^|\n]*)")
_RAYYAN_NOTES = re.compile(r"USER-NOTES:\s{0,9}\{")
_RAYYAN_NOTE = re.compile(r'"((?:[^"\\]|\\.)*)"\s{0,9}=>\s{0,9}\[((?:[^\[\]"\\]|"(?:[^"\\]|\\.)*")*)\]', re.DOTALL)
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')
_COVIDENCE_REASON = re.compile(r"Exclusion reason:\s*([^;\n]*)", re.IGNORECASE)
_CODE = re.compile(
    r"^\s*(include|exclude|uncertain|unsure)[sd]?\b[\s:,-]*(?:(?:based\s+)?on\b|for\b|because\b)?[\s:-]*(.*)$",
    re.IGNORECASE,
)
_BY, _FROM = "codes by ", "\x1f"
"""How the codes that one person gave are named, and what stands between a code and the tool that it is of."""
_STAGE_IN_CODE = re.compile(
    r"(full[\s-]{0,9}text)|(titles?\s{0,9}(?:&|and|/)?\s{0,9}abstracts?|abstracts?)", re.IGNORECASE
)


def tool_of(entries: Iterable[Mapping[str, str]]) -> Tool:
    """Whose export these entries are of, by the names of their fields and what stands in them."""
    for fields in entries:
        names = {_letters(name) for name in fields}
        told = " ".join(fields.values())
        if "RAYYAN-" in told:
            return Tool.RAYYAN
        if any(name.startswith("asreview") for name in names) or _ASREVIEW_NOTE.search(told):
            return Tool.ASREVIEW
        if "covidence" in names or "covidence#" in {name.replace(" ", "").casefold() for name in fields}:
            return Tool.COVIDENCE
        if names & {"codes", "eppiid", "iedsflag"} or any(name.startswith("codesby") for name in names):
            return Tool.EPPI
    return Tool.TABLE


def verdicts_in(
    fields: Mapping[str, str], tool: Tool, *, columns: Mapping[str, str] | None = None, assumed: Verdict | None = None
) -> list[Said]:
    """The verdicts that one entry speaks of; none where it was not judged.

    Args:
        fields: the entry, by the names that the file gives its fields.
        tool: whose export it is.
        columns: what columns are read as (one of `FIELDS`), by their name; they go before what is recognised.
        assumed: the verdict on every entry that names none, for a file that is the list of one verdict.
    """
    plain = _plain(fields, columns or {})
    if tool is Tool.RAYYAN:
        found = _rayyan(" | ".join(fields.values()))
    elif tool is Tool.EPPI:
        found = _eppi(fields)
    else:
        found = _told(plain, fields, tool)
    if not found and assumed is not None:
        found = [Said(verdict=assumed, word=assumed.value, reviewer=plain.get("reviewer", ""),
                      reasons=_covidence_reasons(fields) or _listed(plain.get("reason", "")),
                      note=plain.get("note", ""), stage=_stage(plain.get("stage", "")))]  # fmt: skip
    return [one if one.verdict is Verdict.EXCLUDE else _without_reasons(one) for one in found]


def verdict_of(word: str) -> Verdict | None:
    """The verdict that a word stands for; None where it stands for none."""
    return _VERDICTS.get(_letters(word) if word.strip() != "?" else "?") or _VERDICTS.get(word.strip().casefold())


def is_none(word: str) -> bool:
    """Whether a word says that nobody has judged."""
    return word.strip().casefold() in _NONE or _letters(word) in _NONE


def _told(plain: Mapping[str, str], fields: Mapping[str, str], tool: Tool) -> list[Said]:
    """What columns say; in ASReview's RIS a note says it, and Covidence's exclusion reasons stand in the notes."""
    word, reasons, note = plain.get("verdict", ""), _listed(plain.get("reason", "")), plain.get("note", "")
    if tool is Tool.ASREVIEW and not word:
        marked = _ASREVIEW_NOTE.search(" ".join(fields.values()))
        word, note = (marked[0] if marked else ""), _ASREVIEW_NOTE.sub("", note).strip(" ;")
    if tool is Tool.COVIDENCE and (given := _covidence_reasons(fields)):
        word, reasons = word or "excluded", given
    if is_none(word):
        return []
    return [Said(verdict=verdict_of(word), word=word, reviewer=plain.get("reviewer", ""), reasons=reasons, note=note,
                 stage=_stage(plain.get("stage", "")))]  # fmt: skip


def _plain(fields: Mapping[str, str], columns: Mapping[str, str]) -> dict[str, str]:
    """The fields that are recognised, or said to be, by what they are read as."""
    said = {name.casefold(): meaning for name, meaning in columns.items()}
    found = {said[name.casefold()]: value for name, value in fields.items() if name.casefold() in said}
    letters = {_letters(name): value for name, value in fields.items() if name.casefold() not in said}
    for meaning, names in _COLUMNS.items():
        value = next((letters[name] for name in names.split() if letters.get(name)), "")
        if value:
            found.setdefault(meaning, value)
    return found


def _rayyan(told: str) -> list[Said]:
    """One verdict a person; reasons, labels and notes of Rayyan stand beside them and belong to those who excluded."""
    given = _RAYYAN.search(told)
    reasons = _RAYYAN_REASONS.search(told)
    labels = _RAYYAN_LABELS.search(told)
    notes = _rayyan_notes(told)
    tail = f"labels: {labels[1].strip()}" if labels and labels[1].strip() else ""
    return [
        Said(verdict=verdict_of(word), word=word, reviewer=_unescaped(who), reasons=_listed(reasons[1] if reasons else ""),
             note="; ".join(filter(None, [notes.get(_unescaped(who), ""), tail])))
        for who, word in _RAYYAN_PAIR.findall(given[1] if given else "")
        if not is_none(word)
    ]  # fmt: skip


def _rayyan_notes(told: str) -> dict[str, str]:
    begun = _RAYYAN_NOTES.search(told)
    held = told[begun.end() : told.rfind("}")] if begun else ""
    return {
        _unescaped(who): "; ".join(_unescaped(one) for one in _QUOTED.findall(texts))
        for who, texts in _RAYYAN_NOTE.findall(held)
    }


def _covidence_reasons(fields: Mapping[str, str]) -> tuple[str, ...]:
    found = _COVIDENCE_REASON.search(" ".join(fields.values()))
    return (found[1].strip(),) if found and found[1].strip() else ()


def _eppi(fields: Mapping[str, str]) -> list[Said]:
    """One verdict a person and stage, from codes named INCLUDE ... and EXCLUDE ...; codes of both kinds are no verdict."""
    people = [name.removeprefix(_BY) for name in fields if name.startswith(_BY)]
    return [one for person in people for one in _eppi_of(fields, person)] or _eppi_of(fields, "")


def _eppi_of(fields: Mapping[str, str], person: str) -> list[Said]:
    marks: dict[Stage | None, list[tuple[str, str]]] = {}
    for code in _codes(fields, person):
        name, _, tool = code.partition(_FROM)
        named = _CODE.match(name)
        if named is None:
            continue
        place = _STAGE_IN_CODE.search(named[2])
        told = place or _STAGE_IN_CODE.search(tool)
        stage = None if told is None else Stage.FULL_TEXT if told[1] else Stage.TITLE_ABSTRACT
        rest = named[2] if place is None else named[2][: place.start()] + named[2][place.end() :]
        marks.setdefault(stage, []).append((named[1].casefold(), rest.strip(" .,:;-()[]")))
    note = fields.get(f"note by {person}" if person else "note", "")
    found = []
    for stage, given in marks.items():
        words = sorted({word for word, _ in given})
        reasons = tuple(reason for _, reason in given if reason)
        verdict = verdict_of(words[0]) if len(words) == 1 else None
        found.append(
            Said(verdict=verdict, word=" and ".join(words), reviewer=person, reasons=reasons, note=note, stage=stage)
        )
    return found


def _codes(fields: Mapping[str, str], person: str) -> Iterable[str]:
    """Names of codes: in cells, one a line or between semicolons, or as the heads of columns that are ticked; or those that
    one person gave."""
    if person:
        yield from fields[f"{_BY}{person}"].split("\n")
        return
    for name, value in fields.items():
        if _CODE.match(name) and value.strip().casefold() not in {"", "0", "false", "no"}:
            yield name
        elif _letters(name) not in {"title", "abstract", "ti", "ab", "note"}:
            yield from re.split(r"[\n;|¬]", value)


def _listed(text: str) -> tuple[str, ...]:
    return tuple(filter(None, (part.strip() for part in re.split(r"[;,\n]", text))))


def _stage(word: str) -> Stage | None:
    return _STAGES.get(_letters(word))


def _without_reasons(said: Said) -> Said:
    return Said(
        verdict=said.verdict, word=said.word, reviewer=said.reviewer, note=said.note, stage=said.stage
    ) if said.reasons else said  # fmt: skip


def _unescaped(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)


def _letters(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())
