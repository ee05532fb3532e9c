"""Names of authors: persons in every usual order, and bodies.

A person's particles ("von", "de la") stay with the family name, a suffix ("III") follows the given name after a comma.
A body is one literal: braces say so, and so do words that only bodies have ("Department", "Organization"). "and others"
is the literal "others".
"""

from __future__ import annotations

import re
from functools import lru_cache

from evidence.model import Name
from evidence.references.latex import decode
from evidence.text import squeeze

OTHERS = Name(literal="others")
_BODY = re.compile(
    r"(?i)\b(?:organi[sz]ations?|departments?|ministry|nhs|councils?|committee|working group|study group|university|"
    r"institut(?:e|ion)|trust|fund|foundation|commission|boards?|office|agency|association|society|cent(?:re|er)|college|"
    r"authorit(?:y|ies)|research unit|task force|government|parliament|consortium|collaborat(?:ion|ive)|network|federation|"
    r"company|ltd|inc|plc|press|secretariat|confederation|alliance|partnership|"
    r"investigators|house of (?:commons|lords)|great britain)\b"
    r"|\b(?:of|for|and|the)\b(?-i:\s+[A-Z&])|&"
)
_INITIALS = re.compile(r"^(?P<family>[^\s,]+(?: [^\s,]+)*?) (?P<given>(?:[A-Z\u00c0-\u00de]\.?[- ]?){1,4})$")
_ONLY_INITIALS = re.compile(r"(?:[A-Z\u00c0-\u00de]\.?[\s-]?){1,4}")
_PARTICLES = frozenset(
    {"af", "al", "auf", "bin", "da", "das", "de", "del", "della", "den", "der", "des", "di", "do", "dos", "du",
     "el", "ibn", "la", "le", "les", "ter", "ten", "van", "vom", "von", "zu", "zum", "zur"}
)  # fmt: skip
_EXTENDED = re.compile(r"(?:^|,)\s*(family|given|prefix|suffix)\s*=\s*(\"[^\"]*\"|[^,]*)")


def _cutting(separator: str) -> re.Pattern[str]:
    """A pattern of the separator and of what may hide it: braces and escaped characters."""
    return re.compile(rf"\\.|[{{}}]|{separator}", re.DOTALL | re.IGNORECASE)


_AND, _COMMA, _SPACE, _SEMICOLON = (_cutting(one) for one in (r"\sand(?=\s)", ",", r"[\s~]+", r"[;|]"))
_BARE_AND = re.compile(r"\sand(?=\s)", re.IGNORECASE)


def _at_top(text: str, separator: re.Pattern[str]) -> list[str]:
    """`text` cut at every match of `separator` that lies outside braces."""
    depth, start, parts = 0, 0, []
    for mark in separator.finditer(text):
        found = mark.group()
        if found == "{":
            depth += 1
        elif found == "}":
            depth = max(0, depth - 1)
        elif depth == 0 and not found.startswith("\\"):
            parts.append(text[start : mark.start()])
            start = mark.end()
    return [*parts, text[start:]]


def parse_bibtex_names(text: str) -> tuple[Name, ...]:
    """The names of a BibTeX field, LaTeX and braces still in it: "Ham, Chris and {The King's Fund} and others"."""
    return tuple(name for part in _at_top(f" {text} ", _AND) for name in _said(part.strip()))


@lru_cache(maxsize=100_000)
def _said(text: str) -> tuple[Name, ...]:
    """What stands between two "and"; the same people write often, and are one object."""
    return tuple(name for name in _comma_pairs(text) if name.family or name.given or name.literal)


def _comma_pairs(text: str) -> list[Name]:
    """One name; or several where somebody wrote "Miller, D., Firby, J." with commas alone."""
    parts = [part.strip() for part in _at_top(text, _COMMA)]
    if len(parts) >= 4 and len(parts) % 2 == 0 and all(_is_initials(part) for part in parts[1::2]):
        return [_person(family, given) for family, given in zip(parts[0::2], parts[1::2], strict=True)]
    return [parse_name(text)]


def _is_initials(text: str) -> bool:
    return _ONLY_INITIALS.fullmatch(text) is not None


def parse_name(text: str) -> Name:
    """One name as BibTeX writes it: "Family, Given", "Family, Suffix, Given", "Given von Family", "{A Body}", "others"."""
    text = text.strip()
    if _BARE_AND.sub("", f" {text}").strip().casefold().rstrip(".") in {"others", "et al"}:
        return OTHERS
    if _is_braced(text):
        return Name(literal=squeeze(decode(text)))
    if re.match(r"(?:family|given|prefix|suffix|id)\s*=", text):
        return _extended(text)
    parts = [part.strip() for part in _at_top(text, _COMMA)]
    parts = parts if any(parts[1:]) else [parts[0]]
    if len(parts) == 1:
        return _in_order(parts[0])
    if len(parts) == 2:
        return _person(parts[0], parts[1])
    return _person(parts[0], ", ".join(part for part in (*parts[2:], parts[1]) if part))


