"""Proving that nothing is damaged, and rebuilding what is derived."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from evidence.errors import EvidenceError
from evidence.jobs.files import find_files
from evidence.jobs.index import EARLIER, Indexed, refresh, session_model
from evidence.jobs.passages import INDEX
from evidence.jobs.readings import describe, left, place_of, readable, unread
from evidence.jobs.saved import check_sought, sought_of
from evidence.jobs.session import Session
from evidence.jobs.sources import hanging_on
from evidence.protocol import read_codebook
from evidence.store.acts import broken_acts
from evidence.store.derived import Index, building
from evidence.store.imports import imports
from evidence.store.readings import broken_moves
from evidence.store.records import damaged_records
from evidence.store.saved import saved_searches
from evidence.store.shelf import replaced_sources
from evidence.store.synthesis import statements
from evidence.store.texts import damaged_texts, sources, words_at
from evidence.store.themes import tags
from evidence.tomlfile import digest_of

_SYNCED = ("onedrive", "dropbox", "icloud", "google drive", "googledrive", "nextcloud")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something that is not as it should be. `derived`: `--repair` rebuilds it; else a person has to act."""

    what: str
    remedy: str
    derived: bool = False


def examine(session: Session) -> list[Finding]:
    """Everything that is not as it should be, the precious first; empty when all is well."""
    checks = (_precious, _orphans, _searches, _left, _replaced, _files, _exports, _place, _derived)
    return [one for check in checks for one in check(session)]


def repair(session: Session, progress: Callable[[str], Callable[[int, int], None]]) -> Indexed:
    """Delete what is derived and rebuild it from the database; vectors that are as they were written are not encoded anew."""
    folder = session.workspace.derived
    with building(folder):
        _clear(folder, _kept(session, folder))
    return refresh(session, words=progress("passages"), vectors=progress("vectors"), sorting=progress("large index"))


def _kept(session: Session, folder: Path) -> set[str]:
    """The files that stay: sound vectors, and the index that knows them, put aside; also where a repair was cut off."""
    for name in (INDEX, EARLIER):
        sound = _sound_vectors(session, folder / name)
        if sound:
            (folder / name).replace(folder / EARLIER)
            return {EARLIER, *sound}
    return set()


def _clear(folder: Path, kept: Collection[str]) -> None:
    for path in folder.iterdir():
        if path.name not in kept and path.suffix != ".lock":
            shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()


def _sound_vectors(session: Session, path: Path) -> list[str]:
    """The files of vectors that can be kept, for what they hold is known and as it was written; none where it is not."""
    from evidence.search.build import sound_files

    try:
        with Index(path, create=False) as index:
            sound = sound_files(index, session.workspace.derived, session_model(session))
    except EvidenceError:
        return []
    # Where another process has the index open, part of it may be in the file beside it.
    return [] if path.with_name(f"{path.name}-wal").exists() else sound


def _precious(session: Session) -> Iterator[Finding]:
    backup = "Restore a backup of evidence.db; nothing here can mend it."
    for line in session.library.integrity():
        yield Finding(what=f"evidence.db: {line}.", remedy=backup)
    for line in broken_acts(session.library):
        yield Finding(what=f"evidence.db: {line}.", remedy=backup)
    for text in damaged_texts(session.library):
        yield Finding(what=f"evidence.db: text {text} is not what was read.", remedy=backup)
    for key in damaged_records(session.library):
        yield Finding(what=f"evidence.db: record {key} is not what was written.", remedy=backup)
    for line in broken_moves(session.library):
        yield Finding(what=f"evidence.db: {line}.", remedy=backup)
    for review in session.workspace.reviews():
        spans = [(one.text, one.start, one.stop, one.words, "tag") for one in tags(session.library, review)]
        spans += [
            (one.text, one.start, one.stop, one.words, "quotation")
            for made in statements(session.library, review)
            for one in made.quotations
        ]
        for text, start, stop, words, kind in spans:
            if not _stands(session, text, start, stop, words):
                yield Finding(what=f"The words of a {kind} do not stand in text {text} at {start}.", remedy=backup)


def _orphans(session: Session) -> Iterator[Finding]:
    """Tags and statements whose theme the codebook no longer has."""
    for review in session.workspace.reviews():
        known = {theme.code for theme in read_codebook(session.workspace, review).themes}
        used = [one.theme for one in tags(session.library, review) if one.reviewer]
        used += [one.theme for one in statements(session.library, review) if one.theme]
        for theme, number in sorted(Counter(one for one in used if one not in known).items()):
            yield Finding(
                what=f"{number} tags and statements of {review} use the theme {theme!r}, which codebook.toml does not have.",
                remedy="Put the theme back, or tag and state anew.",
            )


