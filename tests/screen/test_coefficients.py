"""Coefficients of agreement are those of the literature and of the reference packages."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from evidence.screen import coefficients as c
from evidence.screen.agreement import cohen_kappa

# Made by irrCAC, krippendorff, scikit-learn and statsmodels, in the versions that the file names, from verdicts drawn at
# random: a row a record, a letter a person, a hyphen where there is no verdict.
EXPECTED = json.loads((Path(__file__).parents[1] / "data" / "agreement.json").read_text(encoding="utf-8"))["cases"]


def counted(rows, verdicts):
    """How many people gave each verdict, one row a record, and one record of each."""
    ratings = np.array([[row.count(verdict) for verdict in verdicts] for row in rows], dtype=float)
    return ratings, np.ones((1, len(rows)))


def table(cells):
    """The patterns of two people from a square table of counts."""
    size = len(cells)
    ratings = np.array([np.eye(size)[one] + np.eye(size)[two] for one in range(size) for two in range(size)])
    return ratings, np.array(cells, dtype=float).reshape(1, -1)


def pairs(rows, verdicts):
    cells = [[sum(row == one + two for row in rows) for two in verdicts] for one in verdicts]
    return table(cells)


@pytest.mark.parametrize("case", EXPECTED, ids=[one["name"] for one in EXPECTED])
def test_a_coefficient_equals_that_of_the_reference_package(case):
    rows, verdicts = case["rows"].split(), "abc"[: case["verdicts"]]
    for name in ("gwet", "krippendorff", "fleiss", "percent", "cohen", "pabak"):
        if name in case:
            given_pairs = name in ("cohen", "pabak")
            found = getattr(c, name)(*(pairs if given_pairs else counted)(rows, verdicts))
            assert found[0] == pytest.approx(case[name], abs=1e-9), name


def test_there_is_a_case_for_every_coefficient():
    for name in ("gwet", "krippendorff", "fleiss", "percent", "cohen", "pabak"):
        assert sum(name in case for case in EXPECTED) >= 3, name


def test_fleiss_of_the_often_printed_table_of_ten_subjects_and_fourteen_people():
    printed = [
        [0, 0, 0, 0, 14], [0, 2, 6, 4, 2], [0, 0, 3, 5, 6], [0, 3, 9, 2, 0], [2, 2, 8, 1, 1],
        [7, 7, 0, 0, 0], [3, 2, 6, 3, 0], [2, 5, 3, 2, 2], [6, 5, 2, 1, 0], [0, 2, 2, 3, 7],
    ]  # fmt: skip
    assert c.fleiss(np.array(printed, dtype=float), np.ones((1, 10)))[0] == pytest.approx(0.210, abs=5e-4)


def test_krippendorffs_own_example_with_missing_values():
    rows = ["11-1", "2232", "3333", "3333", "2222", "1234", "4444", "1121", "2222", "-555", "--11", "-3--"]
    assert c.krippendorff(*counted(rows, "12345"))[0] == pytest.approx(0.743, abs=5e-4)


def test_the_two_tables_with_one_percentage_and_two_kappas():
    """Feinstein and Cicchetti's paradox (1990): what prevalence does to kappa, it does not do to the adjusted one."""
    even, uneven = table([[40, 9], [6, 45]]), table([[80, 10], [5, 5]])
    assert (c.percent(*even)[0], c.percent(*uneven)[0]) == (0.85, 0.85)
    assert c.cohen(*even)[0] == pytest.approx(0.70, abs=5e-3)
    assert c.cohen(*uneven)[0] == pytest.approx(0.32, abs=5e-3)
    assert c.pabak(*even)[0] == c.pabak(*uneven)[0] == pytest.approx(0.70)
    assert (c.prevalence(*uneven)[0], c.bias(*uneven)[0]) == (0.75, 0.05)


def test_gwets_example_of_a_kappa_below_nought_where_nearly_all_agree():
    cells = table([[118, 5], [2, 0]])
    assert c.percent(*cells)[0] == pytest.approx(0.944)
    assert c.cohen(*cells)[0] == pytest.approx(-0.0234, abs=5e-5)
    assert c.gwet(*cells)[0] == pytest.approx(0.9408, abs=5e-4)


CELLS = st.lists(st.lists(st.integers(0, 30), min_size=3, max_size=3), min_size=3, max_size=3)


@given(CELLS)
def test_cohens_kappa_is_that_of_scikit_learn_and_our_exact_one(cells):
    first = [one for one in range(3) for two in range(3) for _ in range(cells[one][two])]
    second = [two for one in range(3) for two in range(3) for _ in range(cells[one][two])]
    found = c.cohen(*table(cells))[0]
    if len({*first, *second}) < 2:
        assert np.isnan(found)
    else:
        assert found == pytest.approx(cohen_kappa_score(first, second), abs=1e-9)
        assert found == pytest.approx(cohen_kappa([str(one) for one in first], [str(one) for one in second]), abs=1e-9)


@given(CELLS)
def test_every_coefficient_stays_within_its_bounds_and_is_1_where_all_agree(cells):
    diagonal = [[number if one == two else 0 for two, number in enumerate(row)] for one, row in enumerate(cells)]
    for name in ("percent", "cohen", "pabak", "fleiss", "krippendorff", "gwet"):
        value, whole = (getattr(c, name)(*table(one))[0] for one in (cells, diagonal))
        assert np.isnan(value) or -1 - 1e-9 <= value <= 1 + 1e-9
        assert np.isnan(whole) or whole == pytest.approx(1)


def test_samples_are_as_large_as_what_they_are_drawn_from_and_the_same_for_a_seed():
    weights = np.array([5.0, 0.0, 45.0])
    made = c.drawn(weights, draws=400, seed=1)
    assert made.shape == (400, 3) and (made.sum(axis=1) == 50).all() and not made[:, 1].any()
    assert (made == c.drawn(weights, draws=400, seed=1)).all()
    assert (made != c.drawn(weights, draws=400, seed=2)).any()
    assert made[:, 0].mean() == pytest.approx(5, abs=0.5)
