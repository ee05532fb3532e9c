"""Full texts that another file took the place of: an edited text, a readable copy of an unreadable one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from evidence.jobs.session import Session
from evidence.model import Source, Status
from evidence.store.records import resolve
from evidence.store.shelf import replace_sources
from evidence.store.texts import sources


def lying(session: Session) -> Mapping[str, Sequence[Source]]:
    """The full texts that count, by the path of their file; several where one file was changed to another work's."""
    found: dict[str, list[Source]] = defaultdict(list)
    for one in sources(session.library):
        if one.medium in {"file", "web"}:
            found[one.path].append(one)
    return found


def take_place(session: Session, source: Source, lay: Sequence[Source]) -> None:
    """Let a source that was found at its path count instead of those that lay there before.

    What could not be read gives way to anything. What was read gives way to a text of the same record only: an
    unreadable file takes nothing from search, and another work under the same name is another full text.
    """
    gone = [one.id for one in lay if one.id != source.id and _gives_way(session, one, source)]
    replace_sources(session.library, gone, source.id)


def _gives_way(session: Session, old: Source, new: Source) -> bool:
    if old.status is not Status.OK:
        return True
    if new.status is not Status.OK:
        return False
    return not old.record or resolve(session.library, old.record) == resolve(session.library, new.record)
