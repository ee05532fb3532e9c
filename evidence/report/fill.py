"""Filling a template: the only door to Jinja, run in a child process under limits of time, memory and size.

A template is somebody's file, so it is run where it can do no harm: Jinja's immutable sandbox, a child process of its
own, and `Markdown` in place of HTML's markup, so that no value can become markup, a citation or code. Comments are
written `<# ... #>`, because Jinja's own `{#` opens pandoc's attributes (`{#refs}`).
"""

from __future__ import annotations

import contextlib
import json
import os
import pickle
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from evidence.errors import NotFoundError, UnreadableError
from evidence.report.draft import Draft
from evidence.report.markdown import Markdown
from evidence.report.phrases import FILTERS, vocabulary

if TYPE_CHECKING:
    from types import TracebackType

    from jinja2.sandbox import ImmutableSandboxedEnvironment

SECONDS = 10
MEMORY = 512 * 1024 * 1024
CHARACTERS = 20_000_000
SUFFIX = ".md.j2"
_HELP = "What a template can use is listed by: evidence manual templates"
_KEPT = (
    "abs", "batch", "default", "d", "dictsort", "first", "float", "groupby", "int", "items", "last", "length",
    "list", "lower", "map", "max", "min", "reject", "rejectattr", "reverse", "round", "select", "selectattr",
    "slice", "sort", "sum", "title", "trim", "truncate", "unique", "upper", "capitalize", "wordcount",
)  # fmt: skip


def fill(draft: Draft, template: str, folders: Sequence[Path], *, seconds: int = SECONDS) -> str:
    """The template, filled with the draft, as pandoc's Markdown.

    Args:
        draft: what the template may see.
        template: its name, without the ending ".md.j2".
        folders: where templates are looked for, the first that has it wins.
        seconds: of CPU (twice that of waiting) before the template is stopped.

    Raises:
        NotFoundError: if no folder has the template, or it is a part of others (its name begins with "_").
        UnreadableError: if it has an error (with file and line), or needs more time, memory or space than it is given.
    """
    if template.startswith("_"):
        raise NotFoundError(f"{template} is a part of other templates, not one to render.", remedy=_known(folders))
    request = pickle.dumps((draft, template + SUFFIX, [str(folder) for folder in folders], seconds))
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    command = [sys.executable, "-m", "evidence.report.fill"]
    try:
        done = subprocess.run(command, input=request, capture_output=True, timeout=2 * seconds, env=environment)
    except subprocess.TimeoutExpired:
        raise _too_much(template, f"more than {2 * seconds} seconds") from None
    try:
        answer = cast(dict[str, str], json.loads(done.stdout))
    except ValueError:
        raise _too_much(template, f"more than {seconds} seconds or {MEMORY // 2**20} MB") from None
    if "text" in answer:
        return answer["text"]
    if "missing" in answer:
        raise NotFoundError(f"There is no template {answer['missing']!r}.", remedy=_known(folders))
    raise UnreadableError(answer["problem"], remedy=answer["remedy"])


def names(folders: Sequence[Path]) -> tuple[str, ...]:
    """The templates that can be rendered, by name, in order; a name that begins with "_" is a part of others."""
    found = {path.name.removesuffix(SUFFIX) for folder in folders for path in folder.glob(f"*{SUFFIX}")}
    return tuple(sorted(name for name in found if not name.startswith("_")))


