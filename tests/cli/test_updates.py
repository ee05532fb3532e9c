"""A living review, as a user keeps it: `evidence update`, `status --since`, `status --prisma`."""

from __future__ import annotations

import json

from small_review import SLUG, called

MORE = """\
TY  - JOUR
ID  - N1
AU  - Brandt, Ada
TI  - What the port trust paid its pilots after the war
PY  - 1999
AB  - Fees of pilots, from the ledgers of the trust.
ER  -

TY  - JOUR
ID  - S2
AU  - Marrow, Peter
TI  - Three lamps and a bell: the lights of Skerrow
PY  - 1951
ER  -
"""


def more(workspace, capsys):
    """Let two entries come in, one of them known."""
    path = workspace / f"corpus/{SLUG}/references/update.ris"
    path.write_text(MORE, encoding="utf-8")
    assert called(capsys.readouterr, "ingest").code == 0


def flow(capsys):
    return json.loads(called(capsys.readouterr, "status", "--json").out)["flow"]


def test_an_update_counts_what_came_in_since_apart_and_can_be_taken_back(workspace, capsys, monkeypatch):
    before = flow(capsys)
    begun = called(capsys.readouterr, "update", "begin", "2027", "--as", "ada")
    assert begun.out.startswith("Update 2027 begins: 0 studies included before; ") and "carried over" in begun.out
    monkeypatch.setenv("EVIDENCE_NOW", "2099-01-01T09:00:00")
    more(workspace, capsys)
    during = flow(capsys)

    assert before["previous"] is None
    assert during["previous"] == {"studies": 0, "reports": 0, "dropped_studies": 0, "dropped_reports": 0}
    routes = {name: number for arm in ("databases", "others") for _, name, number in during[arm]["routes"]}
    assert routes.pop("carried over from the previous version") and sum(routes.values()) == 2

    assert called(capsys.readouterr, "update", "undo", "--as", "ada").out.startswith("Undone: the update 2027")
    assert flow(capsys)["previous"] is None
    assert "(undone)" in called(capsys.readouterr, "status", "--history").out
    assert called(capsys.readouterr, "doctor").code in (0, 3)


def test_what_came_in_since_is_listed_with_its_route(workspace, capsys, monkeypatch):
    called(capsys.readouterr, "update", "begin", "2027", "--as", "ada")
    monkeypatch.setenv("EVIDENCE_NOW", "2099-01-01T09:00:00")
    more(workspace, capsys)
    by_name = called(capsys.readouterr, "status", "--since", "2027").out
    by_day = json.loads(called(capsys.readouterr, "status", "--since", "2098-12-31", "--json").out)

    assert by_name.startswith("2099-01-01  waiting   ") and "What the port trust paid" in by_name
    assert "1 record came in since 2027, 1 waiting." in by_name
    assert [(one["stage"], one["outcome"]) for one in by_day] == [("title-abstract", "waiting")]
    assert (
        by_day[0]["routes"]
        and json.loads(called(capsys.readouterr, "status", "--since", "2099-01-02", "--json").out) == []
    )
    assert "neither an update nor a day" in called(capsys.readouterr, "status", "--since", "spring").err


def test_versions_are_listed_each_with_its_own_counts(workspace, capsys, monkeypatch):
    called(capsys.readouterr, "update", "begin", "2027", "--as", "ada")
    monkeypatch.setenv("EVIDENCE_NOW", "2099-01-01T09:00:00")
    more(workspace, capsys)
    first, second = json.loads(called(capsys.readouterr, "update", "list", "--json").out)
    lines = called(capsys.readouterr, "update", "list").out.splitlines()

    assert (first["name"], second["name"], second["entries"], second["records"]) == ("first version", "2027", 2, 1)
    assert lines[1].startswith("2027 (begun ") and "2 entries, 1 new record" in lines[1]


