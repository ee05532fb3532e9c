"""What the workspace knows of itself: its reviews, people, amendments and runs."""

from __future__ import annotations

import secrets
from typing import Any

from evidence.store.acts import append_act
from evidence.store.library import Library


def begin_workspace(library: Library, *, copy: str = "") -> None:
    """Give a new workspace the name of its copy, which acts are chained under; an old one keeps its own."""
    library.execute(
        "INSERT INTO meta (name, value) VALUES ('copy', :copy) ON CONFLICT DO NOTHING",
        copy=copy or secrets.token_hex(4),
    )


def mark_demonstration(library: Library) -> None:
    """Say, for good, that everything in this workspace is a demonstration."""
    library.execute("INSERT INTO meta (name, value) VALUES ('demonstration', 'yes') ON CONFLICT DO NOTHING")


def is_demonstration(library: Library) -> bool:
    """Whether everything in this workspace is a demonstration."""
    return bool(library.value("SELECT COUNT(*) FROM meta WHERE name = 'demonstration'"))


def latest(library: Library) -> str:
    """When something last came in or was done, ISO 8601; empty in an empty workspace."""
    return str(library.value("SELECT MAX(at) FROM (SELECT at FROM acts UNION ALL SELECT at FROM imports)") or "")


def put_review(library: Library, slug: str, title: str, *, protocol: str, codebook: str, at: str) -> dict[str, str]:
    """Write the digests of a review's protocol and codebook as loaded now; returns those loaded before ({} at first)."""
    before = library.row("SELECT protocol_digest, codebook_digest FROM reviews WHERE slug = :slug", slug=slug)
    library.execute(
        "INSERT INTO reviews (slug, title, protocol_digest, codebook_digest, loaded_at)"
        " VALUES (:slug, :title, :protocol, :codebook, :at) ON CONFLICT (slug) DO UPDATE SET title = excluded.title,"
        " protocol_digest = excluded.protocol_digest, codebook_digest = excluded.codebook_digest, loaded_at = excluded.loaded_at",
        slug=slug, title=title, protocol=protocol, codebook=codebook, at=at,
    )  # fmt: skip
    return {} if before is None else {"protocol": before["protocol_digest"], "codebook": before["codebook_digest"]}


def digests(library: Library, slug: str) -> tuple[str, str]:
    """The digests of protocol and codebook as they were last loaded; two empty texts if never."""
    row = library.row("SELECT protocol_digest, codebook_digest FROM reviews WHERE slug = :slug", slug=slug)
    return ("", "") if row is None else (row[0], row[1])


def amend(
    library: Library, review: str, file: str, before: str, after: str, *, reason: str, person: str, at: str
) -> str:
    """Record that a protocol or codebook was changed, by whom and why. Returns the act."""
    return append_act(
        library, "amendment", person=person, at=at, review=review, file=file, before=before, after=after, reason=reason
    )


def amendments(library: Library, review: str) -> list[dict[str, Any]]:
    """The dated amendments of a review, oldest first."""
    rows = library.rows(
        "SELECT amendments.*, acts.person, acts.at FROM amendments JOIN acts ON acts.id = amendments.act"
        " WHERE review = :review ORDER BY amendments.rowid",
        review=review,
    )
    return [dict(row) for row in rows]


def add_reviewer(library: Library, name: str, *, at: str) -> None:
    """Know a person; one who had left is back."""
    library.execute(
        "INSERT INTO reviewers (name, added_at) VALUES (:name, :at) ON CONFLICT (name) DO UPDATE SET left_at = ''",
        name=name, at=at,
    )  # fmt: skip


def leave(library: Library, name: str, *, at: str) -> None:
    """A person leaves: what they decided stays, and nothing waits for them any more."""
    library.execute("UPDATE reviewers SET left_at = :at WHERE name = :name", name=name, at=at)


def reviewers(library: Library) -> dict[str, bool]:
    """Everybody who ever took part, in order of arrival, with whether they are still here."""
    return {
        row["name"]: not row["left_at"]
        for row in library.rows("SELECT name, left_at FROM reviewers ORDER BY added_at, name")
    }


def begin_run(library: Library, command: str, arguments: str, version: str, *, at: str) -> int:
    """Note that a command started. Returns the run's number."""
    return library.execute(
        "INSERT INTO runs (command, arguments, version, started) VALUES (:command, :arguments, :version, :at)",
        command=command, arguments=arguments, version=version, at=at,
    )  # fmt: skip


def end_run(library: Library, run: int, outcome: str, *, at: str) -> None:
    """Note how a command ended."""
    library.execute(
        "UPDATE runs SET finished = :at, outcome = :outcome WHERE id = :run", run=run, outcome=outcome, at=at
    )


def runs_of(library: Library, command: str) -> list[dict[str, Any]]:
    """The runs of a command, oldest first, each with its arguments, version, and when it started and finished."""
    rows = library.rows("SELECT * FROM runs WHERE command = :command ORDER BY id", command=command)
    return [dict(row) for row in rows]


def acts(library: Library, *, limit: int = 20) -> list[dict[str, Any]]:
    """The latest human acts, newest first. That a tag or a quotation was moved to a new text is none, nor that a record was
    shown to explore."""
    rows = library.rows(
        "SELECT id, kind, person, at, payload, EXISTS (SELECT 1 FROM undos WHERE undone = acts.id) AS undone"
        " FROM acts WHERE kind NOT IN ('move', 'exploration') ORDER BY at DESC, rowid DESC LIMIT :limit",
        limit=limit,
    )
    return [dict(row) for row in rows]
