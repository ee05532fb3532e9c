"""Protocol, codebook and routes: read whole, or refused with the file and what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from evidence.errors import NotFoundError, NoWorkspaceError, UnreadableError, UsageError
from evidence.jobs.init import init_workspace
from evidence.model import RouteKind, Stage
from evidence.protocol import check_fit, read_codebook, read_protocol, read_routes
from evidence.workspace import Workspace, check_slug, choose_review, find_workspace, shipped

SHIPPED = Workspace(shipped())


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    init_workspace(tmp_path, name="wells", title="Wells and “pumps”", question="Who digs?")
    return Workspace(tmp_path)


def test_a_new_workspace_has_a_protocol_and_codebook_that_read(workspace):
    protocol, codebook = read_protocol(workspace, "wells"), read_codebook(workspace, "wells")
    assert (protocol.title, protocol.question, protocol.design) == ("Wells and “pumps”", "Who digs?", "single")
    assert [one.code for one in protocol.reasons] == ["topic", "kind", "no-text"]
    assert protocol.reasons[2].stages == (Stage.FULL_TEXT,)
    assert [one.code for one in codebook.themes] == ["T1"]


def test_making_a_workspace_again_overwrites_nothing(workspace):
    path = workspace.review("wells") / "protocol.toml"
    path.write_text('[review]\ntitle = "Mine"\nquestion = "Why?"\n', encoding="utf-8")
    made = init_workspace(workspace.root)
    assert made.written == () and made.reviews == ("wells",)
    assert read_protocol(workspace, "wells").title == "Mine"


def test_the_shipped_review_reads_and_its_parts_fit_together():
    (slug,) = SHIPPED.reviews()
    protocol, codebook = read_protocol(SHIPPED, slug), read_codebook(SHIPPED, slug)
    facet = codebook.facet(protocol.axes[0].facet)
    codes = {value.code for value in facet.values}
    assert {*protocol.axes[0].then.values, *protocol.axes[0].now.values} <= codes
    assert len(codebook.themes) >= 30 and protocol.reasons and protocol.criteria
    assert all(
        (SHIPPED.corpus(slug) / name).is_file() for route in read_routes(SHIPPED.corpus(slug)) for name in route.files
    )


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("[review\ntitle = 1", "not valid TOML.*line 1"),
        ('[review]\ntitle = "x"', "review: question is missing"),
        ('[review]\ntitle = ["x"]\nquestion = "q"', "review: title should be a text"),
        ('review = "x"', r"review should be a table, \[review\]"),
        ('[review]\ntitle="x"\nquestion="q"\n[screening]\ndesign="triple"', "design is 'triple'"),
        ('[review]\ntitle="x"\nquestion="q"\n[screening]\nstages=["abstract"]', "stage 'abstract' should be one of"),
        ('[review]\ntitle="x"\nquestion="q"\n[[reasons]]\ncode="a"', "reasons number 1: label is missing"),
        (
            '[review]\ntitle="x"\nquestion="q"\n[[reasons]]\ncode="a"\nlabel="A"\n[[reasons]]\ncode="a"\nlabel="B"',
            "reason 'a' is defined twice",
        ),
        ('[review]\ntitle="x"\nquestion="q"\n[[axes]]\nfacet="tier"', "then: label is missing"),
        ('[review]\ntitle="x"\nquestion="q"\nquestions="one"', "questions should be a list of texts"),
        (
            '[review]\ntitle="x"\nquestion="q"\n[screening]\nreviewer=["ada"]',
            "reviewer is not a field.*mean 'reviewers'",
        ),
        ('[review]\ntitle="x"\nquestion="q"\n[report.sections]\ntimeline="false"', "timeline should be true or false"),
        ('[review]\ntitle="x"\nquestion="q"\n[report]\nsections={flwo=false}', "flwo is not a field.*mean 'flow'"),
        ('[review]\ntitle="x"\nquestion="q"\n[screening]\ndesign="dual"\nreviewers=["ada"]', "line 6.*needs two"),
        (
            '[review]\ntitle="x"\nquestion="q"\n[screening]\nreviewers=["ada", "ben"]\nadjudicator="Ada"',
            "line 6.*adjudicator is a reviewer too",
        ),
        ('[review]\ntitle="x"\nquestions=["a",\n"b"\n', "opened in line 3 is never closed"),
        ('[review]\ntitle="x"\nquestion="""q\n[scope]\n', "opened in line 3 is never closed"),
    ],
)
def test_a_malformed_protocol_is_refused_with_the_file_and_the_place(workspace, content, complaint):
    path = workspace.review("wells") / "protocol.toml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(UnreadableError, match=complaint) as caught:
        read_protocol(workspace, "wells")
    assert str(path) in str(caught.value)


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ('[[themes]]\ncode="T1"\nlabel="a"\n[[themes]]\ncode="T1"\nlabel="b"', "theme 'T1' is defined twice"),
        ('[[themes]]\ncode="T1"\nlabel="a"\nparent="T9"', "parent 'T9', which is not a theme"),
        ('[[facets]]\nname="tier"\n[[facets.values]]\ncode="A"', "values number 1: label is missing"),
        (
            '[[facets]]\nname="tier"\n[[facets.values]]\ncode="A"\nlabel="a"\nfrom="1948"',
            "from should be a whole number",
        ),
        (
            '[[themes]]\ncode="T1"\nlabel="a"\nparent="T2"\n[[themes]]\ncode="T2"\nlabel="b"\nparent="T1"',
            "theme T1 is its own ancestor",
        ),
        ('[[themes]]\ncode="T1"\nlabel="a"\nparent="T1"', "line 4: theme T1 is its own ancestor"),
        (
            '[[facets]]\nname="tier"\n[[facets.values]]\ncode="A"\nlabel="a"\nfrom=2020\nto=1990',
            "line 7.*to is 1990, before from, which is 2020",
        ),
        (
            '[[facets]]\nname="tier"\n[[facets.values]]\ncode="A"\nlabel="a"\naliases=["a", " "]',
            "line 6.*aliases holds an empty text",
        ),
    ],
)
def test_a_malformed_codebook_is_refused_with_the_place(workspace, content, complaint):
    (workspace.review("wells") / "codebook.toml").write_text(content, encoding="utf-8")
    with pytest.raises(UnreadableError, match=complaint):
        read_codebook(workspace, "wells")


