"""Typeset the briefings of the shipped review: Markdown to PDF, and their records to BibTeX.

Reads `corpus/nhs-intermediate-tiers/briefings/*.md` and the bibliography beside it, and writes
`sources/<key>.pdf` and `references/briefings.bib`. Same input, same bytes. Run: `python tools/briefings/typeset.py`.

A briefing is TOML between two `+++` lines (title, short, layout, cover, abstract), then a small Markdown:
`## ` headings, paragraphs, `- ` lists, `*emphasis*`, and notes written `^[...]`, in which `@key` cites a record.
"""

import re
import sys
import tomllib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import bibtexparser
import typst

CORPUS = Path(__file__).resolve().parents[2] / "corpus" / "nhs-intermediate-tiers"
TEMPLATE = Path(__file__).with_name("briefing.typ")
ISSUED = datetime(2026, 11, 23, tzinfo=UTC)
NOTE = re.compile(r"\^\[([^\]]*)\]")
CITED = re.compile(r"@([A-Za-z0-9]+)")
EMPHASIS = re.compile(r"\*([^*]+)\*")
SPECIAL = re.compile(r"([\\#$*_`<>@\[\]~/=+])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """A record of the bibliography as a briefing cites it: `who` with `year` in notes, all of it in the list."""

    key: str
    who: str
    year: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Briefing:
    """One briefing: its record's key, title, running head, layout ("one" or "two" columns), cover page, text."""

    key: str
    title: str
    short: str
    layout: str
    cover: bool
    abstract: str
    body: str


def read_briefing(path: Path) -> Briefing:
    """The briefing of a Markdown file; a ValueError names the file when the front matter is wrong."""
    _, front, body = path.read_text(encoding="utf-8").split("+++\n", 2)
    meta = tomllib.loads(front)
    if missing := {"title", "short", "layout", "cover", "abstract"} - meta.keys():
        raise ValueError(f"{path}: front matter lacks {', '.join(sorted(missing))}")
    return Briefing(key=path.stem, body=body.strip(), **meta)


def read_works(path: Path) -> dict[str, Work]:
    """Every record of a BibTeX file by key, braces removed."""
    works = {}
    for entry in bibtexparser.parse_file(str(path)).entries:
        fields = {field.key: str(field.value) for field in entry.fields}
        people = fields.get("author") or fields.get("editor") or fields.get("journal") or ""
        works[entry.key] = Work(
            key=entry.key,
            who=short_names(people),
            year=fields.get("year", "(undated)"),
            title=re.sub(r"\\?[{}]", "", fields["title"]).replace("\\&", "&"),
        )
    return works


def short_names(people: str) -> str:
    """Family names as a note prints them: one, two, or the first and "et al."; a corporate author in full."""
    names = [person.split(",")[0].strip("{} ") for person in people.split(" and ")]
    if people.startswith("{") or len(names) == 1:
        return people.split(",")[0].strip("{} ")
    return " and ".join(names) if len(names) == 2 and names[1] != "others" else f"{names[0]} et al."


def labels(keys: list[str], works: dict[str, Work]) -> dict[str, str]:
    """The author-year label of each cited key; works that would share one get the letters a, b, ... in key order."""
    found: dict[str, list[str]] = {}
    for key in sorted(set(keys)):
        found.setdefault(f"{works[key].who} {works[key].year}", []).append(key)
    return {
        key: label if len(same) == 1 else f"{label}{'abcdef'[place]}"
        for label, same in found.items()
        for place, key in enumerate(same)
    }


def escape(text: str) -> str:
    """Plain text as Typst markup."""
    return SPECIAL.sub(r"\\\1", text)


def inline(text: str, names: dict[str, str]) -> str:
    """One run of Markdown text as Typst markup, its notes as footnotes."""
    parts = []
    for place, part in enumerate(NOTE.split(text)):
        if place % 2:
            note = CITED.sub(lambda match: names[match[1]], part)
            parts.append(f"#footnote[{escape(note)}.]")
        else:
            pieces = EMPHASIS.split(part)
            parts.extend(f"#emph[{escape(piece)}]" if odd % 2 else escape(piece) for odd, piece in enumerate(pieces))
    return "".join(parts)


def markup(body: str, names: dict[str, str]) -> str:
    """The blocks of a briefing as Typst markup."""
    blocks = []
    for block in re.split(r"\n\s*\n", body):
        if block.startswith("## "):
            blocks.append(f"= {inline(block[3:], names)}")
        elif block.startswith("- "):
            items = [" ".join(item.split()) for item in re.split(r"(?:^|\n)- ", block) if item]
            blocks.append("\n".join(f"- {inline(item, names)}" for item in items))
        else:
            blocks.append(inline(" ".join(block.split()), names))
    return "\n\n".join(blocks)


def cited_list(names: dict[str, str], works: dict[str, Work]) -> str:
    """The works cited, by label, as Typst markup."""
    entries = [f"{escape(label)}. #emph[{escape(works[key].title)}]" for key, label in names.items()]
    entries = [entry if entry.endswith(("?]", "!]")) else f"{entry}." for entry in entries]
    return "\n\n".join(sorted(entries, key=str.casefold))


def source(briefing: Briefing, works: dict[str, Work]) -> str:
    """The whole Typst document of a briefing; a ValueError names a cited key that no record has."""
    keys = [key for note in NOTE.findall(briefing.body) for key in CITED.findall(note)]
    if unknown := set(keys) - works.keys():
        raise ValueError(f"{briefing.key}: no record {', '.join(sorted(unknown))}")
    names = labels(keys, works)
    opening = f"""#show: briefing.with(
  title: [{escape(briefing.title)}], name: {quoted(briefing.title)}, short: [{escape(briefing.short)}],
  summary: [{escape(briefing.abstract)}], layout: {quoted(briefing.layout)}, cover: {str(briefing.cover).lower()},
  day: datetime(year: {ISSUED.year}, month: {ISSUED.month}, day: {ISSUED.day}),
)"""
    closing = f"#works[\n{cited_list(names, works)}\n]"
    template = TEMPLATE.read_text(encoding="utf-8")
    return "\n\n".join([template, opening, markup(briefing.body, names), closing]) + "\n"


def quoted(text: str) -> str:
    """A Typst string."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def record(briefing: Briefing) -> str:
    """The BibTeX record of a briefing."""
    fields = {
        "author": "{evidence project}",
        "title": re.sub(r"\b([A-Z]{2,}s?|England|English|Greater Manchester)\b", r"{\1}", briefing.title),
        "institution": "{evidence project}",
        "year": str(ISSUED.year),
        "abstract": briefing.abstract,
        "kind": "tertiary",
        "verified": "V",
    }
    lines = "".join(f"  {name} = {{{text}}},\n" for name, text in fields.items())
    return f"@techreport{{{briefing.key},\n{lines}}}\n"


def main() -> int:
    """Write every PDF and the bibliography of the briefings."""
    works = read_works(CORPUS / "references" / "starter.bib")
    briefings = [read_briefing(path) for path in sorted((CORPUS / "briefings").glob("*.md"))]
    for briefing in briefings:
        pdf = typst.compile(
            source(briefing, works).encode(),
            ignore_system_fonts=True,
            timestamp=int(ISSUED.timestamp()),
        )
        (CORPUS / "sources" / f"{briefing.key}.pdf").write_bytes(pdf)
        sys.stdout.write(f"sources/{briefing.key}.pdf\n")
    bibliography = "\n".join(record(briefing) for briefing in briefings)
    (CORPUS / "references" / "briefings.bib").write_text(bibliography, encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
