"""What is typed in by hand is checked before it is kept."""

from __future__ import annotations

import pytest
from small_review import called, state_of

from evidence.jobs.session import open_session
from evidence.store.records import records


def test_what_is_not_a_doi_is_refused(workspace, capsys):
    before = state_of(workspace / "evidence.db")
    ran = called(capsys.readouterr, "add", "record", "Tide tables", "--doi", "notadoi")
    assert ran.code == 2
    assert "'notadoi' is not a DOI" in ran.err
    assert state_of(workspace / "evidence.db")["records"] == before["records"]


@pytest.mark.parametrize("doi", ["10.5555/Tide.1", "https://doi.org/10.5555/tide.1", "doi: 10.5555/tide.1"])
def test_a_doi_is_kept_bare_however_it_was_written(workspace, capsys, doi):
    assert called(capsys.readouterr, "add", "record", "Tide tables", "--doi", doi).code == 0
    with open_session(str(workspace)) as session:
        assert "10.5555/tide.1" in {one.doi for one in records(session.library)}
