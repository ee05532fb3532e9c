"""Which column of a table is read as what, and what a user says of columns instead."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from evidence.errors import UnreadableError, UsageError
from evidence.references.detect import decode, detect_format
from evidence.references.readers import xlsx
from evidence.references.readers.header import NAMES, NO_MAPPING, Mapped, find_header, meanings
from evidence.references.readers.labelled import labels_of
from evidence.text import clean, squeeze


def mapping(said: Sequence[str]) -> dict[str, str]:
    """What "Their name=title" and its like say, by the name of the column.

    Raises:
        UsageError: one has no name on either side of its last "=", or a column cannot be read as what it says.
    """
    found: dict[str, str] = {}
    for one in said:
        column, _, name = one.rpartition("=")
        if not squeeze(column) or not name.strip():
            raise UsageError(
                f"{one!r} does not say what a column is read as.", remedy="Write it as 'Their name=title'."
            )
        if name.strip() not in NAMES:
            raise UsageError(
                f"No column is read as {name.strip()!r}.", remedy=f"Choose from: {', '.join(sorted(NAMES))}."
            )
        found[squeeze(column)] = name.strip()
    return found


def columns_of(path: Path | str, mapped: Mapped = NO_MAPPING) -> list[tuple[str, str]]:
    """The columns of a table, each with what it is read as; none of a file that is no table.

    The second part is a name ("authors"), a name with the columns that go before it ("authors, where 'Author full names'
    is empty"), or "" for what is kept as a field of its own name.

    Raises:
        UnreadableError: the file cannot be read.
    """
    try:
        raw = Path(path).read_bytes()
    except OSError as error:
        raise UnreadableError(f"{path} cannot be read: {error.strerror or error}.", remedy="Check its path.") from error
    names = _names(raw, str(path), mapped)
    meant = meanings(names, mapped)
    told = []
    for name, (meaning, rank) in zip(names, meant, strict=True):
        before = [
            f"{other!r}" for other, (same, less) in zip(names, meant, strict=True) if same == meaning and less < rank
        ]
        told.append((name, f"{meaning}, where {' and '.join(before)} is empty" if meaning and before else meaning))
    return told


def _names(raw: bytes, path: str, mapped: Mapped) -> Sequence[str]:
    if xlsx.is_workbook(raw):
        return xlsx.columns(raw, path, mapped)
    text = clean(decode(raw)[0])
    if detect_format(text) not in {"csv", ""}:
        return ()
    header = find_header(text, mapped)
    return labels_of(text, mapped) or (header.columns if header else ())


def check_columns(paths: Sequence[Path | str], mapped: Mapped) -> None:
    """See that each column the user speaks of is in one of the files.

    Raises:
        UsageError: one is not.
    """
    here: set[str] = set()
    for path in paths if mapped else ():
        try:
            here |= {squeeze(name).casefold() for name, _ in columns_of(path, mapped)}
        except UnreadableError:
            continue
    for column in mapped:
        if squeeze(column).casefold() not in here:
            raise UsageError(
                f"No file has a column {column!r}.", remedy="See the columns with: evidence convert FILE --columns"
            )
