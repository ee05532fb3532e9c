"""The file of PRISMA2020: its rows, and that what is written is read."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from random_reviews import check_review

from evidence.model import RouteKind
from evidence.screen.flow import Hits, Review, flow
from evidence.screen.prisma_csv import COLUMNS, NAMES, figures_of, read, written
from evidence.screen.standing import Outcome

LABELS = {"setting": "Not in a tier, or abroad; both", "design": "Comment"}


def test_the_file_has_the_thirty_four_rows_and_eight_columns_of_its_template():
    rows = list(csv.reader(io.StringIO(written({}))))

    assert tuple(rows[0]) == COLUMNS and len(rows) == 35
    assert {len(row) for row in rows} == {8}
    assert len(NAMES) == 28 and len({row[1] for row in rows[1:]} - {"NA"}) == 23


@given(st.integers(0, 10_000))
def test_what_is_written_is_read_as_it_was(seed):
    for made in check_review(seed):
        told = figures_of(made, LABELS)
        assert tuple(told) == NAMES
        for kind in ("database", "register"):
            assert told[f"{kind}_results"] == sum(number for _, number in told[f"{kind}_specific_results"])
        assert told["database_results"] + told["register_results"] == made.databases.identified
        assert read(written(told)) == told


def test_the_numbers_stand_in_their_rows_and_labels_lose_what_parts_entries():
    made = flow(
        Review(
            hits=(
                Hits(kind=RouteKind.DATABASE, name="PubMed", records=("a", "b", "c", "a")),
                Hits(kind=RouteKind.REGISTER, name="ClinicalTrials.gov", records=("b", "g")),
                Hits(kind=RouteKind.WEBSITE, name="King's Fund", records=("d",)),
                Hits(kind=RouteKind.CITATION_CHASE, name="a", records=("e",)),
                Hits(kind=RouteKind.EXPERT, name="A. Brandt", records=("f",)),
            ),
            records=tuple("abcdefg"),
            titles=dict.fromkeys("abdef", Outcome.INCLUDED) | dict.fromkeys("cg", Outcome.EXCLUDED),
            texts=dict.fromkeys("adef", Outcome.INCLUDED) | {"b": Outcome.EXCLUDED},
            reasons={"b": "setting"},
        )
    )
    told = figures_of(made, LABELS)

    assert (told["database_results"], told["database_specific_results"]) == (4, (("PubMed", 4),))
    assert (told["register_results"], told["register_specific_results"]) == (2, (("ClinicalTrials.gov", 2),))
    assert [told[name] for name in ("website_results", "organisation_results", "citations_results")] == [1, 1, 1]
    assert told["dbr_excluded"] == (("Not in a tier or abroad both", 1),)
    assert (told["duplicates"], told["new_reports"], told["total_reports"]) == (2, 4, 4)
    assert (told["records_screened"], told["records_excluded"]) == (4, 2)


def test_files_as_people_have_edited_them_are_read():
    text = written({"dbr_assessed": 1204, "database_specific_results": (("PubMed", 7),)})
    text = text.replace(",1204\n", ',"1,204"\n').replace("0\n", "NA\n", 1)
    shorter = "".join(line for line in text.splitlines(keepends=True) if "_ma," not in line)
    listed = text.replace('"PubMed, 7"', '"Database 1, xxx; PubMed, 1,007"')

    assert read("\ufeff" + text)["dbr_assessed"] == 1204
    assert "total_studies_ma" not in read(shorter)
    assert read(listed)["database_specific_results"] == (("Database 1", 0), ("PubMed", 1007))


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "no column 'data'"),
        ("data,number\n", "no column 'n'"),
        ("data,n\nprevious_studies,1\n", "no row 'previous_reports'"),
        (
            written({}).replace("duplicates.html", "").replace("Duplicate records,NA,0", "Duplicate records,NA,many"),
            "'many'",
        ),
        (written({}).replace("Records screened,NA,0", "Records screened,NA,-3"), "no number"),
    ],
)
def test_what_is_no_such_file_is_told_as_a_phrase(text, problem):
    with pytest.raises(ValueError, match=problem):
        read(text)
