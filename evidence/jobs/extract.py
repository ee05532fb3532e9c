"""One full text read outside any workspace."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

from evidence.encode.model import find_model
from evidence.encode.tokenizer import count_pieces
from evidence.errors import NotFoundError
from evidence.sources.extract import as_json
from evidence.sources.ocr import LANGUAGES, check_languages
from evidence.sources.passages import cut_passages
from evidence.sources.worker import extract_files


def extract_one(path: Path, *, password: str | None = None, languages: str = LANGUAGES) -> dict[str, Any]:
    """Read one full text in a supervised process: status, metadata, pages, blocks and passages as plain values.

    Args:
        path: the file.
        password: for a PDF that asks for one.
        languages: what pages without good text are read in by OCR ("eng+deu"); empty for no OCR.

    Raises:
        NotFoundError: the file does not exist.
        UsageError: Tesseract is there and cannot read one of the languages.
    """
    check_languages(languages)
    if not path.is_file():
        raise NotFoundError(f"{path} does not exist.", remedy="Check the name; one file is read at a time.")
    passwords = {path: password} if password else None
    with closing(extract_files([path], passwords=passwords, languages=languages)) as answers:
        _, found = next(answers)
    passages = []
    if found.text:
        model = find_model()
        passages = cut_passages(
            found.text,
            found.blocks,
            prefix=found.metadata.title[:300],
            count=lambda texts: count_pieces(texts, model),
            limit=model.limit,
        )
    return as_json(found, passages, path=path)