@pytest.mark.parametrize(("facet", "value"), [("period", "SHA"), ("tier", "XYZ")])
def test_an_axis_that_the_codebook_does_not_define_is_refused(workspace, facet, value):
    folder = workspace.review("wells")
    (folder / "codebook.toml").write_text(
        '[[facets]]\nname="tier"\n[[facets.values]]\ncode="SHA"\nlabel="s"\n', encoding="utf-8"
    )
    (folder / "protocol.toml").write_text(
        f'[review]\ntitle="x"\nquestion="q"\n[[axes]]\nfacet="{facet}"\nthen={{label="a", values=["{value}"]}}\n'
        'now={label="b", values=["SHA"]}\n',
        encoding="utf-8",
    )
    with pytest.raises(UnreadableError, match=r"in codebook.toml|not a facet"):
        check_fit(workspace, read_protocol(workspace, "wells"), read_codebook(workspace, "wells"))


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ('[review]\ntitle="x"\nquestion="q"\n\n[screening]\nreviewers=[]\ndesign="triple"\n', 7),
        ('[review]\ntitle="x"\n\n[screening]\n', 1),
        ('[review]\ntitle="x"\nquestion="q"\n[[reasons]]\ncode="a"\nlabel="A"\n[[reasons]]\ncode="b"\n', 7),
        ('[review]\ntitle="x"\nquestion="q"\n[report]\n[report.sections]\ntimeline=1\n', 6),
        ('[review]\ntitle="x"\nquestion="q"\n[[axes]]\nfacet="t"\n  [axes.then]\n  values=["A"]\n', 6),
        ('[review]\ntitle="x"\nquestion="q"\ncolour="red"\n', 4),
        ('[review]\ntitle="x"\nquestion="q"\n[colours]\nred=1\n', 4),
    ],
)
def test_a_complaint_names_the_line(workspace, content, line):
    path = workspace.review("wells") / "protocol.toml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(UnreadableError, match=rf"protocol.toml, line {line}: "):
        read_protocol(workspace, "wells")


def test_a_protocol_that_is_not_utf8_is_refused(workspace):
    (workspace.review("wells") / "protocol.toml").write_bytes(b'[review]\ntitle = "caf\xe9"')
    with pytest.raises(UnreadableError, match="not UTF-8"):
        read_protocol(workspace, "wells")


def test_routes_name_their_files(tmp_path):
    (tmp_path / "searches.toml").write_text(
        '[[routes]]\nkind="website"\nname="King\'s Fund"\nrun_on=2026-11-01\nfile="references/kf.ris"', encoding="utf-8"
    )
    (route,) = read_routes(tmp_path)
    assert (route.kind, route.run_on, route.files) == (RouteKind.WEBSITE, "2026-11-01", ("references/kf.ris",))
    assert read_routes(tmp_path / "nowhere") == ()


def test_fewer_than_no_processes_are_refused(workspace):
    (workspace.root / "evidence.toml").write_text('model = ""\nprocesses = -3\n', encoding="utf-8")
    with pytest.raises(UnreadableError, match=r"evidence\.toml, line 2: processes is -3"):
        workspace.settings()


def test_a_workspace_is_found_from_any_folder_in_it(workspace):
    assert find_workspace(workspace.review("wells")).root == workspace.root.resolve()


def test_no_workspace_is_said_with_what_to_do(tmp_path):
    with pytest.raises(NoWorkspaceError, match="evidence init"):
        find_workspace(tmp_path)


def test_of_several_reviews_one_has_to_be_named(workspace):
    other = workspace.review("ponds")
    other.mkdir()
    (other / "protocol.toml").write_text('[review]\ntitle="Ponds"\nquestion="q"', encoding="utf-8")
    with pytest.raises(UsageError, match="ponds, wells"):
        choose_review(workspace, None)
    assert choose_review(workspace, "ponds") == "ponds"
    with pytest.raises(NotFoundError, match="lakes"):
        choose_review(workspace, "lakes")


@pytest.mark.parametrize("slug", ["../up", "a/b", "", ".hidden", "Å", "a b", "con\n"])
def test_a_review_cannot_be_named_so_that_it_leaves_its_folder(slug):
    with pytest.raises(UsageError):
        check_slug(slug)
