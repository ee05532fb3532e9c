"""Random reviews with a random update, made without a library so that ten thousand take seconds."""

from __future__ import annotations

import random

from evidence.model import RouteKind, Stage, Update
from evidence.screen.flow import Flow, Review, flow, is_included
from evidence.screen.standing import Outcome
from evidence.screen.updates import Arrival, grouped, of_update

STAGES = ((Stage.TITLE_ABSTRACT, Stage.FULL_TEXT), (Stage.TITLE_ABSTRACT,), (Stage.FULL_TEXT,))
NAMES = ("PubMed", "HMIC", "King's Fund", "Health Trends")


def random_review(seed: int) -> tuple[Review, list[Arrival], dict[str, str]]:
    """A review, the entries that came in, and when each record first did (a number as text)."""
    draw = random.Random(seed)
    keys = tuple(f"r{number}" for number in range(draw.choice([0, 1, 3, 10, 40])))
    arrivals = [
        Arrival(
            kind=draw.choice(list(RouteKind)),
            name=draw.choice(NAMES),
            record=draw.choice(keys),
            at=f"{draw.randrange(100):03}",
        )
        for _ in range(draw.randrange(3 * len(keys) + 1))
    ]
    came = {key: f"{draw.randrange(100):03}" for key in keys}
    for one in arrivals:
        came[one.record] = min(came[one.record], one.at)

    def some() -> frozenset[str]:
        return frozenset(key for key in keys if draw.random() < 0.15)

    def where() -> dict[str, Outcome]:
        return {key: draw.choice(list(Outcome)) for key in keys if draw.random() < 0.8}

    review = Review(
        hits=grouped(arrivals),
        records=keys,
        titles=where(),
        texts=where(),
        reasons={key: draw.choice(["setting", "design"]) for key in keys if draw.random() < 0.7},
        automation=some(),
        other=some(),
        awaited=some(),
        unretrieved=some(),
        studies={key: draw.choice(["s1", "s2", "s3"]) for key in keys if draw.random() < 0.3},
        stages=draw.choice(STAGES),
    )
    return review, arrivals, came


def random_update(seed: int, review: Review, came: dict[str, str]) -> Update:
    """An update that began at some moment, after a version that had included and left open what it would."""
    draw = random.Random(-seed - 1)
    at = f"{draw.randrange(100):03}"
    earlier = [key for key in review.records if came[key] <= at]
    kept = [key for key in earlier if draw.random() < (0.8 if is_included(key, review) else 0.1)]
    left = frozenset(key for key in earlier if key not in kept and draw.random() < 0.3)
    reports = draw.choice([0, 0, 4])
    return Update(
        name="2027", person="ada", at=at, included=tuple((key, review.studies.get(key, key)) for key in kept),
        open=left, studies=min(reports, draw.randrange(3)), reports=reports,
    )  # fmt: skip


def check_review(seed: int) -> tuple[Flow, Flow]:
    """Count one random review and its update, prove what must hold of both, and return the two."""
    review, arrivals, came = random_review(seed)
    update = random_update(seed, review, came)
    whole = flow(review)
    part = of_update(review, arrivals, update, came=came)
    new = flow(part)
    for made in (whole, new):
        for arm in (made.databases, made.others):
            removed = arm.duplicates + arm.removed_by_automation + arm.removed_other
            assert arm.identified == sum(number for _, _, number in arm.routes)
            assert arm.identified == removed + arm.waiting_screening + arm.screened
            assert arm.screened == arm.waiting_decision + arm.excluded + arm.sought
            assert arm.sought == arm.not_retrieved + arm.waiting_retrieval + arm.waiting_assessment + arm.assessed
            assert arm.assessed == arm.waiting_verdict + arm.excluded_texts + arm.included
    assert new.total_reports == whole.reports + update.reports
    assert new.total_studies == whole.studies + update.studies
    assert {*part.records, *part.earlier} == set(review.records) and not {*part.records} & part.earlier
    return whole, new
