"""Which record a full text belongs to."""

from __future__ import annotations

import pytest

from evidence.jobs.pairing import Pairing
from evidence.model import Metadata, Record

HAM = Record(key="ham1981", title="Policy-making in the National Health Service: a case study", year=1981)
REPORT_18 = Record(key="report2018", title="Annual report of the Wessex board", year=2018)
REPORT_19 = Record(key="report2019", title="Annual report of the Wessex board", year=2019)
HAMMOND = Record(key="hammond2017", title="The spatial politics of place", doi="10.1016/j.socscimed.2017.08.007")
SHORT = Record(key="short", title="Regions")


@pytest.fixture
def pairing() -> Pairing:
    records = [HAM, REPORT_18, REPORT_19, HAMMOND, SHORT]
    return Pairing(records, {**{record.key: record.key for record in records}, "KAR81215": "ham1981"})


@pytest.mark.parametrize(
    ("name", "metadata", "expected"),
    [
        ("ham1981.pdf", Metadata(), ("ham1981", "file name")),
        ("kar81215.pdf", Metadata(), ("ham1981", "file name")),
        ("x.pdf", Metadata(doi="10.1016/j.socscimed.2017.08.007"), ("hammond2017", "DOI")),
        ("10.1016_j.socscimed.2017.08.007.pdf", Metadata(), ("hammond2017", "DOI in the file name")),
        ("x.pdf", Metadata(title="Policy-making in the National Health Service"), ("ham1981", "title")),
        ("x.pdf", Metadata(title="ANNUAL REPORT OF THE WESSEX BOARD", year=2019), ("report2019", "title")),
        ("x.pdf", Metadata(title="Annual report of the Wessex board"), ("", "")),
        ("the-spatial-politics-of-place.pdf", Metadata(), ("hammond2017", "title in the file name")),
        ("x.pdf", Metadata(title="Regions and districts in the making of policy"), ("", "")),
        ("x.pdf", Metadata(), ("", "")),
    ],
)
def test_a_full_text_is_paired_by_name_doi_or_title_and_never_by_guessing(pairing, name, metadata, expected):
    assert pairing.find(name, metadata) == expected
