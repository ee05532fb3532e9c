"""Decisions that are refused, and what the refusal says."""

import pytest

from evidence.errors import NotFoundError, UsageError
from evidence.model import Decision, Stage, Verdict
from evidence.protocol import Reason
from evidence.screen.rules import check_decision
from evidence.screen.standing import Design, Panel, standing

TITLES, TEXTS = Stage.TITLE_ABSTRACT, Stage.FULL_TEXT
PANEL = Panel(design=Design.ADJUDICATED, reviewers=("ada", "ben"), adjudicator="cleo")
REASONS = [Reason(code="setting", label="Elsewhere"), Reason(code="no-data", label="No data", stages=(TEXTS,))]


def decision(**changes):
    values = {"record": "ham1981", "stage": TITLES, "reviewer": "ada", "verdict": Verdict.INCLUDE} | changes
    return Decision(**values)


def given_before(*decisions):
    return standing(decisions)


def check(one, stood=None, panel=PANEL):
    check_decision(one, records={"ham1981"}, stood=stood or {}, panel=panel, reasons=REASONS)


INCLUDED = given_before(decision(), decision(reviewer="ben"))
SPLIT = given_before(decision(), decision(reviewer="ben", verdict=Verdict.EXCLUDE))


@pytest.mark.parametrize(
    ("one", "stood", "error", "words"),
    [
        (decision(record="ham1891"), {}, NotFoundError, "No record 'ham1891'"),
        (decision(stage=TEXTS), {}, UsageError, "has not reached the stage full-text"),
        (
            decision(stage=TEXTS, verdict=Verdict.EXCLUDE),
            INCLUDED,
            UsageError,
            "needs a reason. Give one of: setting, no-data",
        ),
        (decision(reason="setting"), {}, UsageError, "A reason goes with exclude"),
        (decision(verdict=Verdict.EXCLUDE, reason="seting"), {}, NotFoundError, "No exclusion reason 'seting'"),
        (decision(verdict=Verdict.EXCLUDE, reason="no-data"), {}, UsageError, "not for the stage title-abstract"),
        (decision(reviewer="dora"), {}, UsageError, "dora is not a reviewer of this protocol. On the panel: ada, ben"),
        (decision(reviewer=" "), {}, UsageError, "needs a name"),
        (decision(reviewer="cleo", role="adjudicator"), INCLUDED, UsageError, "no conflict to settle"),
        (decision(reviewer="cleo", role="adjudicator"), {}, UsageError, "no conflict to settle"),
        (decision(reviewer="ada", role="adjudicator"), SPLIT, UsageError, "settled by cleo, not by ada"),
    ],
)
def test_a_decision_that_makes_no_sense_is_refused_with_a_remedy(one, stood, error, words):
    with pytest.raises(error) as refused:
        check(one, stood)

    assert words in str(refused.value)


def test_a_stage_that_the_protocol_lacks_is_refused():
    with pytest.raises(UsageError, match=r"no stage 'full-text'. Its stages are: title-abstract"):
        check(decision(stage=TEXTS), panel=Panel(stages=(TITLES,)))


@pytest.mark.parametrize(
    ("one", "stood"),
    [
        (decision(), {}),
        (decision(verdict=Verdict.EXCLUDE), {}),
        (decision(verdict=Verdict.EXCLUDE, reason="setting"), {}),
        (decision(stage=TEXTS, verdict=Verdict.EXCLUDE, reason="no-data"), INCLUDED),
        (decision(reviewer="cleo", role="adjudicator"), SPLIT),
    ],
)
def test_what_makes_sense_is_accepted(one, stood):
    check(one, stood)


def test_an_adjudicator_may_think_again():
    settled = {**SPLIT, **given_before(decision(reviewer="cleo", role="adjudicator"))}

    check(decision(reviewer="cleo", role="adjudicator", verdict=Verdict.EXCLUDE), settled)
