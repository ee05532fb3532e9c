"""The timeline from its file."""

from __future__ import annotations

from evidence.jobs.timeline import timeline


def test_sources_stand_once_each_and_a_proposal_says_so():
    def cell(field: str, value: str, source: str = "") -> dict[str, str]:
        return {"id": "STP", "field": field, "value": value, "source": source}

    (row,) = timeline([
        cell("label", "STPs"), cell("start", "2016", "ald2017; ald2016"), cell("count", "44", "ald2016; ham2018"),
        cell("start", "2015", "Wikipedia: List"), cell("statutory", "proposal"),
    ])  # fmt: skip
    assert row.sources == ("ald2017", "ald2016", "Wikipedia: List", "ham2018")
    assert row.note == "start 2015 in Wikipedia: List"
    assert row.proposed
