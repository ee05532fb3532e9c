"""Coefficients of agreement, computed for many samples of records at once.

Records on which the same verdicts were given are interchangeable. A *pattern* is such a set of verdicts: a row of
`ratings` says how many people gave each verdict, and a row of `weights` how many records of one sample show each
pattern. So one sample is what was observed, and two thousand are a bootstrap; a value that is not defined in a sample is
NaN.

Shapes: `ratings` is (patterns, verdicts), float64, without unit; `weights` is (samples, patterns), float64, records;
what is returned is (samples,), float64.
"""

from __future__ import annotations

import numpy as np
from numpy import float64
from numpy.typing import NDArray

Numbers = NDArray[float64]


def percent(ratings: Numbers, weights: Numbers) -> Numbers:
    """The share of pairs of people that agree on a record, as the mean over records judged by two or more; 0 to 1."""
    people = ratings.sum(axis=1)
    shared = people >= 2
    pairs = np.where(shared, people * (people - 1), 1.0)
    agreed = np.where(shared, (ratings * (ratings - 1)).sum(axis=1) / pairs, 0.0)
    return _over(weights @ agreed, weights @ shared.astype(float64))


def cohen(ratings: Numbers, weights: Numbers) -> Numbers:
    """Cohen's kappa of two people (Cohen 1960, Educational and Psychological Measurement 20, 37-46).

    (p - e) / (1 - e), with p the share of records on which they agree and e the sum over verdicts of the product of their
    shares. The patterns must be all pairs of verdicts, the first person's varying slowest. -1 to 1.
    """
    verdicts = ratings.shape[1]
    table = weights.reshape(-1, verdicts, verdicts)
    total = table.sum(axis=(1, 2))
    agreed = np.trace(table, axis1=1, axis2=2) * total
    chance = (table.sum(axis=2) * table.sum(axis=1)).sum(axis=1)
    return _over(agreed - chance, total * total - chance)


def pabak(ratings: Numbers, weights: Numbers) -> Numbers:
    """Kappa adjusted for prevalence and bias (Byrt, Bishop, Carlin 1993, Journal of Clinical Epidemiology 46, 423-429).

    (k p - 1) / (k - 1) for k verdicts and a share p of agreement; 2 p - 1 for two verdicts. -1 / (k - 1) to 1.
    """
    verdicts = ratings.shape[1]
    share: Numbers = percent(ratings, weights)
    adjusted: Numbers = (verdicts * share - 1) / (verdicts - 1)
    return adjusted


def prevalence(ratings: Numbers, weights: Numbers) -> Numbers:
    """The prevalence index of two people and two verdicts (Byrt et al. 1993): (a - d) / n, -1 to 1.

    `a` counts records to which both gave the first verdict, `d` those to which both gave the second.
    """
    table = weights.reshape(-1, 2, 2)
    return _over(table[:, 0, 0] - table[:, 1, 1], table.sum(axis=(1, 2)))


def bias(ratings: Numbers, weights: Numbers) -> Numbers:
    """The bias index of two people and two verdicts (Byrt et al. 1993): (b - c) / n, -1 to 1.

    `b` counts records to which the first person alone gave the first verdict, `c` those to which the second alone did.
    """
    table = weights.reshape(-1, 2, 2)
    return _over(table[:, 0, 1] - table[:, 1, 0], table.sum(axis=(1, 2)))


def fleiss(ratings: Numbers, weights: Numbers) -> Numbers:
    """Fleiss' kappa (Fleiss 1971, Psychological Bulletin 76, 378-382), every record judged by the same number of people.

    (p - e) / (1 - e), with p the mean share of agreeing pairs and e the sum of the squared shares of the verdicts.
    """
    shares = _shares(weights @ ratings)
    chance = (shares**2).sum(axis=1)
    return _over(percent(ratings, weights) - chance, 1 - chance)


def krippendorff(ratings: Numbers, weights: Numbers) -> Numbers:
    """Krippendorff's alpha for nominal data, verdicts missing or not (Krippendorff 2011, Computing Krippendorff's
    Alpha-Reliability, section C).

    1 - observed / expected disagreement, from the matrix of coincidences: each record with m >= 2 verdicts brings its
    pairs, each with the weight 1 / (m - 1).
    """
    people = ratings.sum(axis=1)
    shared = people >= 2
    paired = np.where(shared[:, None], ratings, 0.0)
    apart = np.where(shared, people**2 - (ratings**2).sum(axis=1), 0.0) / np.where(shared, people - 1, 1.0)
    totals = weights @ paired
    number = totals.sum(axis=1)
    expected = number**2 - (totals**2).sum(axis=1)
    return 1 - _over((number - 1) * (weights @ apart), expected)


def gwet(ratings: Numbers, weights: Numbers) -> Numbers:
    """Gwet's AC1, verdicts missing or not (Gwet 2008, British Journal of Mathematical and Statistical Psychology 61, 29-48).

    (p - e) / (1 - e), with p the mean share of agreeing pairs over records judged by two or more, and e the sum of
    s (1 - s) / (k - 1) over k verdicts, where s is the mean over records of the share of people who gave the verdict.
    """
    people = ratings.sum(axis=1)
    seen = people >= 1
    own = np.where(seen[:, None], ratings / np.where(seen, people, 1.0)[:, None], 0.0)
    shares = _over(weights @ own, (weights @ seen.astype(float64))[:, None])
    chance = (shares * (1 - shares)).sum(axis=1) / (ratings.shape[1] - 1)
    return _over(percent(ratings, weights) - chance, 1 - chance)


def drawn(weights: Numbers, *, draws: int, seed: int) -> Numbers:
    """Samples of as many records as there are, with replacement.

    Args:
        weights: (patterns,), whole numbers of records.
        draws: how many samples.
        seed: makes the samples the same again.

    Returns:
        (draws, patterns), float64.
    """
    number = int(weights.sum())
    return np.random.default_rng(seed).multinomial(number, weights / number, size=draws).astype(float64)


def middle(values: Numbers, level: float) -> tuple[float, float]:
    """The bounds between which the middle share (`level`, 0 to 1) of the values lies, by the percentile method."""
    low, high = np.quantile(values[~np.isnan(values)], [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)


def _shares(totals: Numbers) -> Numbers:
    return _over(totals, totals.sum(axis=1)[:, None])


def _over(above: Numbers, below: Numbers) -> Numbers:
    """A quotient; NaN where it is not defined, also where rounding alone keeps the denominator from nought."""
    sound = np.abs(below) > 1e-12
    return np.where(sound, above / np.where(sound, below, 1.0), np.nan)