def environment(folders: Sequence[Path]) -> ImmutableSandboxedEnvironment:
    """Jinja as templates know it here: strict, sandboxed, with `Markdown` for `Markup` throughout.

    Jinja writes `Markup`, `escape` and `markup_join` into the code that it makes of a template. A line at the end of
    that code gives these names our meaning, so that joining, macros and blocks all escape for Markdown.
    """
    from jinja2 import FileSystemLoader, StrictUndefined, pass_context
    from jinja2.compiler import CodeGenerator
    from jinja2.runtime import Macro
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    class MarkdownMacro(Macro):
        def _invoke(self, arguments: list[Any], autoescape: bool) -> str:
            return Markdown(super()._invoke(arguments, autoescape))

    class MarkdownCode(CodeGenerator):
        def visit_Template(self, node: Any, frame: Any = None) -> None:  # noqa: N802 (Jinja's name)
            super().visit_Template(node, frame)
            self.writeline("Markup, escape, markup_join, Macro = environment.markdown_names")

    class MarkdownEnvironment(ImmutableSandboxedEnvironment):
        code_generator_class = MarkdownCode
        markdown_names = (Markdown, Markdown.escape, FILTERS["join"], MarkdownMacro)

    @pass_context
    def finalize(_context: object, value: object) -> object:
        return "" if value is None else value

    made = MarkdownEnvironment(
        loader=FileSystemLoader([str(folder) for folder in folders]),
        undefined=StrictUndefined,
        autoescape=True,
        finalize=finalize,
        comment_start_string="<#",
        comment_end_string="#>",
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters = {**{name: made.filters[name] for name in _KEPT}, **FILTERS}
    made.globals = {name: made.globals[name] for name in ("range", "namespace")}
    return made


def _answer(request: bytes) -> Mapping[str, str]:
    draft, template, folders, seconds = pickle.loads(request)
    _limit(seconds)
    from jinja2 import TemplateNotFound, TemplateSyntaxError
    from jinja2.exceptions import SecurityError, TemplateError

    try:
        made = environment([Path(folder) for folder in folders])
        functions = vocabulary(draft)
        made.globals.update(functions)
        pieces: list[str] = []
        size = 0
        for piece in made.get_template(template).generate(draft=draft):
            pieces.append(piece)
            size += len(piece)
            if size > CHARACTERS:
                return _problem(template, 0, f"it writes more than {CHARACTERS:,} characters", "Shorten its loops.")
        return {"text": "".join(pieces)}
    except TemplateNotFound as error:
        if error.name == template:
            return {"missing": template.removesuffix(SUFFIX)}
        return _problem(*_place(error.__traceback__, template), f"there is no template {error.name!r} to import", _HELP)
    except TemplateSyntaxError as error:
        return _problem(error.filename or error.name or template, error.lineno, str(error.message), "Mend that line.")
    except SecurityError as error:
        return _problem(*_place(error.__traceback__, template), str(error), "A template may only read the draft.")
    except MemoryError:
        return _problem(template, 0, f"it needs more than {MEMORY // 2**20} MB of memory", "Shorten its loops.")
    except (
        TemplateError,
        ArithmeticError,
        LookupError,
        TypeError,
        ValueError,
        AttributeError,
        RecursionError,
    ) as error:
        return _problem(*_place(error.__traceback__, template), str(error) or type(error).__name__, _HELP)


def _place(traceback: TracebackType | None, template: str) -> tuple[str, int]:
    """The file and line of the template in which an error arose."""
    place = (template, 0)
    while traceback is not None:
        name = traceback.tb_frame.f_code.co_filename
        if name.endswith(".j2"):
            place = (name, traceback.tb_lineno)
        traceback = traceback.tb_next
    return place


def _problem(file: str, line: int, problem: str, remedy: str) -> Mapping[str, str]:
    where = f"{file}, line {line}" if line else file
    return {"problem": f"Template {where}: {' '.join(problem.split()).rstrip('.')}.", "remedy": remedy}


def _limit(seconds: int) -> None:
    """Limits of CPU and memory for this process, where the system has them."""
    with contextlib.suppress(ImportError):
        import resource

        for what, most in ((resource.RLIMIT_CPU, seconds), (resource.RLIMIT_AS, MEMORY)):
            hard = resource.getrlimit(what)[1]
            resource.setrlimit(what, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def _too_much(template: str, what: str) -> UnreadableError:
    return UnreadableError(
        f"Template {template}{SUFFIX}: stopped, it needs {what}.", remedy="Look for a loop or a power that grows."
    )


def _known(folders: Sequence[Path]) -> str:
    known = ", ".join(names(folders))
    return f"There are: {known}." if known else "Put it into templates/reports/."


if __name__ == "__main__":
    sys.stdout.write(json.dumps(_answer(sys.stdin.buffer.read())))
