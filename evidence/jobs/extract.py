"""One full text read outside any workspace."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

from evidence.encode.model import find_model
from evidence.encode.tokenizer import count_pieces
from evidence.errors import NotFoundError
from evidence.sources.extract import as_json
from evidence.sources.passages import cut_passages
from evidence.sources.worker import extract_files


def extract_one(path: Path, *, password: str | None = None) -> dict[str, Any]:
    """Read one full text in a supervised process: status, metadata, pages, blocks and passages as plain values.

    Raises:
        NotFoundError: the file does not exist.
    """
    if not path.is_file():
        raise NotFoundError(f"{path} does not exist.", remedy="Check the name; one file is read at a time.")
    passwords = {path: password} if password else None
    with closing(extract_files([path], passwords=passwords)) as answers:
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
