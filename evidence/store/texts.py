"""Full texts: sources, and the immutable texts read from them.

A passage, a tag and a quotation are spans of such a text. Words and span are checked against the text when they are
written (`words_at`), and again by `doctor`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import Any

from evidence.errors import NotFoundError
from evidence.model import (
    Block,
    BlockKind,
    Box,
    Extraction,
    Note,
    Ocr,
    Page,
    PageKind,
    Record,
    Source,
    Status,
    StoredText,
)
from evidence.store.acts import append_act
from evidence.store.library import Library, Row

_COLUMNS = "id, record, medium, path, sha256, media_type, status, problem, nature, paired_by, edition, accessed"  # as in Source


def source_id(content_digest: str) -> str:
    """The id of a source with this SHA-256: its first 16 hexadecimal digits."""
    return content_digest[:16]


def put_source(library: Library, source: Source, *, metadata: str = "{}", at: str) -> None:
    """Write a source, or write anew what is known of the one with this id."""
    library.execute(
        f"INSERT INTO sources ({_COLUMNS}, metadata, added_at) VALUES (:id, :record, :medium, :path, :sha256, :media_type,"
        " :status, :problem, :nature, :paired_by, :edition, :accessed, :metadata, :at)"
        " ON CONFLICT (id) DO UPDATE SET record = excluded.record, path = excluded.path, media_type = excluded.media_type,"
        " status = excluded.status, problem = excluded.problem, nature = excluded.nature, paired_by = excluded.paired_by,"
        " edition = excluded.edition, accessed = excluded.accessed, metadata = excluded.metadata",
        id=source.id, record=source.record or None, medium=source.medium, path=source.path, sha256=source.sha256,
        media_type=source.media_type, status=source.status.value, problem=source.problem, nature=source.nature,
        paired_by=source.paired_by, edition=source.edition, accessed=source.accessed, metadata=metadata, at=at,
    )  # fmt: skip


def pair_source(library: Library, source: str, record: str, *, how: str) -> None:
    """Give a source to a record, or (with an empty record) take it off."""
    library.execute(
        "UPDATE sources SET record = :record, paired_by = :how WHERE id = :source",
        source=source,
        record=record or None,
        how=how,
    )


def sources(library: Library, *, abstracts: bool = False, replaced: bool = False) -> list[Source]:
    """All sources by path; the records' own abstracts, and those that another took the place of, only when asked for."""
    rows = library.rows(
        f"SELECT {_COLUMNS} FROM sources WHERE (:abstracts OR medium <> 'abstract')"
        " AND (:replaced OR replaced_by IS NULL) ORDER BY path, id",
        abstracts=abstracts,
        replaced=replaced,
    )
    return [_as_source(row) for row in rows]


def sources_given_up(library: Library, reader: str) -> list[Source]:
    """The sources that this very reader gave up, by id: another may fare better."""
    rows = library.rows(f"SELECT {_COLUMNS}, metadata FROM sources WHERE status <> :ok ORDER BY id", ok=Status.OK.value)
    return [_as_source(row) for row in rows if json.loads(row["metadata"]).get("extractor") == reader]


def find_source(library: Library, name: str) -> Source:
    """The source with this id, path or file name.

    Raises:
        NotFoundError: there is none, or several have that name.
    """
    found = [source for source in sources(library) if name in {source.id, source.path, source.path.rsplit("/", 1)[-1]}]
    if len(found) != 1:
        problem = f"{len(found)} full texts are called {name!r}." if found else f"No full text {name!r}."
        raise NotFoundError(problem, remedy="See them with: evidence status --sources")
    return found[0]


