"""The documentation cannot lie: what it names exists, what exists is named, and the tutorial prints what it says."""

from __future__ import annotations

import contextlib
import csv
import dataclasses
import inspect
import io
import os
import re
import shlex
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import click
import pytest

import evidence.errors
from evidence.cli import VERBS, cli, run
from evidence.errors import EvidenceError
from evidence.jobs.timeline import NEEDED
from evidence.model import Export, Facet, FacetValue, Fact, Theme
from evidence.protocol import (
    Axis,
    Codebook,
    Criterion,
    Protocol,
    Reason,
    Route,
    Side,
    read_codebook,
    read_protocol,
    read_routes,
)
from evidence.references.files import _KNOWN
from evidence.report import draft as report_draft
from evidence.report.draft import Draft
from evidence.report.fill import environment
from evidence.report.phrases import vocabulary
from evidence.workspace import Settings, Workspace

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
PAGES = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", *DOCS.rglob("*.md")])
UPDATES = bool(os.environ.get("EVIDENCE_UPDATE_DOCS"))

_BLOCK = re.compile(r"((?:[^\n]*\n\n)?)```(\w+)\n(.*?)```", re.DOTALL)
_FILE = re.compile(r"`([^`\n]+)`:\n\n$")
_NOW = "2026-11-02T09:00:00+00:00"


