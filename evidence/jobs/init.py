"""Making a workspace."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from evidence.errors import UnreadableError, UsageError
from evidence.store import Library, transaction
from evidence.store.audit import begin_workspace
from evidence.workspace import DERIVED, FOLDERS, Workspace, check_slug

_PROTOCOL = """\
# What this review fixes in advance. `evidence manual workspace-files` describes every field.

[review]
title = {title}
question = {question}
kind = "narrative review with systematic searching"
version = "1"
language = "en-GB"

[[criteria]]
code = "C1"
kind = "include"
text = "Answers the question."

[[reasons]]
code = "topic"
label = "Not about the question"

[[reasons]]
code = "kind"
label = "Wrong kind of publication"

[[reasons]]
code = "no-text"
label = "No full text to be had"
stages = ["full-text"]

[screening]
design = "single"          # or "dual", "dual-with-adjudicator"
reviewers = []             # names; empty: anybody may screen
"""

_CODEBOOK = """\
# The themes of this review, and the facets (with the names they go by in texts) that it compares.
name = {title}
version = "1"

[[themes]]
code = "T1"
label = "First theme"
definition = "What counts as this theme."
include = ""
exclude = ""
queries = []

# [[facets]]
# name = "tier"
# label = "Tier"
#   [[facets.values]]
#   code = "A"
#   label = "First tier"
#   aliases = ["first tier", "FT"]
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What was made: the files written now, the reviews there are, and the protocol to edit next."""

    root: Path
    written: tuple[str, ...]
    reviews: tuple[str, ...]
    protocol: str


def init_workspace(
    folder: Path, *, name: str | None = None, title: str | None = None, question: str | None = None, copy: str = ""
) -> Made:
    """Make a workspace in `folder`, or complete the one that is there. Nothing is overwritten.

    Args:
        folder: made if it does not exist.
        name: the review's slug; by default made from the folder's name.
        title: the review's title.
        question: the review's question.
        copy: the name of this copy of the workspace; by default drawn at random.

    Raises:
        UnreadableError: the folder cannot be written.
        UsageError: the name cannot name a folder, or the workspace has reviews already and none of this name.
    """
    workspace = Workspace(folder.resolve())
    _check_asked(workspace.reviews(), {"--name": name, "--title": title, "--question": question})
    written: list[str] = []
    try:
        for part in (*FOLDERS, DERIVED):
            (workspace.root / part).mkdir(parents=True, exist_ok=True)
        if not workspace.reviews():
            slug = check_slug(name) if name else _slug_of(workspace.root.name)
            written += _write_review(workspace, slug, title or slug.replace("-", " ").capitalize(), question)
    except OSError as error:
        raise UnreadableError(
            f"{error.filename or folder} cannot be made ({error.strerror}).",
            remedy="Choose a folder that you may write to.",
        ) from error
    with Library(workspace.database, create=True) as library, transaction(library):
        begin_workspace(library, copy=copy)
    reviews = tuple(workspace.reviews())
    return Made(
        root=workspace.root,
        written=tuple(written),
        reviews=reviews,
        protocol=f"reviews/{reviews[0]}/protocol.toml",
    )


def _check_asked(there: Sequence[str], asked: Mapping[str, str | None]) -> None:
    """Refuse what would be ignored: a workspace that has a review keeps it as it is."""
    given = [option for option, value in asked.items() if value and not (option == "--name" and value in there)]
    if there and given:
        raise UsageError(
            f"This workspace has a review already ({', '.join(there)}); {given[0]} would be ignored.",
            remedy="For a second review copy its folder in reviews/ under another name and edit protocol.toml there.",
        )


def _write_review(workspace: Workspace, slug: str, title: str, question: str | None) -> list[str]:
    values = {
        "title": json.dumps(title, ensure_ascii=False),
        "question": json.dumps(question or title, ensure_ascii=False),
    }
    for part in ("references", "sources"):
        (workspace.corpus(slug) / part).mkdir(parents=True, exist_ok=True)
    workspace.review(slug).mkdir(parents=True, exist_ok=True)
    written = []
    for name, content in (("protocol.toml", _PROTOCOL), ("codebook.toml", _CODEBOOK)):
        path = workspace.review(slug) / name
        if not path.exists():
            path.write_text(content.format(**values), encoding="utf-8")
            written.append(str(path.relative_to(workspace.root)))
    return written


def _slug_of(name: str) -> str:
    return re.sub(r"[^a-z0-9._-]+", "-", name.lower()).strip("-._") or "review"