def put_text(library: Library, source: str, extraction: Extraction, *, at: str) -> str:
    """Write an extraction as the current text of its source; the same extraction again is the same row. Returns its id."""
    digest = hashlib.sha256(extraction.text.encode()).hexdigest()
    blocks = _pack(extraction.blocks)
    layout = _layout(extraction.pages, blocks)
    text = hashlib.sha256(f"{source}\x1f{digest}\x1f{layout}".encode()).hexdigest()[:16]
    if not library.value("SELECT COUNT(*) FROM texts WHERE id = :text", text=text):
        library.execute(
            "INSERT INTO texts (id, source, extractor, digest, text, layout, blocks, made_at)"
            " VALUES (:id, :source, :extractor, :digest, :text, :layout, :blocks, :at)",
            id=text, source=source, extractor=extraction.extractor, digest=digest, text=extraction.text, layout=layout,
            blocks=blocks, at=at,
        )  # fmt: skip
        library.many(
            "INSERT INTO pages (text, number, label, kind, start, stop, ocr, confidence)"
            " VALUES (:text, :number, :label, :kind, :start, :stop, :ocr, :confidence)",
            [
                {
                    "text": text,
                    "number": p.number,
                    "label": p.label,
                    "kind": p.kind.value,
                    "start": p.start,
                    "stop": p.stop,
                    "ocr": p.ocr is not None,
                    "confidence": p.ocr.confidence if p.ocr else None,
                }
                for p in dict.fromkeys(extraction.pages)
            ],
        )
    library.execute(
        "INSERT INTO current_texts (source, text) VALUES (:source, :text)"
        " ON CONFLICT (source) DO UPDATE SET text = excluded.text",
        source=source, text=text,
    )  # fmt: skip
    return text


def _layout(pages: Iterable[Page], blocks: str) -> str:
    """The digest of where pages and blocks lie, so that neither a page's label nor that it was read by OCR can change unseen.

    A page that was not has the same row as before there was OCR.
    """
    rows = sorted(
        (p.start, p.stop, p.number, p.label, p.kind.value, *(("ocr", p.ocr.confidence) if p.ocr else ()))
        for p in set(pages)
    )
    return hashlib.sha256(f"{json.dumps(rows, ensure_ascii=False)}\x1f{blocks}".encode()).hexdigest()


def put_abstract(library: Library, record: Record, *, at: str) -> str:
    """Write a record's abstract (or, where it has none, its title) as a text of its own. Returns the text's id."""
    source = "a" + hashlib.sha256(f"abstract\x1f{record.key}".encode()).hexdigest()[:15]
    words, label = (record.abstract, "abstract") if record.abstract else (record.title, "title")
    put_source(
        library,
        Source(
            id=source, record=record.key, medium="abstract", media_type="text/plain", nature="abstract", paired_by="own"
        ),
        at=at,
    )
    extraction = Extraction(
        status=Status.OK,
        extractor="abstract/1",
        media_type="text/plain",
        text=words,
        pages=(Page(number=1, label=label, start=0, stop=len(words), kind=PageKind.ABSTRACT),),
        blocks=(Block(kind=BlockKind.PARAGRAPH, start=0, stop=len(words)),),
    )
    return put_text(library, source, extraction, at=at)


def current_texts(library: Library) -> list[tuple[Source, str]]:
    """Every readable source that counts with the id of its current text, abstracts included, by source id."""
    columns = ", ".join(f"sources.{name}" for name in _COLUMNS.split(", "))
    rows = library.rows(
        f"SELECT {columns}, current_texts.text AS text FROM sources"
        " JOIN current_texts ON current_texts.source = sources.id WHERE replaced_by IS NULL ORDER BY sources.id"
    )
    return [(_as_source(row), row["text"]) for row in rows]


def pages_by_ocr(library: Library) -> dict[str, int]:
    """How many pages of its current text were read by OCR, by the id of a source that has such."""
    rows = library.rows(
        "SELECT current_texts.source AS source, COUNT(DISTINCT pages.number) AS count FROM current_texts"
        " JOIN pages ON pages.text = current_texts.text WHERE pages.ocr = 1 GROUP BY current_texts.source"
    )
    return {row["source"]: row["count"] for row in rows}


def find_text(library: Library, text: str) -> StoredText:
    """An immutable text with its pages and blocks.

    Raises:
        NotFoundError: there is none with this id.
    """
    row = library.row("SELECT * FROM texts WHERE id = :text", text=text)
    if row is None:
        raise NotFoundError(f"No text {text!r}.", remedy="Rebuild what is derived with: evidence doctor --repair")
    return StoredText(
        id=text,
        source=row["source"],
        extractor=row["extractor"],
        text=row["text"],
        pages=tuple(_as_page(page) for page in _page_rows(library, text)),
        blocks=tuple(_unpack(row["blocks"])),
    )


def pages_of_text(library: Library, text: str) -> tuple[Page, ...]:
    """The pages of a text, in order, which is less to read than the text; none where there is no such text."""
    return tuple(_as_page(page) for page in _page_rows(library, text))


