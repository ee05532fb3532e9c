"""Nothing that a record, a source or a reviewer says becomes markup, a citation or code in any output."""

from __future__ import annotations

from dataclasses import replace

import pytest
import report_sample as sample
from hypothesis import given, settings
from hypothesis import strategies as st
from report_paths import SHIPPED, pdf_text

from evidence.errors import UnreadableError
from evidence.report import tree
from evidence.report.draft import Echo, ThemeEchoes
from evidence.report.fill import environment
from evidence.report.markdown import Markdown, code, escaped, plain, single_quoted
from evidence.report.pandoc import READS, convert
from evidence.report.render import FORMATS, render
from evidence.report.verify import check, find_quotations, read_rendered

NASTY = (
    "*a* _b_ **c** `d` [e](f) [@osk1963] @osk1963 <b>g</b> <script>alert(1)</script> `h`{=html} {=typst} #set page()",
    "# heading", "- item", "1. item", "| a | b |", "::: {.quotation #Q3f9k2}", ": definition", "    code", "---", "~~~",
    "![x](file:///etc/passwd)", "[^1]: note", "^[inline]", "$x^2$ \\(y\\) \\frac{1}{2}", "&lt;b&gt; &amp;", "a\\", "\\", "`",
    "{{ draft }} {% for %} <# c #>", "\u201cdouble\u201d \"straight\" 'single'", "#link(\"x\")[y] #eval", "a\n\n# b\n\n- c",
    "<!-- x -->", "<https://a.b>", "%%", "~sub~ ^sup^", "...", "--", "\\newpage", "+ plus", "> quote", "(@) example",
)  # fmt: skip
MARK = "Lessons for everybody"


def shown(markdown: str) -> str:
    """What pandoc shows of this Markdown, on one line."""
    import json

    blocks = json.loads(convert(markdown, reads=READS, writes="json"))["blocks"]
    assert [block["t"] for block in blocks] in (["Para"], [])
    assert {node["t"] for block in blocks for node in block["c"]} <= {"Str", "Space"}
    return " ".join(tree.text_of(blocks).split())


@pytest.mark.parametrize("text", NASTY)
def test_any_text_is_shown_as_it_is(text):
    assert shown(escaped(text)) == " ".join(plain(text).split())


@settings(max_examples=25, deadline=None)
@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=60), min_size=30, max_size=30))
def test_every_text_there_is_is_shown_as_it_is(texts):
    for text, line in zip(
        texts, shown(" ".join("\u00b6" + escaped(text) for text in texts)).split("\u00b6")[1:], strict=False
    ):
        if "\u00b6" not in "".join(texts):
            assert "".join(line.split()) == "".join(plain(text).split())


@pytest.mark.parametrize(
    "template",
    ["{{ x }}", "{{ m ~ x }}", "{{ m + x }}", "{{ x | upper }}", "{{ [m, x] | join(x) }}", "{{ '%s' | form(x) }}",
     "{{ m.format(x) }}{{ '{}'.format(x) }}", "{% macro a(y) %}{{ y }}{% endmacro %}{{ a(x) ~ x }}{{ a(a(x)) }}",
     "{% set y %}{{ x }}{% endset %}{{ y ~ x }}", "{{ x | replace('a', '*') }}", "{{ m.join([x, x]) }}", "{{ x[1:] }}",
     "{{ [x] | map('upper') | join }}", "{{ x | title }}{{ x | trim }}{{ x | default('') }}", "{{ m % x }}",
     "{% call(z) w(x) %}{{ z }}{{ x }}{% endcall %}"],
)  # fmt: skip
@pytest.mark.parametrize("text", ["*a* [@b] <i>c</i> `d` _e_", "# a", "![a](b)", "~ a [b]{.c}"])
def test_no_way_of_writing_a_value_lets_it_become_markup(template, text):
    made = environment([SHIPPED])
    start = "{% macro w(v) %}{{ caller(v) }}{% endmacro %}"
    filled = made.from_string("\u00b6" + start + template).render(x=text, m=Markdown("a%s{}"))

    shown(filled)


def test_a_draft_of_nasty_texts_renders_in_every_format(tmp_path):
    for number, text in enumerate([" ".join(NASTY[:1]), " / ".join(NASTY[1:])]):
        first = sample.STATEMENTS[0]
        quotation = replace(sample.PLAN, words=text, confirmed_by=text)
        statement = replace(first, text=f"{MARK} {text}", quotations=(quotation,), problems=(text,), queries=(text,))
        theme = replace(sample.draft().findings[0], label=text, then=(statement,), definition=text)
        nasty = sample.draft(
            title=text, question=text, findings=(theme,), echoes=(), limits=(text,), then_label=text, kind=text
        )
        paths = render(nasty, folder=tmp_path / str(number), template_folders=[SHIPPED])
        for path in paths:
            seen = "".join(read_rendered(path, pdf_text=pdf_text).split())
            assert "".join(plain(single_quoted(text)).split())[:40] in seen
            assert "root:" not in seen
        html = paths[0].read_text(encoding="utf-8")
        assert "<script" not in html and 'src="file' not in html


