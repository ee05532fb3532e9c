"""What a reviewer sees next, and what must never show through it."""

from hypothesis import given
from hypothesis import strategies as st

from evidence.model import Decision, Stage, Verdict
from evidence.screen.queue import labels_for, next_record, progress, unsure_of
from evidence.screen.standing import Design, Panel, standing

TITLES, TEXTS = Stage.TITLE_ABSTRACT, Stage.FULL_TEXT
KEYS = tuple("abcdef")
DUAL = Panel(design=Design.DUAL, reviewers=("ada", "ben"))
VERDICTS = st.sampled_from(list(Verdict))


def decided(reviewer, verdicts, stage=TITLES):
    return [Decision(record=k, stage=stage, reviewer=reviewer, verdict=v) for k, v in verdicts.items()]


def seen_by(reviewer, stage, decisions, panel, ranking, later):
    """Everything that the queue says to one reviewer."""
    stood = standing(decisions)
    return (
        next_record(reviewer, stage, ranking=ranking, records=KEYS, stood=stood, panel=panel, later=later),
        progress(reviewer, stage, records=KEYS, stood=stood, panel=panel),
        labels_for(reviewer, stage, stood, panel),
        unsure_of(reviewer, stage, stood, records=KEYS, panel=panel),
    )


@given(
    mine=st.dictionaries(st.sampled_from(KEYS), VERDICTS),
    theirs=st.dictionaries(st.sampled_from(KEYS), st.tuples(VERDICTS, VERDICTS)),
    ranking=st.permutations(KEYS),
    later=st.lists(st.sampled_from(KEYS), unique=True),
    design=st.sampled_from([Design.DUAL, Design.ADJUDICATED]),
    reviewers=st.sampled_from([(), ("ada", "ben"), ("ada",)]),
)
def test_nothing_changes_for_one_reviewer_when_the_other_judges_differently(
    mine, theirs, ranking, later, design, reviewers
):
    panel = Panel(design=design, reviewers=reviewers)
    own = decided("ada", mine)
    answers = [
        seen_by("ada", TITLES, own + decided("ben", {k: v[which] for k, v in theirs.items()}), panel, ranking, later)
        for which in (0, 1)
    ]

    assert answers[0] == answers[1]


@given(
    mine=st.dictionaries(st.sampled_from(KEYS), VERDICTS),
    theirs=st.dictionaries(st.sampled_from(KEYS), st.tuples(VERDICTS, VERDICTS)),
    ranking=st.permutations(KEYS),
)
def test_at_full_text_the_others_full_text_verdicts_do_not_show_either(mine, theirs, ranking):
    passed = dict.fromkeys(KEYS[:4], Verdict.INCLUDE)
    before = decided("ada", passed) + decided("ben", passed) + decided("ada", mine, TEXTS)
    answers = [
        seen_by(
            "ada", TEXTS, before + decided("ben", {k: v[which] for k, v in theirs.items()}, TEXTS), DUAL, ranking, ()
        )
        for which in (0, 1)
    ]

    assert answers[0] == answers[1]


@given(ranking=st.permutations(KEYS), verdicts=st.lists(VERDICTS, min_size=6, max_size=6))
def test_reading_to_the_end_shows_every_record_once_in_the_order_of_the_ranking(ranking, verdicts):
    decisions, shown = [], []
    for verdict in verdicts:
        stood = standing(decisions)
        key = next_record("ada", TITLES, ranking=ranking[:3], records=KEYS, stood=stood, panel=DUAL)
        shown.append(key)
        decisions += decided("ada", {key: verdict})
    stood = standing(decisions)

    assert shown == [*ranking[:3], *(key for key in KEYS if key not in ranking[:3])]
    assert next_record("ada", TITLES, ranking=ranking, records=KEYS, stood=stood, panel=DUAL) is None
    assert progress("ada", TITLES, records=KEYS, stood=stood, panel=DUAL).done == 6


def test_what_is_put_off_comes_again_at_the_end():
    def shown(later, done):
        stood = standing(decided("ada", dict.fromkeys(done, Verdict.EXCLUDE)))
        return next_record("ada", TITLES, ranking=KEYS, records=KEYS, stood=stood, panel=DUAL, later=later)

    assert shown(["b", "a"], "") == "c"
    assert shown(["b", "a"], "cdef") == "b"
    assert shown(["b", "a"], "bcdef") == "a"


def test_in_a_single_design_what_one_has_judged_waits_for_nobody_and_all_learn_from_it():
    stood = standing(decided("ben", {"a": Verdict.INCLUDE, "b": Verdict.UNSURE, "c": Verdict.EXCLUDE}))

    assert next_record("ada", TITLES, ranking=KEYS, records=KEYS, stood=stood, panel=Panel()) == "d"
    assert labels_for("ada", TITLES, stood, Panel()) == {"a": True, "c": False}
    assert labels_for("ada", TITLES, stood, DUAL) == {}


def test_somebody_who_is_not_on_the_panel_is_shown_nothing():
    assert next_record("dora", TITLES, ranking=KEYS, records=KEYS, stood={}, panel=DUAL) is None


def test_a_reviewer_can_list_what_was_left_unsure():
    stood = standing(decided("ada", {"b": Verdict.UNSURE, "a": Verdict.UNSURE, "c": Verdict.INCLUDE}))

    assert unsure_of("ada", TITLES, stood, records=KEYS, panel=DUAL) == ("a", "b")


def test_what_an_adjudicator_settled_is_not_asked_again():
    settled = Decision(record="a", stage=TITLES, reviewer="cy", role="adjudicator", verdict=Verdict.INCLUDE)
    stood = standing([*decided("ada", {"b": Verdict.UNSURE, "a": Verdict.UNSURE}), settled])

    assert unsure_of("ada", TITLES, stood, records=KEYS, panel=DUAL) == ("b",)