def source_of(library: Library, text: str) -> Source:
    """The source that a text was read from.

    Raises:
        NotFoundError: there is no such text.
    """
    columns = ", ".join(f"sources.{name}" for name in _COLUMNS.split(", "))
    row = library.row(
        f"SELECT {columns} FROM sources JOIN texts ON texts.source = sources.id WHERE texts.id = :text", text=text
    )
    if row is None:
        raise NotFoundError(f"No text {text!r}.")
    return _as_source(row)


def words_at(library: Library, text: str, start: int, stop: int) -> str:
    """The words of a span of a text.

    Raises:
        ValueError: the span does not lie in the text.
    """
    found = library.row("SELECT substr(text, :at, :length) AS words, length(text) AS size FROM texts WHERE id = :text",
                        text=text, at=start + 1, length=stop - start)  # fmt: skip
    if found is None or not 0 <= start < stop <= found["size"]:
        raise ValueError(f"[{start}, {stop}) is not a span of text {text}")
    return str(found["words"])


def check_by_eye(library: Library, text: str, start: int, stop: int, *, person: str, at: str) -> str:
    """Say that a transcription was compared with the paper. Returns the act."""
    return append_act(library, "eye-check", person=person, at=at, text=text, start=start, stop=stop)


def eye_checks(library: Library) -> list[tuple[str, int, int, str]]:
    """Every standing check by eye: (text, start, stop, person)."""
    rows = library.rows(
        "SELECT text, start, stop, person FROM eye_checks JOIN acts ON acts.id = eye_checks.act"
        " WHERE NOT EXISTS (SELECT 1 FROM undos WHERE undone = eye_checks.act) ORDER BY eye_checks.rowid"
    )
    return [(row["text"], row["start"], row["stop"], row["person"]) for row in rows]


def damaged_texts(library: Library) -> list[str]:
    """The ids of texts whose words, pages or blocks no longer have the digests that they were stored with."""
    return [
        row["id"]
        for row in library.rows("SELECT id, digest, text, layout, blocks FROM texts ORDER BY id")
        if hashlib.sha256(row["text"].encode()).hexdigest() != row["digest"]
        or _layout(map(_as_page, _page_rows(library, row["id"])), row["blocks"]) != row["layout"]
    ]


def _page_rows(library: Library, text: str) -> list[Row]:
    return library.rows(
        "SELECT number, label, kind, start, stop, ocr, confidence FROM pages WHERE text = :text ORDER BY start",
        text=text,
    )


def _as_page(row: Row) -> Page:
    return Page(
        number=row["number"],
        label=row["label"],
        start=row["start"],
        stop=row["stop"],
        kind=PageKind(row["kind"]),
        ocr=Ocr(confidence=row["confidence"]) if row["ocr"] else None,
    )


def _as_source(row: Row) -> Source:
    values: dict[str, Any] = {name: row[name] for name in _COLUMNS.split(", ")}
    return Source(**{**values, "record": values["record"] or "", "status": Status(values["status"])})


def _pack(blocks: Sequence[Block]) -> str:
    """The blocks as JSON; what few of them have (a note, rows, a caption) only where they have it."""
    packed = [
        [
            b.kind.value, b.start, b.stop, b.section, [[x.page, x.x0, x.y0, x.x1, x.y1] for x in b.boxes],
            *([more] if (more := _more(b)) else []),
        ]
        for b in blocks
    ]  # fmt: skip
    return json.dumps(packed, ensure_ascii=False, separators=(",", ":"))


def _more(block: Block) -> dict[str, Any]:
    more: dict[str, Any] = {}
    if block.note:
        more["note"] = [block.note.mark, block.note.called]
    if block.rows:
        more["rows"] = block.rows
    if block.caption:
        more["caption"] = block.caption
    return more


def _unpack(packed: str) -> Iterable[Block]:
    for kind, start, stop, section, boxes, *rest in json.loads(packed):
        more: dict[str, Any] = rest[0] if rest else {}
        yield Block(
            kind=BlockKind(kind),
            start=start,
            stop=stop,
            section=tuple(section),
            boxes=tuple(Box(page=page, x0=x0, y0=y0, x1=x1, y1=y1) for page, x0, y0, x1, y1 in boxes),
            note=Note(mark=more["note"][0], called=more["note"][1]) if "note" in more else None,
            rows=tuple(map(tuple, more.get("rows", ()))),
            caption=(more["caption"][0], more["caption"][1]) if "caption" in more else None,
        )
