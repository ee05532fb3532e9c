"""A question that the corpus does not answer is told so, and one that it answers is not."""

from __future__ import annotations

import json

import built
import pytest

from evidence.jobs.asking import Asked
from evidence.jobs.search import run_search
from evidence.jobs.session import open_session

QUESTIONS: dict[str, list[str]] = json.loads((built.DATA / "questions.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def close(demonstrated):
    """Of each question whether anything in the shipped briefings is said to be close to it."""
    with open_session(str(demonstrated.folder)) as session:
        return {
            kind: {one: run_search(session, one, asked=Asked(), limit=10, unit="passage").is_close for one in questions}
            for kind, questions in QUESTIONS.items()
        }


def test_at_least_fifty_of_each_kind_are_asked():
    assert min(map(len, QUESTIONS.values())) >= 50


def test_four_of_five_questions_without_an_answer_are_told_so(close):
    asked = close["unanswerable"]
    assert sum(not found for found in asked.values()) >= 0.8 * len(asked), [
        one for one, found in asked.items() if found
    ]


def test_one_of_twenty_questions_with_an_answer_at_most_is_told_that_it_has_none(close):
    asked = close["answerable"]
    assert sum(not found for found in asked.values()) <= 0.05 * len(asked), [
        one for one, found in asked.items() if not found
    ]
