"""Workspaces: finding the folder, what lies in it, and its settings (evidence.toml)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from evidence.errors import NotFoundError, NoWorkspaceError, UsageError
from evidence.tomlfile import Table, read_toml

DATABASE = "evidence.db"
DERIVED = ".evidence"
FOLDERS = ("corpus", "templates/reports", "reviews")
_SLUG = re.compile(r"[a-z0-9][a-z0-9._-]*\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Settings of a workspace, from evidence.toml; `model` is empty for the shipped one."""

    model: str = ""
    processes: int = 0


@dataclass(frozen=True, slots=True)
class Workspace:
    """A folder with corpus/, templates/, reviews/ and evidence.db."""

    root: Path

    @property
    def database(self) -> Path:
        """Where the precious database is."""
        return self.root / DATABASE

    @property
    def derived(self) -> Path:
        """The folder of everything that can be rebuilt."""
        return self.root / DERIVED

    def corpus(self, review: str) -> Path:
        """Where a review's references and sources lie."""
        return self.root / "corpus" / review

    def review(self, slug: str) -> Path:
        """Where a review's protocol and codebook lie."""
        return self.root / "reviews" / slug

    def reviews(self) -> list[str]:
        """The slugs of all reviews, sorted."""
        return sorted(path.parent.name for path in (self.root / "reviews").glob("*/protocol.toml"))

    def template_folders(self) -> list[Path]:
        """Where templates are looked for: the workspace's own first, then the shipped ones."""
        return [self.root / "templates" / "reports", shipped() / "templates" / "reports"]

    def settings(self) -> Settings:
        """What evidence.toml sets; the defaults where there is none.

        Raises:
            UnreadableError: it is malformed; the message names the line.
        """
        path = self.root / "evidence.toml"
        if not path.is_file():
            return Settings()
        table = Table(path, read_toml(path)).only("model", "processes")
        processes = table.number("processes")
        if processes < 0:
            table.complain("processes", f"is {processes}; it should be 1 or more, or 0 for as many as fit")
        return Settings(model=table.text("model"), processes=processes)


def shipped() -> Path:
    """The folder with the corpus, reviews, templates and manual that come with the program."""
    package = Path(__file__).resolve().parent
    installed = package / "_shipped"
    return installed if installed.is_dir() else package.parent


def find_workspace(start: Path) -> Workspace:
    """The workspace that `start` lies in.

    Raises:
        NoWorkspaceError: neither `start` nor a folder above it is one.
    """
    for folder in [start.resolve(), *start.resolve().parents]:
        if (folder / DATABASE).is_file():
            return Workspace(folder)
    raise NoWorkspaceError(f"No workspace in {start} or above it.", remedy="Make one with: evidence init")


def choose_review(workspace: Workspace, slug: str | None) -> str:
    """The review to work on: the one asked for, or the only one.

    Raises:
        NotFoundError: there is no such review, or none at all.
        UsageError: there are several and none was asked for.
    """
    known = workspace.reviews()
    if slug is not None:
        if slug not in known:
            raise NotFoundError(
                f"No review {slug!r} in {workspace.root / 'reviews'}.", remedy=f"It has: {', '.join(known)}."
            )
        return slug
    if not known:
        raise NotFoundError(
            f"No review in {workspace.root / 'reviews'}.",
            remedy="Write reviews/NAME/protocol.toml, or call: evidence init",
        )
    if len(known) > 1:
        raise UsageError("The workspace holds several reviews.", remedy=f"Say which with --review: {', '.join(known)}.")
    return known[0]


def check_slug(slug: str) -> str:
    """The slug, if it may name a folder.

    Raises:
        UsageError: it holds anything but small letters, digits, dot, dash and underscore.
    """
    if not _SLUG.match(slug) or ".." in slug:
        raise UsageError(f"{slug!r} cannot name a review.", remedy="Use small letters, digits, dashes and dots.")
    return slug
