"""What a template can call besides reading the draft: citations, quotations, figures, dates, counts."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from evidence.report.draft import Draft, Quotation, Statement, locator_of
from evidence.report.markdown import Markdown, code, escaped, plain, single_quoted

FIGURES = {
    "flow": "Flow of records through the review (PRISMA 2020).",
    "timeline": "Timeline of tiers. A bar runs from the first to the last year given; an arrow marks a body still there,"
    " a diamond a proposal.",
    "map": "Map of the evidence: passages by theme and by the value they name. The number is the count of passages.",
}
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_SIGNS = {"contradicts": "contradicts the statement", "context": "context"}


def citation_ids(keys: Sequence[str]) -> dict[str, str]:
    """For each record key an id that pandoc, HTML and typst all accept: letters, digits and hyphens, all different."""
    ids: dict[str, str] = {}
    for key in keys:
        stem = re.sub(r"[^A-Za-z0-9]+", "-", key).strip("-") or "work"
        name, turn = stem, 1
        while name in ids.values():
            turn += 1
            name = f"{stem}-{turn}"
        ids[key] = name
    return ids


def words_of(quotation: Quotation) -> str:
    """The verbatim words as they are printed: on one line, with single quotation marks inside."""
    return single_quoted(plain(quotation.words).strip())


def vocabulary(draft: Draft) -> Mapping[str, Callable[..., object]]:
    """The functions of one rendering, by the names under which a template calls them."""
    return _Vocabulary(draft).names()


class _Vocabulary:
    """The functions share which works can be cited and which quotations already have their anchor."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._ids = citation_ids([reference.key for reference in draft.references])
        self._anchored: set[str] = set()

    def names(self) -> dict[str, Callable[..., object]]:
        functions = (self.cite, self.source, self.quotation, self.quoted, self.figure, self.shows, self.statement_marks)
        return {function.__name__: function for function in functions}

    def cite(self, *keys: str) -> Markdown:
        """The works as one citation, in the report's style."""
        missing = [key for key in keys if key not in self._ids]
        if missing:
            raise ValueError(f"the draft has no reference {missing[0]!r}")
        return Markdown("[" + "; ".join(f"@{self._ids[key]}" for key in keys) + "]")

    def source(self, name: str) -> Markdown:
        """A citation where `name` is the key of a reference, else the name itself."""
        return self.cite(name) if name in self._ids else Markdown.escape(name)

    def quotation(self, quotation: Quotation) -> Markdown:
        """A block of its own: the words, where they stand, and what is known of them."""
        notes = "; ".join(_notes(quotation))
        note = f"\n\n[{Markdown.escape(notes)}]{{.note}}" if notes else ""
        anchor = f" #{quotation.mark}" if self._first(quotation.mark) else ""
        return Markdown(
            f"\n\n::: {{.quotation .{_name(quotation.sign)}{anchor}}}\n{self.quoted(quotation)}{note}\n:::\n\n"
        )

    def quoted(self, quotation: Quotation) -> Markdown:
        """The short form, inside a sentence or a table."""
        where = f"\\[{escaped(locator_of(quotation))} · {escaped(quotation.mark)}\\]"
        said = f"{quotation.voice}, on the page" if quotation.voice else ""
        told = "; ".join(filter(None, [said, quotation.ocr]))
        read = f" ({escaped(told)})" if told else ""
        return Markdown(f"\u201c{escaped(words_of(quotation))}\u201d {self.cite(quotation.key)} {where}{read}")

    def figure(self, name: str) -> Markdown:
        """One of the figures: flow, timeline, map."""
        if name not in FIGURES:
            raise ValueError(f"there is no figure {name!r}, only {', '.join(FIGURES)}")
        prefix = "DEMONSTRATION. " if self._draft.demonstration else ""
        return Markdown(f"\n\n![{escaped(prefix + FIGURES[name])}](figure:{name})\n\n")

    def shows(self, section: str) -> bool:
        """Whether the protocol wants this section; one that it does not name is shown if there is something in it."""
        return self._draft.sections.get(section, self._has(section))

    def _has(self, section: str) -> bool:
        """Whether there is something to show: a body on the timeline, a value of the facet on the map."""
        if section == "timeline":
            return bool(self._draft.timeline)
        if section == "echoes":
            return bool(self._draft.echoes)
        if section == "theme_map":
            return bool(self._draft.matrix.themes) and any(code != "–" for code, _ in self._draft.matrix.values)
        return True

    def statement_marks(self, statement: Statement) -> Markdown:
        """Links to the quotations of a statement, or an empty text."""
        links = [f"[{escaped(each.mark)}](#{each.mark})" for each in statement.quotations]
        return Markdown(", ".join(links))

    def _first(self, mark: str) -> bool:
        first = mark not in self._anchored
        self._anchored.add(mark)
        return first


def day(date: str) -> str:
    """A date as a reader writes it: "1948-07-05" is "5 July 1948", "1948-07" is "July 1948"; others as they are."""
    match = re.fullmatch(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?", str(date))
    if not match or not 1 <= int(match[2] or 1) <= 12:
        return str(date)
    parts = [str(int(match[3]))] if match[3] else []
    return " ".join([*parts, *([_MONTHS[int(match[2]) - 1]] if match[2] else []), match[1]])


def count(number: int, one: str, many: str = "") -> str:
    """A number with its noun: "1 record", "1,204 records", "no records"."""
    noun = one if number == 1 else many or f"{one}s"
    return f"{number:,} {noun}" if number else f"no {noun}"


def listing(items: Sequence[object]) -> Markdown:
    """Items as a sentence lists them: "a, b and c"."""
    parts = [Markdown.escape(item) for item in items]
    if len(parts) < 2:
        return Markdown("").join(parts)
    return Markdown(", ").join(parts[:-1]) + Markdown(" and ") + parts[-1]


def prose(text: str) -> Markdown:
    """A reviewer's own sentence. Its double quotation marks become single, as everywhere but around a quotation."""
    return Markdown.escape(str(text))


def joined(items: Sequence[object], separator: str = "") -> Markdown:
    """Items with a separator between them, each escaped."""
    return Markdown.escape(separator).join(Markdown.escape(item) for item in items)


def form(pattern: str, *values: object) -> str:
    """Values in a pattern such as "%.2f"."""
    return str(pattern) % values


def replaced(text: str, old: str, new: str) -> str:
    """The text with `new` for every `old`."""
    return str(text).replace(old, new)


def slug(text: str) -> Markdown:
    """The text as a name for an anchor: lower-case letters, digits and hyphens."""
    return Markdown(re.sub(r"[^a-z0-9]+", "-", str(text).lower()).strip("-") or "x")


FILTERS: Mapping[str, Callable[..., object]] = {
    "code": code,
    "count": count,
    "day": day,
    "form": form,
    "join": joined,
    "listing": listing,
    "prose": prose,
    "replace": replaced,
    "slug": slug,
}


def _name(word: str) -> str:
    return word if word in {"supports", "contradicts", "context"} else "supports"


def _notes(quotation: Quotation) -> list[str]:
    notes = [_SIGNS[quotation.sign]] if quotation.sign in _SIGNS else []
    if quotation.evidence:
        notes.append(f"kind of evidence: {quotation.evidence.replace('-', ' ')}")
    if quotation.checked_by_eye:
        notes.append(f"from paper, checked by eye by {quotation.checked_by_eye}")
    notes.append(
        f"confirmed by {quotation.confirmed_by}" if quotation.confirmed_by else "not yet confirmed by a person"
    )
    return notes
