"""Write the grey-literature duplicate set from the list of works in works.txt.

Run `python tools/grey/build.py`; the same list gives the same bytes. The form of the list is told at its head.
"""

from __future__ import annotations

import csv
import io
import re
import zlib
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path

HERE = Path(__file__).resolve().parent
FOLDER = HERE.parents[1] / "tests" / "data" / "grey"
FIELDS = (
    *("id", "title", "author", "year", "journal", "booktitle", "institution", "publisher", "volume", "number"),
    *("pages", "doi", "abstract", "isbn", "url", "entrytype", "source", "cluster"),
)
SHORT = {
    "t": "title", "a": "author", "y": "year", "j": "journal", "b": "booktitle", "i": "institution", "pub": "publisher",
    "v": "volume", "n": "number", "p": "pages", "d": "doi", "abs": "abstract", "isbn": "isbn", "u": "url",
    "e": "entrytype", "s": "source",
}  # fmt: skip
SOURCES = {
    "ref": "reference list", "hmic": "HMIC (Ovid)", "pdf": "PDF metadata", "web": "Zotero web page",
    "scholar": "Google Scholar", "openalex": "OpenAlex", "overton": "Overton", "lib": "library catalogue",
    "endnote": "EndNote library",
}  # fmt: skip
NAMES = re.compile(
    r"^(England|English|Scotland|Wales|London|Britain|British|UK|King's|Nuffield|Manchester|Greater|Europe|Bristol"
    r"|Mid|Staffordshire|Torbay|Winterbourne|View|Monitor|Shipman|Francis|Darzi|Wanless|Kent|Canterbury|Zealand)\b"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One work of the list: its key (the cluster), its facts, the groups it is a look-alike in, its variants."""

    key: str
    facts: dict[str, str]
    groups: list[str]
    variants: list[tuple[str, dict[str, str]]] = field(default_factory=list)


def pairs_of(parts: list[str]) -> dict[str, str]:
    """`key=value` parts as a dictionary, short names spelt out."""
    split = (part.split("=", 1) for part in parts if part)
    return {SHORT.get(name.strip(), name.strip()): value.strip() for name, value in split}


def read_list(text: str) -> tuple[list[dict[str, str]], list[Work], dict[str, str]]:
    """The list as institutions, works and groups of look-alikes with the reason."""
    institutions: list[dict[str, str]] = []
    works: list[Work] = []
    groups: dict[str, str] = {}
    for line in text.splitlines():
        parts = [part.strip() for part in re.split(r" \| (?=\w+=)" if line.startswith("  ") else r" \| ", line[2:])]
        if line.startswith("@ "):
            institutions.append(dict(zip(("code", "plain", "hmic", "overton", "scholar"), parts, strict=True)))
        elif line.startswith("~ "):
            groups[parts[0]] = parts[1]
        elif line.startswith("= "):
            facts = pairs_of(parts[5:])
            near = facts.pop("near", "").split(",")
            facts |= {k: v.strip("-") for k, v in zip(("title", "author", "year", "code"), parts[1:5], strict=True)}
            works.append(Work(key=parts[0], facts=facts, groups=[name for name in near if name]))
        elif line.startswith("  "):
            works[-1].variants.append((parts[0], pairs_of(parts[1:])))
    return institutions, works, groups


def people(names: str, form: str) -> str:
    """Authors joined with ` and `: in full, with initials (dotted or not), given name first, or the first alone."""
    split = [tuple(part.strip() for part in name.split(",", 1)) for name in names.split(";") if name.strip()]
    initials = {"i": ".", "ii": ""}
    out = []
    for family, *given in split:
        if not given:
            out.append(family)
        elif form in initials:
            letters = [word[0] + initials[form] for word in re.split(r"[\s-]+", given[0])]
            out.append(f"{family}, {(' ' if form == 'i' else '').join(letters)}")
        elif form == "g":
            out.append(f"{given[0]} {family}")
        else:
            out.append(f"{family}, {given[0]}")
    return out[0] if form == "first" and out else " and ".join(out)


def lowered(title: str) -> str:
    """A title in the lower case of library databases: acronyms and names stay, ` : ` stands before the subtitle."""
    words = title.split(" ")
    kept = [
        w if i == 0 or sum(c.isupper() for c in w) > 1 or NAMES.match(w) else w.lower() for i, w in enumerate(words)
    ]
    return re.sub(r":(?= )", " :", " ".join(kept))


def styled(style: str, facts: dict[str, str], house: dict[str, str]) -> dict[str, str]:
    """The record that a source of this style makes of a work, before what is written by hand is put over it."""
    title, names, year, plain = facts["title"], facts["author"], facts["year"], house["plain"]
    placed = house["scholar"].replace(": The ", ": ").replace(":", " :", 1)
    same = {k: facts.get(k, "") for k in ("number", "volume", "pages", "isbn", "doi", "url", "abstract")}
    bare = {"title": title, "author": people(names, ""), "year": year, "entrytype": "techreport", "publisher": ""}
    match style:
        case "hmic":
            made = {"title": lowered(title), "author": house["hmic"], "publisher": f"{placed}, {year}"}
            return bare | same | made | {"url": "", "doi": "", "entrytype": "report"}
        case "pdf":
            return {"title": title.split(": ")[0], "entrytype": "misc"}
        case "web":
            return {
                "title": f"{title} | {house['overton']}",
                "author": house["overton"],
                "year": year,
                "url": facts.get("url", ""),
                "entrytype": "webpage",
            }
        case "scholar":
            return {
                "title": title,
                "author": people(names or plain, "ii"),
                "year": year,
                "journal": house["scholar"],
                "entrytype": "article",
            }
        case "openalex":
            return {
                "title": title,
                "author": people(names, "g"),
                "year": year,
                "doi": facts.get("doi", ""),
                "entrytype": "report",
            }
        case "overton":
            return {
                "title": title,
                "year": year,
                "publisher": house["overton"],
                "url": facts.get("url", ""),
                "entrytype": "report",
            }
        case "lib":
            made = {
                "title": title.replace(": ", " : "),
                "author": people(names, "") or house["hmic"],
                "publisher": placed,
            }
            return bare | same | made | {"url": "", "entrytype": "book"}
        case "endnote":
            return bare | {
                "author": people(names or plain, "i"),
                "publisher": house["scholar"],
                "number": facts.get("number", ""),
            }
        case _:
            return bare | same | {"author": people(names or plain, ""), "institution": plain}


def filled(style: str, work: Work, house: dict[str, str], by_hand: dict[str, str]) -> dict[str, str]:
    """One record: the style's default with the hand-written fields over it."""
    facts = work.facts
    record = styled(style, facts, house) | {"source": SOURCES[style], "cluster": work.key}
    codes = {"@": house["overton"], "#": house["hmic"], "=": house["plain"]}
    for name, value in by_hand.items():
        if name == "author":
            value = codes.get(
                value, people(facts["author"], value) if value in ("i", "ii", "g", "f", "first") else value
            )
        elif name == "title":
            head, _, tail = facts["title"].partition(": ")
            value = value.replace("{t}", facts["title"]).replace("{l}", lowered(facts["title"]))
            value = value.replace("{s}", head).replace("{sub}", tail)
        record[name] = "" if value == "-" else value
    return record


def alone(key: str) -> str:
    """The style of a work that has one record only: by the checksum of its key."""
    return ("ref", "hmic", "overton", "scholar", "endnote", "ref")[zlib.crc32(key.encode()) % 6]


def records_of(works: list[Work], institutions: list[dict[str, str]]) -> list[dict[str, str]]:
    """All records, in an order that follows neither work nor source, with ids."""
    houses = {house["code"]: house for house in institutions}
    out: list[dict[str, str]] = []
    for work in works:
        house = houses[work.facts["code"]]
        given = {
            k: v
            for k, v in work.facts.items()
            if k in ("journal", "booktitle", "abstract", "entrytype", "publisher", "institution")
        }
        first = work.facts.get("as") or ("ref" if work.variants or "institution" in given else alone(work.key))
        out.append(filled(first, work, house, given))
        out.extend(filled(style, work, house, by_hand) for style, by_hand in work.variants)
    out.sort(key=lambda r: zlib.crc32("\x1f".join(r.get(name, "") for name in FIELDS[1:]).encode()))
    return [{"id": f"grey_{number:04d}"} | record for number, record in enumerate(out, start=1)]


def look_alikes(works: list[Work], groups: dict[str, str]) -> list[dict[str, str]]:
    """Each pair of works of one group whose titles share half of their words, with the reason why they are not the same."""
    rows = []
    for name, reason in groups.items():
        members = sorted((work.key, words(work.facts["title"])) for work in works if name in work.groups)
        for (a, first), (b, second) in combinations(members, 2):
            if 2 * len(first & second) >= min(len(first), len(second)):
                rows.append({"group": name, "reason": reason, "cluster": a, "other": b})
    return rows


def words(title: str) -> set[str]:
    """The words of a title that may tell works apart, in lower case."""
    return set(re.findall(r"\w+", title.lower())) - {
        "the",
        "a",
        "an",
        "and",
        "of",
        "in",
        "for",
        "to",
        "on",
        "by",
        "with",
    }


def csv_text(rows: list[dict[str, str]], columns: list[str]) -> str:
    """Rows as CSV text, empty where a record has no such field."""
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def built() -> dict[str, str]:
    """The two files of the set, by name."""
    institutions, works, groups = read_list((HERE / "works.txt").read_text(encoding="utf-8"))
    pairs = look_alikes(works, groups)
    return {
        "records.csv": csv_text(records_of(works, institutions), list(FIELDS)),
        "look_alikes.csv": csv_text(pairs, ["group", "reason", "cluster", "other"]),
    }


if __name__ == "__main__":
    for name, text in built().items():
        (FOLDER / name).write_text(text, encoding="utf-8")