def test_a_name_is_given_once_and_an_update_taken_back_by_who_began_it(workspace, capsys):
    assert "No update has begun" in called(capsys.readouterr, "update", "undo", "--as", "ada").err
    called(capsys.readouterr, "update", "begin", "2027", "--as", "ada")

    assert (
        "There is an update '2027' already" in called(capsys.readouterr, "update", "begin", " 2027 ", "--as", "ben").err
    )
    assert "name of the update is empty" in called(capsys.readouterr, "update", "begin", "  ", "--as", "ben").err
    assert "ada began the update" in called(capsys.readouterr, "update", "undo", "--as", "ben").err


def test_the_version_before_may_lie_outside_of_the_workspace(workspace, capsys):
    assert called(capsys.readouterr, "status", "--prisma", "before.csv").out.startswith("before.csv written.")
    path = workspace / "before.csv"
    rows = [line.rpartition(",") for line in path.read_text(encoding="utf-8").splitlines()]
    given = {"total_studies": "12", "total_reports": "15"}
    told = "\n".join(f"{head},{given.get(head.partition(',')[0], number)}" for head, _, number in rows)
    path.write_text(told, encoding="utf-8")
    assert called(capsys.readouterr, "update", "begin", "2027", "--previous", "before.csv", "--as", "ada").code == 0

    after = flow(capsys)
    assert (after["previous"]["studies"], after["previous"]["reports"]) == (12, 15)
    assert (after["total_studies"], after["total_reports"]) == (12, 15)
    out = called(capsys.readouterr, "status").out
    assert "Included: 0 studies, 0 reports new; 12 studies, 15 reports before; 12 studies, 15 reports in all" in out


def test_numbers_that_cannot_be_are_refused_in_one_line(workspace, capsys):
    both = called(capsys.readouterr, "update", "begin", "2027", "--studies", "3", "--as", "ada")
    more_studies = called(
        capsys.readouterr, "update", "begin", "2027", "--studies", "3", "--reports", "2", "--as", "ada"
    )
    absent = called(capsys.readouterr, "update", "begin", "2027", "--previous", "gone.csv", "--as", "ada")
    (workspace / "bad.csv").write_text("title\nx\n", encoding="utf-8")
    bad = called(capsys.readouterr, "status", "--compare", "bad.csv")

    assert both.code == 2 and "together" in both.err
    assert more_studies.code == 2 and "more studies than reports" in more_studies.err
    assert absent.code == 1 and "cannot be read" in absent.err
    assert bad.code == 1 and "is not a PRISMA2020 file: it has no column 'data'" in bad.err


def test_the_file_written_is_the_file_compared(workspace, capsys):
    ran = called(capsys.readouterr, "status", "--prisma", "now.csv")
    same = called(capsys.readouterr, "status", "--compare", "now.csv")
    path = workspace / "now.csv"
    path.write_text(
        path.read_text(encoding="utf-8").replace("Duplicate records,NA,", "Duplicate records,NA,9"), encoding="utf-8"
    )
    other = called(capsys.readouterr, "status", "--compare", "now.csv")

    assert "not settled yet" in ran.err
    assert (same.code, same.out.split(".")[0]) == (0, "0 differences to now")
    assert other.code == 3 and other.out.startswith("duplicates: the file says 9")


def test_no_count_of_an_update_tells_a_reviewer_of_the_other(workspace, capsys):
    """A record that both have judged and that is not shown is carried over as waiting for a decision, whatever they said."""
    called(capsys.readouterr, "update", "begin", "2027", "--as", "ben")
    seen = []
    for verdict in ("include", "exclude"):
        called(capsys.readouterr, "screen", "decide", "orrin1932guild", verdict, "--as", "ada")
        told = [called(capsys.readouterr, *call).out for call in (
            ["status"], ["status", "--json"], ["update", "list", "--json"], ["status", "--since", "2000-01-01"],
        )]  # fmt: skip
        called(capsys.readouterr, "status", "--prisma", "now.csv")
        seen.append([*told, (workspace / "now.csv").read_text(encoding="utf-8")])
    assert seen[0] == seen[1]
