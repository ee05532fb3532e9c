"""An open workspace: the database, and the review's protocol and codebook as they are now."""

from __future__ import annotations

import unicodedata
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from evidence import __version__
from evidence.errors import EvidenceError, NotFoundError, UsageError
from evidence.jobs.clock import now
from evidence.protocol import Codebook, Protocol, check_fit, read_codebook, read_protocol
from evidence.store import Library, transaction
from evidence.store.audit import add_reviewer, begin_run, digests, end_run, put_review, reviewers
from evidence.store.record_shelf import Shelf
from evidence.store.screening import known_reasons, put_reasons
from evidence.store.themes import known_themes, put_themes
from evidence.text import printable
from evidence.workspace import Workspace, choose_review, find_workspace

if TYPE_CHECKING:
    from evidence.jobs.titles import Titles
    from evidence.screen.disclosure import Played


@dataclass
class Session:
    """What a use case works on. Protocol and codebook are read when they are first asked for."""

    workspace: Workspace
    library: Library
    asked: str | None = None

    @cached_property
    def shelf(self) -> Shelf:
        """The records as this session last read them."""
        return Shelf()

    @cached_property
    def played(self) -> Played:
        """What a dual design has shown, as this session last worked it out."""
        from evidence.screen.disclosure import Played  # not needed where nothing was screened

        return Played()

    @cached_property
    def titles(self) -> Titles:
        """The words of the records' titles, as they were last asked for."""
        from evidence.jobs.titles import Titles  # what compares references is large, and few calls ask

        return Titles()

    @cached_property
    def review(self) -> str:
        """The slug of the review that the call is about."""
        return choose_review(self.workspace, self.asked)

    @cached_property
    def protocol(self) -> Protocol:
        """The review's protocol, as the file is now."""
        return read_protocol(self.workspace, self.review)

    @cached_property
    def codebook(self) -> Codebook:
        """The review's codebook, as the file is now."""
        return read_codebook(self.workspace, self.review)

    def shown(self, path: Path) -> str:
        """A path as it is kept and shown: relative to the workspace where it lies in it."""
        resolved, root = path.resolve(), self.workspace.root
        return printable(resolved.relative_to(root).as_posix() if resolved.is_relative_to(root) else str(resolved))

    def load_review(self) -> None:
        """Make the database know the review's protocol and codebook, once; later changes are amendments.

        Where they are known already nothing is written, so that reading goes on while another process writes.
        """
        at = now()
        check_fit(self.workspace, self.protocol, self.codebook)
        if self._is_loaded():
            return
        with transaction(self.library):
            if digests(self.library, self.review) == ("", ""):
                put_review(
                    self.library,
                    self.review,
                    self.protocol.title,
                    protocol=self.protocol.digest,
                    codebook=self.codebook.digest,
                    at=at,
                )
            put_reasons(self.library, self.review, [(reason.code, reason.label) for reason in self.protocol.reasons])
            put_themes(self.library, self.review, self.codebook.themes)
            known = reviewers(self.library)
            for name in self.protocol.reviewers:
                if name not in known:
                    add_reviewer(self.library, name, at=at)

    def _is_loaded(self) -> bool:
        told = known_reasons(self.library, self.review)
        themes = known_themes(self.library, self.review)
        return (
            digests(self.library, self.review) != ("", "")
            and all(told.get(one.code) == one.label for one in self.protocol.reasons)
            and all(
                themes.get(one.code) == (one.label, one.parent, place) for place, one in enumerate(self.codebook.themes)
            )
            and set(self.protocol.reviewers) <= set(reviewers(self.library))
        )

    def check_person(self, person: str) -> str:
        """The person, if the protocol lets them take part.

        Raises:
            UsageError: the name is empty.
            NotFoundError: the protocol names its reviewers, and this is none of them.
        """
        person = " ".join(person.split())
        if not person:
            raise UsageError("The name of the person is empty.", remedy="Say who acts: --as NAME.")
        allowed = {*self.protocol.reviewers, *filter(None, [self.protocol.adjudicator])}
        same = [name for name in allowed if _same_letters(name) == _same_letters(person)]
        if person not in allowed and len(same) == 1:
            person = same[0]
        if self.protocol.reviewers and person not in allowed:
            raise NotFoundError(
                f"{person!r} is not a reviewer of {self.review!r}.",
                remedy=f"The protocol names: {', '.join(sorted(allowed))}.",
            )
        return person


def _same_letters(name: str) -> str:
    """A name whatever its case, and whether its accents are letters of their own, as some keyboards type them."""
    return unicodedata.normalize("NFC", name).casefold()


@contextmanager
def open_session(folder: str | None = None, review: str | None = None) -> Generator[Session]:
    """Open the workspace at `folder`, or the one the current folder lies in.

    Raises:
        NoWorkspaceError: there is none.
    """
    workspace = Workspace(Path(folder).resolve()) if folder else find_workspace(Path.cwd())
    with Library(workspace.database) as library:
        yield Session(workspace, library, review)


@contextmanager
def noted(session: Session, command: str, arguments: str) -> Generator[None]:
    """Note a run: when it began and ended, and how."""
    run = begin_run(session.library, command, arguments, __version__, at=now())
    outcome = "interrupted"
    try:
        yield
        outcome = "done"
    except EvidenceError as error:
        outcome = f"failed: {error.problem}"
        raise
    finally:
        end_run(session.library, run, outcome, at=now())