def page(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def section(text: str, heading: str) -> str:
    """What stands under a heading, up to the next one of its level or above."""
    level = re.escape(heading.split(" ")[0])
    found = re.search(
        rf"^{re.escape(heading)}\n(.*?)(?=^#{{1,{level.count('#')}}} |\Z)", text, re.MULTILINE | re.DOTALL
    )
    assert found, f"there is no heading {heading!r}"
    return found[1]


def first_cells(text: str) -> list[str]:
    """The first cell of every row of the tables in a text, heads and rules left out."""
    rows = re.findall(r"^\|(.+?)(?<!\\)\|", text, re.MULTILINE)
    heads = re.findall(r"^\|(.+?)(?<!\\)\|.*\n\|---", text, re.MULTILINE)
    return [row.strip() for row in rows if row not in heads and not row.startswith("---")]


def coded(text: str) -> set[str]:
    """Everything that stands in code spans."""
    return set(re.findall(r"`([^`\n]+)`", text))


# --- verbs -----------------------------------------------------------------------------------------------------------


def commands() -> Iterator[tuple[str, click.Command]]:
    """Every verb and sub-command with its path, such as "screen decide"."""
    context = click.Context(cli)
    for verb in VERBS:
        command = cli.get_command(context, verb)
        assert command is not None
        yield from with_inner(verb, command, context)


def with_inner(path: str, command: click.Command, context: click.Context) -> Iterator[tuple[str, click.Command]]:
    yield path, command
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            assert inner is not None
            yield from with_inner(f"{path} {name}", inner, context)


COMMANDS = dict(commands())


def options(command: click.Command) -> set[str]:
    return {name for one in command.params if isinstance(one, click.Option) for name in one.opts}


def own_section(path: str) -> str:
    """The section of a verb without those of its sub-commands."""
    text = section(page("docs/verbs.md"), f"{'###' if ' ' in path else '##'} {path}")
    return text if " " in path else re.split(r"^### ", text, flags=re.MULTILINE)[0]


@pytest.mark.parametrize("path", list(COMMANDS))
def test_a_verb_is_documented_with_its_options_and_no_other(path: str) -> None:
    named = {
        word
        for cell in first_cells(own_section(path))
        for word in re.findall(r"(?<![\w-])--?[a-z][a-z-]*", cell.strip("`"))
        if cell.startswith("`-")
    }
    assert named == options(COMMANDS[path])


@pytest.mark.parametrize("path", list(COMMANDS))
def test_a_verb_is_documented_with_the_words_of_its_help(path: str) -> None:
    told = " ".join(inspect.cleandoc(COMMANDS[path].help or "").split())
    assert " ".join(own_section(path).split()).startswith(told)


@pytest.mark.parametrize("path", list(COMMANDS))
def test_the_usage_line_names_every_argument(path: str) -> None:
    command = COMMANDS[path]
    usage = re.search(r"```text\n(evidence .*)\n```", own_section(path))
    assert usage and usage[1].startswith(f"evidence {path}")
    for one in command.params:
        if isinstance(one, click.Argument):
            assert one.make_metavar(click.Context(command)) in usage[1]


def test_the_list_of_verbs_is_that_of_the_help() -> None:
    rows = re.findall(
        r"^\| \[`(.+?)`\]\(#.+?\) \| (.+) \|$",
        section(page("docs/verbs.md"), "## The verbs at a glance"),
        re.MULTILINE,
    )
    assert rows == [(verb, line) for verb, (_, line) in VERBS.items()]


def test_no_verb_is_documented_that_there_is_not() -> None:
    headings = re.findall(r"^###? (.+)$", page("docs/verbs.md"), re.MULTILINE)
    assert [one for one in headings if one == one.lower()] == list(COMMANDS)


def test_the_options_before_the_verb_are_documented() -> None:
    told = " ".join(first_cells(section(page("docs/verbs.md"), "## Before the verb")))
    named = set(re.findall(r"(?<![\w-])--?[a-z][a-z-]*", told))
    assert named == options(cli) | {"-h", "--help"}


def calls(text: str) -> Iterator[str]:
    """Every call of the program in a page: in code spans, and on lines of code blocks."""
    yield from re.findall(r"`(evidence [^`\n]+)`", text)
    yield from re.findall(r"^(?:\$ )?(evidence [a-z-].*)$", text, re.MULTILINE)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_call_in_the_docs_can_be_made(path: Path) -> None:
    for call in calls(re.sub(r"`\s*\n\s*", "` ", path.read_text(encoding="utf-8"))):
        words = call.replace("...", "").split()[1:]
        if not re.fullmatch(r"[a-z]+", words[0]) or words[0] in {"is", "was"}:
            continue
        assert words[0] in VERBS, call
        name = next(path for path in (" ".join(words[:number]) for number in (3, 2, 1)) if path in COMMANDS)
        known = options(COMMANDS[name]) | options(COMMANDS[words[0]]) | {"--help"}
        assert set(re.findall(r"(?<=\s)--[a-z][a-z-]*", call)) <= known, call


def test_every_exit_code_is_documented() -> None:
    codes = {int(cell) for cell in first_cells(section(page("docs/verbs.md"), "## Exit codes"))}
    errors = [one for one in vars(evidence.errors).values() if inspect.isclass(one) and issubclass(one, EvidenceError)]
    assert codes == {0, 130, *(one.exit_code for one in errors)}


def test_every_environment_variable_is_documented() -> None:
    sources = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "evidence").rglob("*.py"))
    table = section(page("docs/verbs.md"), "## Environment variables")
    assert {cell.strip("`") for cell in first_cells(table)} == set(re.findall(r"\bEVIDENCE_[A-Z]+\b", sources))


# --- files of a workspace --------------------------------------------------------------------------------------------

_NOT_IN_THE_FILE = {"slug", "digest"}
_OTHER_NAMES = {
    "since": "from",
    "until": "to",
    "scope": "[scope]",
    "criteria": "[[criteria]]",
    "reasons": "[[reasons]]",
    "axes": "[[axes]]",
    "then": "[axes.then]",
    "now": "[axes.now]",
    "themes": "[[themes]]",
    "facets": "[[facets]]",
    "values": "[[facets.values]]",
}


@pytest.mark.parametrize(
    ("heading", "kinds"),
    [
        ("## protocol.toml", [Protocol, Criterion, Reason, Axis]),
        ("## codebook.toml", [Codebook, Theme, Facet, FacetValue]),
        ("## searches.toml", [Route]),
        ("## evidence.toml", [Settings]),
    ],
)
def test_every_field_of_a_file_is_documented(heading: str, kinds: list[type]) -> None:
    told = coded(section(page("docs/workspace-files.md"), heading))
    for kind in kinds:
        for one in dataclasses.fields(kind):
            if one.name not in _NOT_IN_THE_FILE:
                assert {one.name, _OTHER_NAMES.get(one.name, one.name)} & told, f"{kind.__name__}.{one.name}"


