"""One door for each heavy library, opened late."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import evidence

PACKAGE = Path(evidence.__file__).parent
DOORS = {
    "bibtexparser": {"references/readers/bibtex.py"},
    "pymupdf": {"sources/pdf.py"},
    "sentence_transformers": {"encode/torch_side.py"},
    "torch": {"encode/torch_side.py"},
    "onnxruntime": {"encode/graph.py"},
    "tokenizers": {"encode/tokenizer.py"},
    "faiss": {"search/cells.py"},
    "sklearn": {"screen/learners.py", "themes/suggest.py"},
    "rapidfuzz": {"references/matching/fuzzy.py", "report/verify.py"},
    "jinja2": {"report/fill.py"},
    "pypandoc": {"report/pandoc.py"},
    "typst": {"report/typeset.py"},
}
EARLY = {"report/fill.py"}
"""Doors that are themselves imported late."""


def imports(tree: ast.AST, *, inside: bool = False) -> Iterator[tuple[str, bool]]:
    """Every library imported, with whether that happens inside a function."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name.split(".")[0], inside) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0], inside
        elif isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            continue
        else:
            late = inside or isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
            yield from imports(node, inside=late)


@cache
def imported(path: Path) -> tuple[tuple[str, bool], ...]:
    """What a module imports; read once, and not once for each library."""
    return tuple(imports(ast.parse(path.read_text(encoding="utf-8"))))


def modules() -> list[Path]:
    return [path for path in sorted(PACKAGE.rglob("*.py")) if "_shipped" not in path.parts]


@pytest.mark.parametrize("library", DOORS)
def test_a_heavy_library_is_imported_only_at_its_door_and_only_when_it_is_needed(library):
    found = {
        (path.relative_to(PACKAGE).as_posix(), late)
        for path in modules()
        for name, late in imported(path)
        if name == library
    }
    assert {name for name, _ in found} == DOORS[library]
    assert [name for name, late in found if not late and name not in EARLY] == []


def test_nothing_is_unpickled_that_came_from_elsewhere():
    users = {
        path.relative_to(PACKAGE).as_posix()
        for path in modules()
        for name, _ in imported(path)
        if name in {"pickle", "joblib", "shelve", "marshal"}
    }
    assert users <= {"report/fill.py"}, "only the parent's own draft crosses to its template child"


def test_no_module_is_longer_than_a_sitting():
    long = [path.name for path in modules() if len(path.read_text(encoding="utf-8").splitlines()) > 400]
    assert long == []


def test_opening_a_workspace_imports_no_reader_of_references():
    told = "import sys, evidence.jobs.status; print([name for name in sys.modules if 'evidence.references.readers' in name])"
    ran = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"
