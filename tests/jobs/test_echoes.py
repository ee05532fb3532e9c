"""Echoes in a review of two short texts on rural and urban practices."""

from __future__ import annotations

from pathlib import Path

import pytest

from evidence.errors import NotFoundError
from evidence.jobs.echoes import hear, labels, shown
from evidence.jobs.ingest import ingest
from evidence.jobs.init import init_workspace
from evidence.jobs.session import open_session

CODEBOOK = """name = "Link"
version = "1"
[[themes]]
code = "WORK"
label = "Joint work"
definition = "Link workers and what they do with councils."
queries = ["link workers and councils"]
[[facets]]
name = "setting"
label = "Setting"
  [[facets.values]]
  code = "rural"
  label = "Rural"
  aliases = ["rural practices"]
  [[facets.values]]
  code = "urban"
  label = "Urban"
  aliases = ["urban practices"]
"""
AXES = """
[[axes]]
facet = "setting"
label = "Setting"
  [axes.then]
  label = "In the country"
  values = ["rural"]
  [axes.now]
  label = "In town"
  values = ["urban"]
"""
RURAL = """# Rural practices
Rural practices kept their link workers for many years and paid for travel. They had no shared office with the council.
Link workers met the council officers every week in the town hall. Did anybody ask what it cost them?
"""
URBAN = """# Urban practices
Urban practices lost their link workers within a year because nobody paid for travel. They shared an office with the council.
Link workers in the city did not meet council officers. Rural practices had more of them than urban practices had.
"""


@pytest.fixture
def workspace(tmp_path: Path, model) -> Path:
    folder = tmp_path / "link"
    init_workspace(folder, name="link")
    (folder / "reviews/link/codebook.toml").write_text(CODEBOOK, encoding="utf-8")
    for name, text in (("rural.md", RURAL), ("urban.md", URBAN)):
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def with_axes(folder: Path) -> None:
    with (folder / "reviews/link/protocol.toml").open("a", encoding="utf-8") as protocol:
        protocol.write(AXES)


def test_what_one_text_says_and_the_other_denies_is_told_with_its_place(workspace):
    with_axes(workspace)
    with open_session(str(workspace)) as session:
        ingest(session, [workspace / "rural.md", workspace / "urban.md"])
        (heard,) = hear(session)
        told = {
            (one.then.words, one.now.words): (one.echo.opposed, one.echo.denials, one.then.page)
            for one in (shown(session, echo) for echo in heard.echoes)
        }
        assert labels(session) == ("In the country", "In town")

    pair = ("They had no shared office with the council.", "They shared an office with the council.")
    assert told[pair] == (True, ("no",), "¶ 1")
    sentences = {words for pair in told for words in pair}
    assert not any("Did anybody" in one or "more of them" in one for one in sentences)


def test_a_review_that_compares_nothing_says_what_to_do(workspace):
    with open_session(str(workspace)) as session, pytest.raises(NotFoundError, match="compares nothing") as raised:
        hear(session)
    assert "protocol.toml" in raised.value.remedy


def test_without_texts_of_both_sides_there_is_no_echo(workspace):
    with_axes(workspace)
    with open_session(str(workspace)) as session:
        ingest(session, [workspace / "rural.md"])
        assert hear(session) == []