def test_both_sides_of_an_axis_are_documented() -> None:
    row = next(
        line
        for line in section(page("docs/workspace-files.md"), "## protocol.toml").splitlines()
        if line.startswith("| `[axes.then]`")
    )
    assert {one.name for one in dataclasses.fields(Side)} <= coded(row)


def example(heading: str) -> str:
    found = re.search(r"```toml\n(.*?)```", section(page("docs/workspace-files.md"), heading), re.DOTALL)
    assert found
    return found[1]


def test_the_examples_of_files_are_read_as_they_stand(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    for name in ("protocol.toml", "codebook.toml"):
        path = workspace.review("r") / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(example(f"## {name}"), encoding="utf-8")
    (tmp_path / "searches.toml").write_text(example("## searches.toml"), encoding="utf-8")
    protocol, codebook = read_protocol(workspace, "r"), read_codebook(workspace, "r")
    empty = [one.name for one in dataclasses.fields(Protocol) if not getattr(protocol, one.name)]
    assert empty == []
    assert codebook.themes[0].queries and codebook.facets[0].values[0].until == 2026
    assert read_routes(tmp_path)[0].files == ("references/healthbase.ris",)


def test_no_field_in_an_example_is_unknown_to_the_program() -> None:
    known = {one.name for kind in (Protocol, Criterion, Reason, Axis, Side) for one in dataclasses.fields(kind)}
    tables = tomllib.loads(example("## protocol.toml"))
    named = {*tables["review"], *tables["screening"], *tables["report"], *tables["criteria"][0], *tables["reasons"][0]}
    assert named | set(tables["axes"][0]) <= known


@pytest.mark.parametrize("name", ["timeline.csv", "facts.csv", "fetch.csv"])
def test_the_columns_of_a_csv_file_are_documented(name: str) -> None:
    table = re.split(r"\n\n(?=[A-Z])", section(page("docs/workspace-files.md"), f"## {name}").lstrip())
    told = [word for part in table if "|---" in part for cell in first_cells(part) for word in sorted(coded(cell))]
    with (ROOT / "corpus" / "nhs-intermediate-tiers" / name).open(encoding="utf-8", newline="") as file:
        header = next(csv.reader(file))
    assert sorted(told) == sorted(header)


def test_the_columns_that_the_program_needs_are_documented_as_needed() -> None:
    text = page("docs/workspace-files.md")
    rows = section(text, "## timeline.csv").splitlines()
    assert [row.split("`")[1] for row in rows if row.endswith("Needed. |")] == list(NEEDED)
    rows = section(text, "## facts.csv").splitlines()
    assert [row.split("`")[1] for row in rows if row.endswith("Needed. |")] == ["subject", "claim", "value"]
    assert {one.name for one in dataclasses.fields(Fact)} <= coded(section(text, "## facts.csv"))


def test_the_sections_that_a_protocol_can_switch_are_those_of_the_shipped_template() -> None:
    template = page("templates/reports/lessons-learned.md.j2")
    row = re.search(r"^\| `sections` \|(.+?)\|", page("docs/workspace-files.md"), re.MULTILINE)
    assert row and coded(row[1]) - {"true", "false"} == set(re.findall(r'shows\("(\w+)"\)', template))


# --- templates and readers -------------------------------------------------------------------------------------------

VALUES = {
    name: kind
    for name, kind in vars(report_draft).items()
    if dataclasses.is_dataclass(kind) and isinstance(kind, type) and kind.__module__ == report_draft.__name__
}


@pytest.mark.parametrize("name", list(VALUES))
def test_every_field_that_a_template_sees_is_documented_and_no_other(name: str) -> None:
    told = {cell.strip("`") for cell in first_cells(section(page("docs/templates.md"), f"### {name}"))}
    more = {"statements"} if VALUES[name] is Draft else set()
    assert told == {one.name for one in dataclasses.fields(VALUES[name])} | more


def test_every_function_and_filter_of_a_template_is_documented_and_no_other() -> None:
    text = page("docs/templates.md")
    functions = {cell.strip("`").split("(")[0] for cell in first_cells(section(text, "## Functions"))}
    assert functions == set(vocabulary(Draft(title="", as_of="2026-01-01")))
    filters = section(text, "## Filters")
    own = {re.split(r"[(\s]", cell.strip("`"))[0] for cell in first_cells(filters)}
    jinja = coded(filters.split("Of Jinja's own")[1].split("Of functions")[0])
    assert own | jinja == set(environment([]).filters)
    assert coded(filters.split("Of functions")[1]) == set(environment([]).globals)


def test_every_macro_is_documented_and_no_other() -> None:
    written = re.findall(r"macro (\w+)\(", page("templates/reports/_macros.md.j2"))
    told = re.findall(r"(\w+)\(", " ".join(first_cells(section(page("docs/templates.md"), "## Macros"))))
    assert sorted(told) == sorted(written)


def test_the_formats_that_a_reader_can_be_added_for_are_those_recognised() -> None:
    table = section(page("docs/readers.md"), "## Which files a reader gets")
    assert {cell.strip("`") for cell in first_cells(table)} == set(_KNOWN)


def test_the_example_of_a_reader_works() -> None:
    code = re.search(r"```python\n(.*?)```", page("docs/readers.md"), re.DOTALL)
    assert code
    names: dict[str, Callable[[str, str], Export]] = {}
    exec(compile(code[1], "evidence_redif.py", "exec"), names)
    text = (
        "Template-Type: ReDIF-Paper 1.0\nTitle: On\n boards\nAuthor-Name: Ham, Chris\nCreation-Date: 1981-05\n\n"
        "Template-Type: ReDIF-Paper 1.0\nAuthor-Name: Nobody\n"
    )
    export = names["read"](text, "a.rdf")
    assert [(one.title, one.year, one.authors[0].family) for one in export.records] == [("On boards", 1981, "Ham")]
    assert [(one.line, one.reason) for one in export.refused] == [(7, "the entry has no title")]


# --- links, and the two commands -------------------------------------------------------------------------------------


def anchors(text: str) -> set[str]:
    """The anchors that a page's headings make."""
    headings = re.findall(r"^#+ (.+)$", re.sub(r"```.*?```", "", text, flags=re.DOTALL), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", one.lower()).replace(" ", "-") for one in headings}


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_relative_link_leads_somewhere(path: Path) -> None:
    for target in re.findall(
        r"\]\(([^)\s]+)\)", re.sub(r"```.*?```", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    ):
        if target.startswith(("http://", "https://", "mailto:")):
            continue
        name, _, anchor = target.partition("#")
        file = (path.parent / name).resolve() if name else path
        assert file.exists(), target
        if anchor:
            assert anchor in anchors(file.read_text(encoding="utf-8")), target


def test_every_page_can_be_reached_from_the_readme() -> None:
    linked = set(re.findall(r"\]\(([^)\s#]+)", page("README.md")))
    index = {f"docs/decisions/{name}" for name in re.findall(r"\]\(([^)\s#]+)", page("docs/decisions/README.md"))}
    assert {str(path.relative_to(ROOT)) for path in PAGES} - {"README.md"} <= linked | index


def test_the_commands_of_the_readme_exist() -> None:
    text = page("README.md")
    targets = set(re.findall(r"^([a-z]+):", page("Makefile"), re.MULTILINE))
    asked = set(re.findall(r"^make (\w+)$", text, re.MULTILINE))
    assert asked == {"demo", "test"} and asked <= targets
    project = tomllib.loads(page("pyproject.toml"))["project"]
    assert f"pipx install {project['name']}" in text and f"uv tool install {project['name']}" in text
    assert "evidence" in project["scripts"]


def test_the_picture_is_small_enough_to_load() -> None:
    picture = (DOCS / "images" / "report.png").read_bytes()
    assert picture.startswith(b"\x89PNG") and len(picture) < 200_000


# --- the tutorial, played --------------------------------------------------------------------------------------------


@dataclass
class Played:
    """The tutorial with the outputs that it gave, and the folder that it made."""

    text: str
    folder: Path


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    root = tmp_path_factory.mktemp("home").resolve()
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        patch.setenv("EVIDENCE_NOW", _NOW)
        for name in ("EVIDENCE_WORKSPACE", "EVIDENCE_REVIEW", "EVIDENCE_REVIEWER"):
            patch.delenv(name, raising=False)
        text = _BLOCK.sub(lambda block: _play(block, root), page("docs/tutorial.md"))
    yield Played(text=text, folder=root / "link-workers")


def _play(block: re.Match[str], root: Path) -> str:
    """Run the commands of a console block, and write the file that a block is the content of."""
    before, kind, body = block.groups()
    file = _FILE.search(before)
    if kind == "console":
        lines = [line for line in body.splitlines() if line.startswith("$ ")]
        shown = "\n".join(filter(None, (part for line in lines for part in (line, _run(line[2:], root)))))
        return f"{before}```console\n{shown}\n```"
    if file:
        Path(file[1]).parent.mkdir(parents=True, exist_ok=True)
        Path(file[1]).write_text(body, encoding="utf-8")
    return block[0]


def _run(line: str, root: Path) -> str:
    program, *arguments = shlex.split(line)
    if program == "cd":
        os.chdir(arguments[0])
        return ""
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        run(arguments)
    lines = out.getvalue().replace(str(root), "/home/ada").rstrip().split("\n")
    return "\n".join(line.rstrip() for line in lines)


@pytest.mark.slow
def test_the_tutorial_prints_what_it_says(played: Played) -> None:
    if UPDATES:
        (DOCS / "tutorial.md").write_text(played.text, encoding="utf-8")
    assert played.text == page("docs/tutorial.md")


@pytest.mark.slow
def test_the_example_of_a_template_gives_what_it_says(played: Played, monkeypatch: pytest.MonkeyPatch) -> None:
    text = page("docs/templates.md").split("## A small example")[1].split("## The language")[0]
    template, shown = re.findall(r"```text\n(.*?)```", text, re.DOTALL)
    (played.folder / "templates" / "reports" / "board-paper.md.j2").write_text(template, encoding="utf-8")
    monkeypatch.chdir(played.folder)
    assert run(["report", "board-paper", "--format", "md"]) == 0
    made = (played.folder / "reviews" / "link-workers" / "reports" / "board-paper.md").read_text(encoding="utf-8")
    if UPDATES:
        whole = page("docs/templates.md")
        (DOCS / "templates.md").write_text(whole.replace(shown, f"{made.strip()}\n"), encoding="utf-8")
    else:
        assert shown.strip() == made.strip()


@pytest.mark.slow
def test_the_columns_of_the_snapshots_are_documented(played: Played) -> None:
    heading = "## decisions.csv, tags.csv, statements.toml"
    rows = dict(re.findall(r"^\| `(.+?)` \| (.+) \|$", section(page("docs/workspace-files.md"), heading), re.MULTILINE))
    review = played.folder / "reviews" / "link-workers"
    for name in ("decisions.csv", "tags.csv"):
        with (review / name).open(encoding="utf-8", newline="") as file:
            assert next(csv.reader(file)) == re.findall(r"`(.+?)`", rows[name])
    made = tomllib.loads((review / "statements.toml").read_text(encoding="utf-8"))["statements"]
    told = coded(rows["statements.toml"])
    for one in made:
        inner = [*one.get("quotations", []), *one.get("queries", [])]
        assert set(one) - {"quotations", "queries"} <= told
        assert {name for row in inner for name in row} <= told
