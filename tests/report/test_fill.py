"""A template's mistakes, and templates that mean harm: one line each, with file, line and what to do."""

from __future__ import annotations

import time

import pytest
import report_sample as sample
from report_paths import SHIPPED

from evidence.errors import EvidenceError
from evidence.report.fill import fill


def broken(text: str, folder, seconds: int = 10) -> str:
    """The one line that a template of this text ends in."""
    (folder / "own.md.j2").write_text(text, encoding="utf-8")
    with pytest.raises(EvidenceError) as caught:
        fill(sample.draft(), "own", [folder, SHIPPED], seconds=seconds)
    message = str(caught.value)
    assert "\n" not in message and "Traceback" not in message and caught.value.remedy
    return message


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a\n{% if %}\n", r"own.md.j2, line 2: .*expression"),
        ("a\n\n{{ draft.titel }}", r"own.md.j2, line 3: .*titel"),
        ("{{ nothing_here }}", r"line 1: 'nothing_here' is undefined"),
        ("{{ draft.title | shout }}", r"line 1: No filter named 'shout'"),
        ("{{ draft.title | safe }}", r"line 1: No filter named 'safe'"),
        ("a\n{{ cite('nobody') }}", r"line 2: the draft has no reference 'nobody'"),
        ("a\n{{ figure('pie') }}", r"line 2: there is no figure 'pie'"),
        ("{{ 1 / 0 }}", r"line 1: division by zero"),
        ("{{ quotation(3) }}", r"line 1: "),
        ("{% include 'gone.md.j2' %}", r"no template 'gone.md.j2'"),
        ("{% include '../../etc/passwd' %}", r"no template '../../etc/passwd'"),
        ("{{ draft.__class__.__mro__ }}", r"line 1: .*unsafe"),
        ("{{ ''.__class__ }}", r"line 1: .*unsafe"),
        ("{{ '{0.__class__}'.format(draft) }}", r"line 1: .*unsafe"),
        ("{{ cite.__globals__ }}", r"line 1: .*unsafe"),
        ("{{ draft.references[0].item.update({}) }}", r"line 1: .*not safely callable|line 1: .*unsafe"),
        ("{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}", r"recursion"),
        ("{{ range(10**7) }}", r"line 1: .*[Rr]ange too big"),
        ("{{ draft.title.nope() }}", r"line 1: .*nope"),
    ],
)
def test_a_mistake_in_a_template_names_file_line_and_remedy(text, words, tmp_path):
    import re

    assert re.search(words, broken(text, tmp_path)), broken(text, tmp_path)


@pytest.mark.parametrize(
    "text",
    [
        "{{ 'a' * 10**9 }}",
        "{{ 'a' * 10**10 }}",
        "{{ 9**(9**9) }}",
        "{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}",
        "{% for i in range(99999) %}{{ 'aaaaaaaaaaaaaaaaaaaa' * 99 }}{% endfor %}",
        "{% set n = namespace(a='a') %}{% for i in range(99) %}{% set n.a = n.a ~ n.a %}{% endfor %}",
        "{{ '%999999999d' | form(1) }}",
        "{{ [0] * 10**9 }}",
    ],
)
def test_a_bomb_ends_in_one_line_and_in_time(text, tmp_path):
    started = time.perf_counter()
    message = broken(text, tmp_path, seconds=1)

    assert "own" in message
    assert time.perf_counter() - started < 6


def test_comments_stand_between_signs_that_pandoc_does_not_use(tmp_path):
    (tmp_path / "own.md.j2").write_text("a<# {{ nothing }} #> {#anchor}\n", encoding="utf-8")

    assert fill(sample.draft(), "own", [tmp_path]) == "a {#anchor}"
