"""Replaying a labelled review."""

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.errors import NotFoundError, UnreadableError
from evidence.model import Record
from evidence.screen.simulate import measures, read_labelled, replay


def review(size=60):
    """Every fifth record is about boards and relevant; the others are about rivers."""
    records, labels = [], {}
    for number in range(size):
        relevant = number % 5 == 0
        subject = "regional boards and their members" if relevant else "rivers and their fish"
        records.append(Record(key=f"r{number}", title=f"{subject} {number}", abstract=f"Of {subject}."))
        labels[f"r{number}"] = relevant
    return records, labels


class Watched(dict):
    """Labels that remember which were looked up."""

    def __init__(self, labels):
        super().__init__(labels)
        self.asked = []

    def __getitem__(self, key):
        self.asked.append(key)
        return super().__getitem__(key)


def test_every_record_but_the_priors_is_read_once_and_the_relevant_early():
    records, labels = review()
    order = replay(records, labels, ["r0", "r1"]).order

    assert sorted([*order, "r0", "r1"]) == sorted(labels)
    assert all(labels[key] for key in order[:11])


def test_a_label_is_looked_up_when_its_record_is_read_and_not_before():
    records, labels = review()
    watched = Watched(labels)
    order = replay(records, watched, ["r0", "r1"]).order

    assert watched.asked == ["r0", "r1", *order]


def test_labels_not_yet_read_make_no_difference_to_the_order():
    records, labels = review()
    order = replay(records, labels, ["r0", "r1"]).order
    half = len(order) // 2
    flipped = {key: (not label if key in order[half:] else label) for key, label in labels.items()}

    assert replay(records, flipped, ["r0", "r1"]).order[:half] == order[:half]


def test_without_priors_the_question_comes_first():
    records, labels = review()
    order = replay(records, labels, [], question="regional boards").order

    assert len(order) == 60
    assert all(labels[key] for key in order[:12])


def test_another_ranker_takes_the_place_of_the_default():
    records, labels = review(10)

    def backwards(records, question="", *, seed=0, vectors=None):
        return lambda known: [record.key for record in reversed(records) if record.key not in known]

    assert replay(records, labels, ["r0"], make=backwards).order == tuple(f"r{n}" for n in range(9, 0, -1))


def test_a_ranker_that_leaves_records_out_is_an_error_and_not_an_endless_loop():
    records, labels = review(10)

    with pytest.raises(ValueError, match="leaves out records"):
        replay(records, labels, ["r0"], make=lambda records, question="", *, seed=0, vectors=None: lambda known: [])


def test_a_prior_that_is_not_there_is_named():
    records, labels = review(10)

    with pytest.raises(NotFoundError, match="No record 'r99' to start from"):
        replay(records, labels, ["r99"])


def test_measures_of_a_small_order_are_those_made_by_hand():
    found = measures([True, True, False, True, False, False, False, False, False, False])

    assert found.wss95 == pytest.approx(0.55)
    assert found.wss100 == pytest.approx(0.6)
    assert found.rrf10 == pytest.approx(1 / 3)
    assert found.atd == pytest.approx(7 / 30)


@given(st.lists(st.booleans(), min_size=1).filter(any))
def test_reading_the_relevant_first_is_never_worse(found):
    best, given_order = measures(sorted(found, reverse=True)), measures(found)

    assert best.wss95 >= given_order.wss95
    assert best.atd <= given_order.atd
    assert best.rrf10 >= given_order.rrf10


def test_measures_without_a_relevant_record_are_not_defined():
    with pytest.raises(ValueError, match="no relevant record"):
        measures([False, False])


def test_a_labelled_file_is_read_gzipped_or_plain(tmp_path):
    text = "record_id,title,abstract,doi,year,label_included\n7,Boards,Of boards,10.1/x,1990.0,1\n8,,,,,0\n"
    (tmp_path / "plain.csv").write_text(text, encoding="utf-8-sig")
    with gzip.open(tmp_path / "zipped.csv.gz", "wt", encoding="utf-8") as file:
        file.write(text)
    records, labels = read_labelled(tmp_path / "plain.csv")

    assert read_labelled(tmp_path / "zipped.csv.gz") == (records, labels)
    assert labels == {"7": True, "8": False}
    assert records[0] == Record(key="7", title="Boards", abstract="Of boards", doi="10.1/x", year=1990)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("record_id,title\n1,a\n", "has no column label_included"),
        ("record_id,label_included\n", "holds no record"),
        ("", "has no column record_id"),
        ("record_id,label_included\n1,1\n1,0\n", "line 3: the record_id '1' is empty or repeated"),
        ("record_id,label_included\n,1\n", "line 2: the record_id '' is empty or repeated"),
        ("record_id,label_included\n1,maybe\n", "line 2: label_included is 'maybe', not 0 or 1"),
    ],
)
def test_a_labelled_file_that_makes_no_sense_is_refused_with_its_line(tmp_path, text, words):
    path = tmp_path / "labels.csv"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(UnreadableError) as refused:
        read_labelled(path)
    assert words in str(refused.value)


def test_a_file_that_is_not_there_or_not_gzipped_is_refused(tmp_path):
    (tmp_path / "false.csv.gz").write_text("record_id,label_included\n", encoding="utf-8")

    for name in ("none.csv", "false.csv.gz"):
        with pytest.raises(UnreadableError, match=r"Cannot read .*" + name):
            read_labelled(tmp_path / name)
