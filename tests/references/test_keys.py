"""Citation keys are readable, unique and safe."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from evidence.model import Name, Record
from evidence.references.keys import cite_key, safe_key, with_keys


def test_a_key_says_author_year_and_word() -> None:
    record = Record(
        key="", title="The regional boards", year=1981, authors=(Name(family="Müller-Østergård", given="A"),)
    )

    assert cite_key(record) == "mullerostergard1981regional"
    assert cite_key(record, {"mullerostergard1981regional"}) == "mullerostergard1981regionala"
    assert cite_key(Record(key="", title="")) == "anonnd"


def test_given_keys_stay_and_later_ones_of_the_same_name_are_told_apart() -> None:
    records = [Record(key="ham"), Record(key="Ham"), Record(key="", title="Ham"), Record(key="x")]

    assert [one.key for one in with_keys(records, taken=["X"])] == ["ham", "Hama", "anonndham", "xa"]


@given(st.lists(st.builds(Record, key=st.text(max_size=3), title=st.text(max_size=12)), max_size=12))
def test_keys_are_unique_and_the_same_every_time(records: list[Record]) -> None:
    keys = [one.key.casefold() for one in with_keys(records)]

    assert len(set(keys)) == len(keys)
    assert "" not in keys
    assert with_keys(records) == with_keys(records)


@given(
    st.builds(
        Record,
        key=st.just(""),
        title=st.text(max_size=30),
        authors=st.tuples(st.builds(Name, literal=st.text(max_size=12))),
    )
)
def test_a_made_key_is_a_safe_file_name(record: Record) -> None:
    assert re.fullmatch(r"[a-z0-9]+", cite_key(record))


@given(st.text(max_size=40))
def test_a_foreign_key_is_made_safe(key: str) -> None:
    safe = safe_key(key)

    assert re.fullmatch(r"(?:[A-Za-z0-9_+][A-Za-z0-9_.+-]*)?", safe)
    assert safe_key(safe) == safe
