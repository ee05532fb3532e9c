"""Two people's copies of one workspace put together, without losing a decision of either.

Both began with the same workspace, or read the same exports. Every act of the other copy is taken as it was written,
after its chain was proved; what came in is matched with what is here; nothing here is changed but empty fields. The same
copy can be merged again and again, and it does not matter whose is merged into whose. Nothing that is told says what
anybody judged.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from evidence.errors import FindingsError, NoWorkspaceError, UsageError
from evidence.jobs.clock import now
from evidence.jobs.copied_files import Brought, bring, renamed_paths
from evidence.jobs.copied_records import Matched, match_records
from evidence.jobs.duplicates import join_entries, settle, straighten
from evidence.jobs.references import put_route
from evidence.jobs.session import Session
from evidence.model import RouteKind
from evidence.protocol import Route
from evidence.store import Library, copy_database, transaction
from evidence.store import copied_rows as rows
from evidence.store.acts import broken_acts
from evidence.store.audit import is_demonstration
from evidence.store.copied_acts import Chains, CopiedAct, Names, copied_acts, put_in_order
from evidence.store.records import damaged_records
from evidence.store.rows import pack
from evidence.store.texts import damaged_texts
from evidence.workspace import DATABASE


@dataclass(frozen=True, slots=True, kw_only=True)
class Twice:
    """A record that one reviewer judged in both copies since they parted; the later verdict stands."""

    review: str
    record: str
    stage: str
    reviewer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """What a merge took over, and what a person should see.

    `acts` counts the acts that came along by kind; `known` those of the other copy that were here; `forks` how many of
    its chains had parted from ours; `renamed` their keys with what the records are called here; `told` what the copies
    say differently; `joined` records that became one; `questions` pairs for a person; `backup` the copy made before.
    """

    records: int
    imports: int
    acts: Mapping[str, int]
    known: int
    forks: int
    filled: int
    joined: int
    questions: int
    twice: tuple[Twice, ...]
    renamed: tuple[tuple[str, str], ...]
    told: tuple[str, ...]
    files: Brought
    backup: str = ""

    @property
    def changed(self) -> bool:
        """Whether anything came along."""
        return bool(self.records or self.imports or self.acts or self.filled or self.files.copied)


def merge(session: Session, other: Path, *, dry_run: bool = False) -> Merged:
    """Take over what another copy of the workspace holds.

    All of it is written, or nothing. A copy of the database is made before.

    Args:
        session: the open workspace.
        other: the folder of the other copy, or its database alone (a backup of it); it is only read.
        dry_run: tell what would be taken, and change nothing.

    Raises:
        NoWorkspaceError: there is no database.
        UsageError: it is this very workspace, or one of the two is a demonstration.
        FindingsError: one of the two databases is not as it was written; the message names the first thing.
    """
    path = _database_of(session, other)
    folder = other.resolve() if other.is_dir() else None
    with TemporaryDirectory(prefix="evidence-merge-") as beside:
        copy_database(path, Path(beside) / "other.db")
        with Library(Path(beside) / "other.db") as theirs:
            _prove(theirs, str(other))
            _prove(session.library, str(session.workspace.root))
            if is_demonstration(theirs) != is_demonstration(session.library):
                raise UsageError("One of the two is a demonstration.", remedy="Merge copies of one workspace.")
            if dry_run:
                session.library.copy_to(Path(beside) / "mine.db")
                with Library(Path(beside) / "mine.db") as mine:
                    return _taken(Session(session.workspace, mine, session.asked), theirs, folder)
            saved = _backup(session)
            done = _taken(session, theirs, folder, saved=saved)
    if not (done.changed or done.joined):
        saved.unlink()
        return done
    settled = settle(session) if done.records else None
    return replace(
        done,
        joined=done.joined + (len(settled.joined) if settled else 0),
        questions=len(settled.questions) if settled else 0,
        backup=saved.name,
    )


def _taken(session: Session, theirs: Library, folder: Path | None, *, saved: Path | None = None) -> Merged:
    """Write what the other copy holds, then copy its files; without a saved database nothing is copied (a dry run)."""
    paths = renamed_paths(session, theirs)
    try:
        with transaction(session.library):
            done = _take(session, theirs, paths)
    except BaseException:
        if saved is not None:
            saved.unlink(missing_ok=True)
        raise
    return replace(done, files=bring(session, theirs, folder, dry_run=saved is None))


def _database_of(session: Session, other: Path) -> Path:
    path = other / DATABASE if other.is_dir() else other
    if not path.is_file():
        raise NoWorkspaceError(
            f"There is no workspace at {other}.", remedy="Name the folder of the other copy, or its evidence.db."
        )
    if path.resolve() == session.workspace.database.resolve():
        raise UsageError(f"{other} is this very workspace.", remedy="Name the folder of the other copy.")
    return path


def _prove(library: Library, name: str) -> None:
    """Refuse what is not as it was written: of it nothing could be trusted afterwards."""
    found = [*library.integrity(), *broken_acts(library)]
    found += [f"record {key} is not what was written" for key in damaged_records(library)]
    found += [f"text {text} is not what was read" for text in damaged_texts(library)]
    if found:
        more = f" ({len(found)} such findings)" if len(found) > 1 else ""
        raise FindingsError(
            f"{name} is not as it was written: {found[0]}{more}. Nothing was merged.",
            remedy="Call evidence doctor there, and merge a sound backup.",
        )


def _backup(session: Session) -> Path:
    stamp = now()[:23].replace(":", "").replace("-", "").replace(".", "")
    path = session.workspace.root / f"{DATABASE}.before-merge-{stamp}"
    session.library.copy_to(path)
    return path


def _take(session: Session, theirs: Library, paths: Mapping[str, str]) -> Merged:
    mine = session.library
    mine.execute("PRAGMA defer_foreign_keys = ON")
    told = rows.take_people(mine, theirs)
    found = match_records(mine, theirs)
    texts, more = rows.take_texts(mine, theirs, found.names, paths)
    rows.take_names(mine, theirs, found.names)
    routes = _take_routes(session, theirs, found.names)
    known = _entry_records(mine)
    imports = rows.take_imports(mine, theirs, found.names, _packed(theirs, found), paths, routes)
    rows.take_searches(mine, theirs, found.names)
    names = Names(records=found.names, texts=texts, statements=_numbers(mine, theirs))
    fresh, forks, before = _take_acts(mine, theirs, names)
    put_in_order(mine)
    rows.people_come_back(mine)
    joined = straighten(session) + len(join_entries(session, _same_entries(theirs, known, found.names)))
    return Merged(
        records=len(found.added), imports=imports, acts=dict(Counter(one.act["kind"] for one in fresh)), known=before,
        forks=forks, filled=found.filled, joined=joined, questions=0, twice=_twice(mine, fresh, theirs),
        renamed=tuple(sorted((key, here) for key, here in found.names.items() if key != here)),
        told=(*told, *more, *found.told), files=Brought(),
    )  # fmt: skip


def _take_routes(session: Session, theirs: Library, names: Mapping[str, str]) -> dict[str, str]:
    """Write the routes, a citation chase with its record as it is called here; returns their ids here."""
    found = {}
    for row in rows.rows_of(theirs, "routes"):
        parent = names.get(row["parent"], row["parent"])
        if parent == row["parent"]:
            rows.put_row(session.library, "routes", row, known=True)
            found[row["id"]] = row["id"]
            continue
        told = {name: row[name] for name in ("name", "query", "run_on", "direction", "note", "round")}
        found[row["id"]] = put_route(
            session.library, row["review"], Route(kind=RouteKind(row["kind"]), parent=parent, **told)
        )
    return found


def _packed(theirs: Library, found: Matched) -> dict[str, str]:
    """The entries of their records that were here before."""
    return {
        one.record.key: pack(one.record)
        for one in rows.held_records(theirs)
        if found.names[one.record.key] not in found.added
    }


def _entry_records(library: Library) -> dict[tuple[str, int], tuple[str, str]]:
    """Each entry of a file with the record that it is here, and the file."""
    return {(one.digest, one.position): (one.record, one.path) for one in rows.held_entries(library)}


def _same_entries(
    theirs: Library, known: Mapping[tuple[str, int], tuple[str, str]], names: Mapping[str, str]
) -> list[tuple[str, str, str]]:
    """Pairs of records that one entry of one file has become in the two copies."""
    found = []
    for one in rows.held_entries(theirs):
        here = known.get((one.digest, one.position))
        if here is not None and here[0] != names[one.record]:
            found.append((here[0], names[one.record], f"one entry of {here[1]} in two copies"))
    return found


def _numbers(mine: Library, theirs: Library) -> dict[tuple[str, int], int]:
    """What the statements of the other copy are numbered here: a statement is the same where its first wording is."""
    here = {row["act"]: row["number"] for row in rows.rows_of(mine, "statements")}
    taken: dict[str, set[int]] = {}
    for row in rows.rows_of(mine, "statements"):
        taken.setdefault(row["review"], set()).add(row["number"])
    found: dict[tuple[str, int], int] = {}
    for row in rows.rows_of(theirs, "statements"):
        place = (row["review"], row["number"])
        if place in found:
            continue
        numbers = taken.setdefault(row["review"], set())
        number = here.get(row["act"])
        if number is None:
            number = row["number"] if row["number"] not in numbers else max(numbers) + 1
        numbers.add(number)
        found[place] = number
    return found


def _take_acts(mine: Library, theirs: Library, names: Names) -> tuple[list[CopiedAct], int, int]:
    """Take the acts that are not here; returns them, how many chains forked, and how many acts were here."""
    chains = Chains(mine)
    fresh, forks, known = list[CopiedAct](), 0, 0
    for one in copied_acts(theirs):
        if chains.has(one.act):
            known += 1
        else:
            forks += chains.take(one, names)
            fresh.append(one)
    return fresh, forks, known


def _twice(mine: Library, fresh: Sequence[CopiedAct], theirs: Library) -> tuple[Twice, ...]:
    """What one reviewer judged in both copies since they parted; whether the verdicts differ is not told."""
    there = {row["id"] for row in rows.rows_of(theirs, "acts")}
    came = {one.act["id"] for one in fresh}
    undone = {row["undone"] for row in rows.rows_of(mine, "undos")}
    judged: dict[bool, set[tuple[Any, ...]]] = {True: set(), False: set()}
    for row in rows.rows_of(mine, "decisions"):
        if row["act"] in undone or (row["act"] in there and row["act"] not in came):
            continue
        judged[row["act"] in came].add((row["review"], row["record"], row["stage"], row["reviewer"], row["role"]))
    both = sorted({one[:4] for one in judged[True] & judged[False]})
    return tuple(Twice(review=one[0], record=one[1], stage=one[2], reviewer=one[3]) for one in both)
