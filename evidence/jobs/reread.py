"""Full texts read again when the extractor has changed, and tags and quotations moved along.

The text that was read before stays. Each file is one transaction: its new text, which of them is the present one, and
where every tag and quotation stands in it. Killed in between, the same call goes on from there.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from evidence import __version__
from evidence.errors import NotFoundError
from evidence.jobs.clock import now
from evidence.jobs.index import Indexed, refresh
from evidence.jobs.ingest import MakeProgress
from evidence.jobs.readings import Left, chosen, is_called, left, older, page_in, place_of, readable
from evidence.jobs.reanchor import Held, new_place
from evidence.jobs.session import Session
from evidence.model import Extraction, Source, Status
from evidence.sources.limits import Limits, default_processes
from evidence.sources.ocr import LANGUAGES, check_languages
from evidence.sources.rules import tried
from evidence.sources.worker import extract_files
from evidence.store import readings as store
from evidence.store import transaction
from evidence.store.derived import building
from evidence.store.readings import Change, Hanging
from evidence.store.texts import find_text, put_text, source_of, sources
from evidence.text import Span
from evidence.tomlfile import digest_of

_PROGRAM = f"evidence {__version__}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A tag or quotation that stands in the present text now, and its pages in the text before and in this one."""

    kind: str
    review: str
    holder: str
    words: str
    page_before: str
    page: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reread:
    """What became of one full text.

    `outcome` is "new" (another text), "same", "back" (the text before the last reading), "moved" (not read, only
    tags and quotations moved along), or why it stayed as it was: "missing", "changed" (another file lies there now), or
    the status of a file that could not be read. Every tag and quotation that did not stand in the present text is among
    the `moved`, or counted in `left`.
    """

    path: str
    record: str
    outcome: str
    problem: str = ""
    before: str = ""
    after: str = ""
    moved: tuple[Moved, ...] = ()
    left: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a call did, text by text; `left` is all that stands in an earlier text of any source."""

    texts: tuple[Reread, ...]
    left: tuple[Left, ...]
    index: Indexed

    @property
    def exit_code(self) -> int:
        """0 all is well, 3 a text could not be read again, or something was left."""
        bad = [one for one in self.texts if one.outcome not in {"new", "same", "back", "moved"}]
        return 3 if bad or self.left else 0


def reread(
    session: Session,
    names: Sequence[str] = (),
    *,
    every: bool = False,
    limits: Limits | None = None,
    languages: str = LANGUAGES,
    progress: MakeProgress | None = None,
) -> Outcome:
    """Read full texts again that an older extractor read, and move tags and quotations to what they say now.

    Args:
        session: the open workspace.
        names: only these full texts: ids, paths, file names, folders.
        every: also texts that the present extractor read.
        limits: for each file.
        languages: what pages without good text are read in by OCR ("eng+deu"); empty for no OCR.
        progress: makes a progress callback for a label.

    Raises:
        NotFoundError: a name means no full text.
        UsageError: Tesseract is there and cannot read one of the languages.
    """
    check_languages(languages)
    root, at = session.workspace.root, now()
    _check_names(session, names)
    with building(session.workspace.derived, "ingest"):
        wanted = chosen(readable(session) if every else older(session), names, root)
        done = {one.id: gone for one in wanted if (gone := _absent(place_of(session, one), one))}
        there = {place_of(session, one): one for one in wanted if one.id not in done}
        show = progress("full texts") if progress else None
        processes = session.workspace.settings().processes or default_processes()
        answers = extract_files(there, limits=limits or Limits(), processes=processes, languages=languages)
        with closing(answers):
            for number, (path, extraction) in enumerate(answers, 1):
                done[there[path].id] = _keep(session, there[path], extraction, at)
                if show:
                    show(number, len(there))
        others = chosen(sources(session.library, abstracts=True), names, root)
        texts = [done[one.id] for one in wanted] + _catch_up(session, others, at)
        return Outcome(texts=tuple(texts), left=left(session), index=_index(session, progress))


def take_back(session: Session, names: Sequence[str] = (), *, progress: MakeProgress | None = None) -> Outcome:
    """Make the text before the last reading the present one again: of the named full texts, else of the last call's.

    What was put on the newer text since is moved like everything else, or left there.

    Raises:
        NotFoundError: a name means no full text, or there is nothing to take back.
    """
    _check_names(session, names)
    with building(session.workspace.derived, "ingest"):
        changes = {one.source: one for one in store.changes(session.library)}
        last = max((one.at for one in changes.values()), default="")
        wanted = [
            one
            for one in chosen(readable(session), names, session.workspace.root)
            if one.id in changes and (names or changes[one.id].at == last)
        ]
        if not wanted:
            raise NotFoundError(
                "There is no reading to take back.", remedy="See what was read with: evidence status --sources"
            )
        at = now()
        texts = [_back(session, one, changes[one.id], at) for one in wanted]
        return Outcome(texts=tuple(texts), left=left(session), index=_index(session, progress))


def move_along(session: Session, record: str, *, at: str) -> tuple[int, int]:
    """Move what stands in an earlier abstract of a record to its present one; how much was moved, and how much was left.

    Call inside `building(..., "ingest")`, as every reading is.
    """
    own = [one for one in sources(session.library, abstracts=True) if one.medium == "abstract" and one.record == record]
    before = sum(len(store.astray(session.library, one.id)) for one in own)
    _catch_up(session, own, at)
    after = sum(len(store.astray(session.library, one.id)) for one in own)
    return before - after, after


def _check_names(session: Session, names: Sequence[str]) -> None:
    found = readable(session)
    for name in names:
        if not any(is_called(one, name, session.workspace.root) for one in found):
            raise NotFoundError(
                f"No full text {name!r} was read from a file.", remedy="See them with: evidence status --sources"
            )


def _absent(path: Path, source: Source) -> Reread | None:
    """Why a file is not read again, before anything was tried; None where it is as it was."""
    shown = Reread(path=source.path, record=source.record, outcome="missing", problem="It is not there any more.")
    try:
        if digest_of(path) == source.sha256:
            return None
        return replace(shown, outcome="changed", problem="Another file lies there now; read it with: evidence ingest")
    except FileNotFoundError:
        return shown
    except OSError as error:
        return replace(shown, problem=f"It cannot be opened ({error.strerror}).")


def _keep(session: Session, source: Source, extraction: Extraction, at: str) -> Reread:
    """Write what was read, and move along what hangs on the source; all of it or nothing."""
    with transaction(session.library):
        before = store.present_text(session.library, source.id)
        old = find_text(session.library, before)
        shown = Reread(path=source.path, record=source.record, outcome="same", before=old.extractor)
        if extraction.status is not Status.OK:
            store.append_reading(
                session.library, source.id, before, before, extractor=tried(old.extractor), program=_PROGRAM, at=at,
                problem=f"{extraction.status.value}: {extraction.problem}",
            )  # fmt: skip
            return replace(shown, outcome=extraction.status.value, problem=extraction.problem)
        after = put_text(session.library, source.id, extraction, at=at)
        store.append_reading(
            session.library, source.id, before, after, extractor=extraction.extractor, program=_PROGRAM, at=at
        )
        moved, lost = _move(session, source, at)
    return replace(
        shown, outcome="same" if before == after else "new", after=extraction.extractor, moved=moved, left=lost
    )


def _back(session: Session, source: Source, change: Change, at: str) -> Reread:
    with transaction(session.library):
        before, after = find_text(session.library, change.after), find_text(session.library, change.before)
        store.make_present(session.library, source.id, after.id)
        store.append_reading(
            session.library, source.id, before.id, after.id, extractor=after.extractor, program=_PROGRAM, at=at,
            undoes=change.id,
        )  # fmt: skip
        moved, lost = _move(session, source, at)
    return Reread(
        path=source.path, record=source.record, outcome="back", before=before.extractor, after=after.extractor,
        moved=moved, left=lost,
    )  # fmt: skip


def _catch_up(session: Session, others: Sequence[Source], at: str) -> list[Reread]:
    """Move what still stands in an earlier text: put there while another process read anew, or on an abstract that has
    changed since."""
    found = []
    waiting = {source_of(session.library, text).id for text in {one.text for one in store.astray(session.library)}}
    for source in others:
        if source.id in waiting:
            with transaction(session.library):
                moved, lost = _move(session, source, at)
            if moved:
                shown = Reread(path=source.path, record=source.record, outcome="moved", moved=moved, left=lost)
                found.append(shown)
    return found


def _move(session: Session, source: Source, at: str) -> tuple[tuple[Moved, ...], int]:
    """Move what hangs on earlier texts of a source to its present one; what was moved, and how much was left."""
    hanging = store.astray(session.library, source.id)
    if not hanging:
        return (), 0
    new = Held.of(find_text(session.library, store.present_text(session.library, source.id)))
    held: dict[str, Held] = {}
    moved = []
    for one in hanging:
        if one.text not in held:
            held[one.text] = Held.of(find_text(session.library, one.text))
        span = _span(session, one, held[one.text], new)
        if span is not None:
            store.append_move(session.library, one.act, new.stored.id, span, program=_PROGRAM, at=at)
            moved.append(_moved(one, span, held[one.text], new))
    return tuple(moved), len(hanging) - len(moved)


def _span(session: Session, one: Hanging, old: Held, new: Held) -> Span | None:
    """Where it is known to stand in the new text, because it stood there before; else where its words are found."""
    return store.known_place(session.library, one.act, new.stored.id) or new_place(Span(one.start, one.stop), old, new)


def _moved(one: Hanging, span: Span, old: Held, new: Held) -> Moved:
    return Moved(
        kind=one.kind,
        review=one.review,
        holder=one.holder,
        words=new.stored.text[span.start : span.stop],
        page_before=page_in(old.stored, one.start, one.stop),
        page=page_in(new.stored, span.start, span.stop),
    )


def _index(session: Session, progress: MakeProgress | None) -> Indexed:
    if progress is None:
        return refresh(session)
    return refresh(session, words=progress("passages"), vectors=progress("vectors"), sorting=progress("large index"))