@pytest.mark.parametrize("words", [text for text in NASTY if "@osk" in text or "quote" in text or "double" in text])
def test_a_quotation_of_nasty_words_is_read_back_from_every_format(words, tmp_path):
    quotation = replace(sample.PLAN, words=words)
    theme = replace(sample.draft().findings[0], then=(replace(sample.STATEMENTS[0], quotations=(quotation,)),))
    paths = render(sample.draft(echoes=(), findings=(theme,), lessons=()), folder=tmp_path, template_folders=[SHIPPED])

    for path in paths:
        found = [each for each in find_quotations(read_rendered(path, pdf_text=pdf_text)) if each.mark == "Q3f9k2"]
        (verdict,) = check(found, lambda mark: sample.Origin.of(quotation, [f"Before it. {words} After it."]))
        assert verdict.ok, (path.suffix, verdict)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("![x](/etc/passwd)", "picture '/etc/passwd'"),
        ("![x](https://a.b/c.png)", "picture"),
        ("![x](figure:none)", "figure 'none'"),
    ],
)
def test_a_template_shows_no_picture_but_our_own(text, words, tmp_path):
    (tmp_path / "own.md.j2").write_text(text, encoding="utf-8")
    with pytest.raises(UnreadableError, match=words):
        render(sample.draft(), template="own", folder=tmp_path / "out", template_folders=[tmp_path])


def test_raw_code_in_a_template_is_text_and_a_script_link_is_no_link(tmp_path):
    (tmp_path / "own.md.j2").write_text(
        "<script>alert(1)</script> `#panic()`{=typst} [go](javascript:alert(1)) [to](#nowhere)\n\n```{=html}\n<b>\n```\n",
        encoding="utf-8",
    )
    paths = render(sample.draft(), template="own", folder=tmp_path / "out", template_folders=[tmp_path])

    html = paths[0].read_text(encoding="utf-8")
    assert "<script" not in html and "javascript:" not in html and "<b>" not in html
    assert [path.suffix[1:] for path in paths] == list(FORMATS)


def test_code_keeps_every_character():
    assert shown_code(code('a `b` ``c`` "d" * \\ <e>')) == 'a `b` ``c`` "d" * \\ <e>'
    assert code(" ") == ""


def shown_code(markdown: str) -> str:
    """The text of a code span."""
    import json

    (block,) = json.loads(convert(markdown, reads=READS, writes="json"))["blocks"]
    assert [node["t"] for node in block["c"]] == ["Code"]
    return tree.text_of(block).strip()


def test_double_quotation_marks_are_kept_for_what_can_be_checked():
    assert single_quoted('a "b c" (\u201cd\u201d)') == "a \u2018b c\u2019 (\u2018d\u2019)"


PIECES = st.sampled_from(
    ["\u201c", "\u201d", '"', "\u201e", " ", " ", "[p. 3 \u00b7 Q12345]", "[", "]", "\u00b7", "Q12345", "\u200b", "word",
     "five words or more here", "(Ham, 1981)", "\u0387", "\u2026", "*"]
)  # fmt: skip
TEXTS = st.lists(
    st.lists(PIECES, min_size=3, max_size=12).map(lambda pieces: "a" + "".join(pieces) + "z"), min_size=6, max_size=6
)


@settings(max_examples=4, deadline=None)
@given(TEXTS)
def test_whatever_a_person_or_a_source_writes_verify_accepts_our_own_report(tmp_path_factory, texts):
    folder = tmp_path_factory.mktemp("own")
    title, question, limit, name, *said = texts
    quotation = replace(sample.PLAN, words=said[0], confirmed_by=name)
    made = tuple(
        replace(sample.STATEMENTS[0], number=n, text=text, quotations=(quotation,)) for n, text in enumerate(said)
    )
    theme = replace(sample.draft().findings[0], label=title, definition=question, then=made, now=())
    echo = Echo(then=quotation, now=quotation, opposed=True, denials=(name,))
    nasty = sample.draft(
        title=title,
        question=question,
        limits=(limit,),
        findings=(theme,),
        echoes=(ThemeEchoes(code="x", label=title, echoes=(echo,)),),
        lessons=made[:1],
        gaps=(),
    )
    for path in render(nasty, folder=folder, template_folders=[SHIPPED]):
        verdicts = check(
            find_quotations(read_rendered(path, pdf_text=pdf_text)),
            lambda mark: sample.Origin.of(quotation, [f"Before. {said[0]} After."]) if mark == quotation.mark else None,
        )
        assert verdicts and [(path.suffix, one.outcome, one.message) for one in verdicts if not one.ok] == []