def _searches(session: Session) -> Iterator[Finding]:
    """Saved searches that cannot be asked any more: a theme, facet or record that they name is gone."""
    for review in session.workspace.reviews():
        one_review = Session(session.workspace, session.library, review)
        for saved in saved_searches(session.library, review):
            try:
                check_sought(one_review, sought_of(saved))
            except EvidenceError as error:
                yield Finding(
                    what=f"The saved search {saved.name!r} of {review} cannot be asked: {error.problem}",
                    remedy=f"Put back what it names, or: evidence search --forget {saved.name!r}",
                )


def _left(session: Session) -> Iterator[Finding]:
    """Tags and quotations that stand in an earlier text of their source alone."""
    for one in left(session):
        yield Finding(
            what=f"{one.path}: {describe(one)} stands in an earlier reading alone.",
            remedy="Call: evidence reread; what stays there, put on the present text by hand (evidence manual verbs).",
        )


def _stands(session: Session, text: str, start: int, stop: int, words: str) -> bool:
    try:
        return words_at(session.library, text, start, stop) == words
    except ValueError:
        return False


def _files(session: Session) -> Iterator[Finding]:
    for source in unread(session):
        yield Finding(
            what=f"{source.path}: {source.status.value}. {source.problem}", remedy="Mend the file and ingest it again."
        )
    for source in readable(session):
        path = place_of(session, source)
        if path.is_file():
            if digest_of(path) != source.sha256:
                yield Finding(
                    what=f"{source.path} was changed since it was read.", remedy="Read it again: evidence ingest FILE"
                )
        elif source.record:
            yield Finding(
                what=f"{source.path} is not there any more.",
                remedy=f"Put the file back; its text is kept. To do without: evidence unpair {source.id}",
            )


def _replaced(session: Session) -> Iterator[Finding]:
    """Tags and quotations in a text of a file that was changed and read again since."""
    gone = replaced_sources(session.library)
    for source in sources(session.library, replaced=True):
        number = hanging_on(session, source.id) if source.id in gone else 0
        if number:
            yield Finding(
                what=f"{source.path} was changed and read again; {number} tags or quotations stand in what it said before.",
                remedy="Put them on the present text by hand, or put the earlier file back and ingest it.",
            )


def _exports(session: Session) -> Iterator[Finding]:
    """Reference files of the workspace that are gone or changed; what was read outside of it is its owner's to keep."""
    latest = {one["path"]: one["digest"] for one in imports(session.library) if one["digest"] and not one["mends"]}
    texts = {one.path for one in sources(session.library, replaced=True)}
    kept = {path: digest for path, digest in latest.items() if path not in texts and not Path(path).is_absolute()}
    gone = {path for path in kept if not (session.workspace.root / path).is_file()}
    elsewhere = _digests_in_corpus(session) if gone else set[str]()
    for path, digest in sorted(kept.items()):
        if path in gone and digest not in elsewhere:
            yield Finding(what=f"{path} is not there any more.", remedy="Put the file back; its entries are kept.")
        elif path not in gone and digest_of(session.workspace.root / path) != digest:
            yield Finding(
                what=f"{path} was changed since it was read.",
                remedy="Put it back as it was downloaded; or read it again: evidence ingest FILE",
            )


def _digests_in_corpus(session: Session) -> set[str]:
    folders = [session.workspace.corpus(review) for review in session.workspace.reviews()]
    return {digest_of(path) for path in find_files([one for one in folders if one.is_dir()]).references}


def _place(session: Session) -> Iterator[Finding]:
    synced = [part for part in session.workspace.root.parts if part.casefold().startswith(_SYNCED)]
    if synced:
        yield Finding(
            what=f"The workspace lies in a synchronised folder ({synced[0]}), which can damage a database in use.",
            remedy="Move it to a folder of this computer, and synchronise backups: evidence backup FOLDER",
        )


def _derived(session: Session) -> Iterator[Finding]:
    from evidence.search.build import check_vectors

    remedy = "Rebuild it: evidence doctor --repair"
    path = session.workspace.derived / INDEX
    if not path.is_file():
        if session.library.value("SELECT COUNT(*) FROM current_texts"):
            yield Finding(what="There is no search index.", remedy=remedy, derived=True)
        return
    try:
        with Index(path, create=False) as index:
            index.check()
            model = session_model(session)
            wrong = check_vectors(index, session.workspace.derived, model)
            stale = index.count_stale(model.digest)
    except EvidenceError as error:
        yield Finding(what=error.problem, remedy=remedy, derived=True)
        return
    if wrong:
        yield Finding(what=wrong, remedy=remedy, derived=True)
    elif stale:
        yield Finding(what=f"{stale} passages have no vectors.", remedy=remedy, derived=True)
