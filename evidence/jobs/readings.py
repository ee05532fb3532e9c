"""What is known of full texts that were, or can be, read again. Imports nothing heavy: `status` asks it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from evidence.jobs.marks import mark_of
from evidence.jobs.passages import locator_of
from evidence.jobs.session import Session
from evidence.model import Source, Status, StoredText, pages_of
from evidence.sources.rules import is_older
from evidence.store.readings import Hanging, astray, last_extractors
from evidence.store.records import resolve
from evidence.store.texts import find_text, source_of, sources


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """A tag or quotation that stands in an earlier text of its source alone, where it can still be verified.

    `mark` names it; `holder` is its theme's code or its statement's number; `page` is where the earlier text had it.
    """

    mark: str
    kind: str
    review: str
    holder: str
    person: str
    record: str
    path: str
    page: str
    words: str


def readable(session: Session) -> list[Source]:
    """The full texts that were read from a file, by path."""
    return [
        one
        for one in sources(session.library)
        if one.status is Status.OK and one.medium in {"file", "web"} and one.path
    ]


def unread(session: Session) -> list[Source]:
    """The full texts that could not be read and whose files are still there, by path: what needs a person."""
    return [one for one in sources(session.library) if one.status is not Status.OK and place_of(session, one).is_file()]


def place_of(session: Session, source: Source) -> Path:
    """Where the file of a full text lies."""
    path = Path(source.path)
    return path if path.is_absolute() else session.workspace.root / path


def older(session: Session) -> list[Source]:
    """The full texts that an older extractor read, by path, whether or not their files are still there."""
    signed = last_extractors(session.library)
    return [one for one in readable(session) if is_older(signed.get(one.id, ""))]


def left(session: Session) -> tuple[Left, ...]:
    """Every tag and quotation of any review that stands in an earlier text alone, by file, then as they were made."""
    texts: dict[str, StoredText] = {}
    shown = []
    for one in astray(session.library):
        if one.text not in texts:
            texts[one.text] = find_text(session.library, one.text)
        shown.append(_left(session, one, texts[one.text]))
    return tuple(sorted(shown, key=lambda each: each.path))


def describe(one: Left) -> str:
    """A tag or quotation that was left, in one line with its words whole."""
    holder = f"tag {one.holder}" if one.kind == "tag" else f"quotation of statement {one.holder}"
    return (
        f"{holder} by {one.person}, {one.record or one.path}, {one.page} ({one.mark}): “{' '.join(one.words.split())}”"
    )


def page_in(stored: StoredText, start: int, stop: int) -> str:
    """The pages of a span as every output prints them."""
    return locator_of(pages_of(stored.pages, start, stop))


def chosen(found: Sequence[Source], names: Sequence[str], root: Path) -> list[Source]:
    """Those of some full texts that a name means: an id, a path, a file name, a file or a folder; all without names."""
    return [one for one in found if not names or any(is_called(one, name, root) for name in names)]


def is_called(source: Source, name: str, root: Path) -> bool:
    """Whether a name means this full text."""
    if name in {source.id, source.path, source.path.rsplit("/", 1)[-1]}:
        return True
    return bool(source.path) and (root / source.path).resolve().is_relative_to(Path(name).resolve())


def _left(session: Session, one: Hanging, stored: StoredText) -> Left:
    source = source_of(session.library, one.text)
    return Left(
        mark=mark_of(one.text, one.start, one.stop),
        kind=one.kind,
        review=one.review,
        holder=one.holder,
        person=one.person,
        record=resolve(session.library, source.record) if source.record else "",
        path=source.path,
        page=page_in(stored, one.start, one.stop),
        words=one.words,
    )
