"""A query encoder exported once for all tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from evidence.encode.model import EncoderModel, default_model
from evidence.encode.query import export_query_encoder


@pytest.fixture(scope="session")
def model(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EncoderModel]:
    """The default encoder, its query side exported to a folder that all tests share."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EVIDENCE_CACHE", str(tmp_path_factory.getbasetemp() / "encoder"))
        model = default_model()
        export_query_encoder(model)
        yield model