def _is_braced(text: str) -> bool:
    if not (text.startswith("{") and text.endswith("}")) or text.startswith("{\\"):
        return False
    depth = 0
    for index, char in enumerate(text):
        depth += (char == "{") - (char == "}")
        if depth == 0:
            return index == len(text) - 1
    return False


def _extended(text: str) -> Name:
    said = {key: squeeze(decode(value.strip().strip('"'))) for key, value in _EXTENDED.findall(text)}
    family = " ".join(part for part in (said.get("prefix"), said.get("family")) if part)
    return Name(family=family, given=", ".join(part for part in (said.get("given"), said.get("suffix")) if part))


def _person(family: str, given: str) -> Name:
    family, given = squeeze(decode(family)), squeeze(decode(given))
    return Name(family=family, given=given) if family and given else Name(literal=family or given)


def _in_order(text: str) -> Name:
    """A name in speaking order; the family name starts at the first small word, or is the last word."""
    plain = squeeze(decode(text))
    words = [word for word in _at_top(text, _SPACE) if word]
    if len(words) < 2 or _BODY.search(plain):
        return Name(literal=plain)
    initials = _INITIALS.match(plain)
    if (
        initials
        and "{" not in text
        and (words[-1].endswith(".") > words[0].endswith(".") or not _is_initials(words[0]))
    ):
        return Name(family=initials["family"], given=initials["given"])
    small = [index for index, word in enumerate(words[:-1]) if _is_small(word)]
    if small and small[0] == 0 and words[0] not in _PARTICLES:
        small = []
    start = small[0] if small else len(words) - 1
    return _person(" ".join(words[start:]), " ".join(words[:start]))


def _is_small(word: str) -> bool:
    if word.startswith("{") and not word.startswith("{\\"):
        return False
    letters = [char for char in decode(word) if char.isalpha()]
    return bool(letters) and letters[0].islower()


def parse_names(text: str) -> tuple[Name, ...]:
    """The names of one table cell, however they are separated: by semicolons, by "and", by commas.

    "Family, Given; Family, Given"; "Given Family and Given Family"; "Family AB, Family C"; "Given Family, Given Family".
    """
    text = squeeze(text)
    if not text:
        return ()
    if len(parts := _at_top(text, _SEMICOLON)) > 1:
        return _each(parts)
    parts = _at_top(f" {text} ", _AND)
    if len(parts) > 1 and (
        not _BODY.search(_BARE_AND.sub("", text)) or all("," in part or _BODY.search(part) for part in parts)
    ):
        return parse_bibtex_names(text)
    parts = [part.strip() for part in _at_top(text, _COMMA)]
    if len(parts) > 1 and all(_INITIALS.match(part) or _is_full(part) or _is_others(part) for part in parts):
        return _each(parts)
    return tuple(name for name in _comma_pairs(text) if name.family or name.literal)


def _is_full(part: str) -> bool:
    words = part.split()
    return len(words) > 1 and not words[0][0].islower()


def _is_others(part: str) -> bool:
    return part.casefold().rstrip(".") in {"others", "et al"}


def _each(parts: list[str]) -> tuple[Name, ...]:
    return tuple(parse_name(part) for part in parts if part.strip())


_SPECIAL = re.compile(r"[\\{}$~`^]")
_SHIELD = {
    "\\": "\\textbackslash{}", "{": "\\{", "}": "\\}", "$": "\\$", "~": "\\textasciitilde{}", "^": "\\textasciicircum{}",
    "`": "\\textasciigrave{}",
}  # fmt: skip


def write_name(name: Name) -> str:
    """A name as "Family, Given", or a body in braces; `parse_name` reads it back.

    Signs that LaTeX gives a meaning are written as LaTeX only where the name would not come back as it is.
    """
    text = _written(name)
    if not _SPECIAL.search(f"{name.family}{name.given}{name.literal}") or parse_name(text) == name:
        return text
    parts = (_SPECIAL.sub(lambda sign: _SHIELD[sign.group()], part) for part in (name.family, name.given, name.literal))
    family, given, literal = parts
    return _written(Name(family=family, given=given, literal=literal))


def _written(name: Name) -> str:
    if name.literal:
        return "others" if name == OTHERS else "{" + name.literal + "}"
    given, comma, suffix = name.given.partition(", ")
    return f"{name.family}, {suffix}, {given}" if comma else f"{name.family}, {name.given}"


def write_names(names: tuple[Name, ...]) -> str:
    """Names for one table cell, separated by semicolons; `parse_names` reads them back."""
    text = "; ".join(write_name(name) for name in names)
    return text if parse_names(text) == names else f"{text};"
