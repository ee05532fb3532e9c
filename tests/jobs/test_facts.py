"""Contradictions and mere differences of date."""

from __future__ import annotations

import pytest

from evidence.jobs.facts import by_claim, contradict
from evidence.model import Fact


def fact(value: str, as_of: str = "", claim: str = "number") -> Fact:
    return Fact(subject="ICS", claim=claim, value=value, as_of=as_of)


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        (("2018-05", "2019-11"), False),
        (("2018-05", "2018-05"), True),
        (("2019", "2019-11"), False),
        (("", "2018-05"), True),
        (("", ""), True),
    ],
)
def test_two_values_contradict_each_other_unless_their_dates_differ(dates, expected):
    assert contradict([fact("10", dates[0]), fact("17", dates[1])]) is expected


def test_a_claim_on_which_all_agree_is_left_out():
    groups = by_claim([fact("42"), fact(" 42"), fact("some 300", claim="size"), fact("303", claim="size")])
    assert list(groups) == [("ICS", "size")]
