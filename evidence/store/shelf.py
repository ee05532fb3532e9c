"""Which full texts count, where their files lie, and what their passages are called."""

from __future__ import annotations

from collections.abc import Sequence

from evidence.store.library import Library, transaction


def replace_sources(library: Library, replaced: Sequence[str], by: str) -> None:
    """Let one source count instead of others, which stay with all that hangs on them; it counts itself from now on."""
    library.execute("UPDATE sources SET replaced_by = NULL WHERE id = :id", id=by)
    library.many(
        "UPDATE sources SET replaced_by = :by WHERE id = :source", [{"source": source, "by": by} for source in replaced]
    )


def replaced_sources(library: Library) -> set[str]:
    """The ids of the sources that another took the place of."""
    return {row["id"] for row in library.rows("SELECT id FROM sources WHERE replaced_by IS NOT NULL")}


def move_source(library: Library, source: str, path: str) -> None:
    """Say where the file of a source lies now."""
    library.execute("UPDATE sources SET path = :path WHERE id = :source", source=source, path=path)


def number_texts(library: Library, record: str, sources: Sequence[str]) -> dict[str, int]:
    """The how-manieth full text of a record each of these sources is; one that has no number yet takes the next.

    A number is never given anew, so that the name of a passage never comes to mean another one.
    """
    known = _numbers(library, record)
    fresh = [source for source in sources if source not in known]
    if not fresh:
        return known
    with transaction(library):
        known = _numbers(library, record)
        first = max(known.values(), default=0) + 1
        rows = [
            {"record": record, "source": source, "number": number}
            for number, source in enumerate((one for one in fresh if one not in known), first)
        ]
        library.many("INSERT INTO text_numbers (record, source, number) VALUES (:record, :source, :number)", rows)
        return _numbers(library, record)


def _numbers(library: Library, record: str) -> dict[str, int]:
    rows = library.rows("SELECT source, number FROM text_numbers WHERE record = :record", record=record)
    return {row["source"]: row["number"] for row in rows}
