"""Other ways to write what was asked: British and American spelling, and acronyms with what they stand for. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from evidence.gazetteer import find_in_short, is_acronym
from evidence.model import Facet

_SHORTEST: Final = 5
_PAIRS: Final = (
    ("programme", "program"), ("centre", "center"), ("theatre", "theater"), ("litre", "liter"), ("metre", "meter"),
    ("fibre", "fiber"), ("defence", "defense"), ("licence", "license"), ("offence", "offense"), ("practise", "practice"),
    ("catalogue", "catalog"), ("dialogue", "dialog"), ("analogue", "analog"), ("ageing", "aging"),
    ("judgement", "judgment"), ("fulfil", "fulfill"), ("enrol", "enroll"), ("skilful", "skillful"), ("grey", "gray"),
    ("sceptic", "skeptic"), ("manoeuvre", "maneuver"), ("tumour", "tumor"), ("labour", "labor"), ("behaviour", "behavior"),
    ("favour", "favor"), ("harbour", "harbor"), ("neighbour", "neighbor"), ("colour", "color"), ("honour", "honor"),
    ("rumour", "rumor"), ("endeavour", "endeavor"), ("humour", "humor"), ("paediatric", "pediatric"),
    ("anaesth", "anesth"), ("anaemi", "anemi"), ("haem", "hem"), ("gynaecolog", "gynecolog"), ("orthopaedic", "orthopedic"),
    ("caesarean", "cesarean"), ("oedema", "edema"), ("oestr", "estr"), ("oesophag", "esophag"), ("foet", "fet"),
    ("diarrhoea", "diarrhea"), ("leukaemi", "leukemi"), ("ischaem", "ischem"), ("aetiolog", "etiolog"),
    ("encyclopaedia", "encyclopedia"), ("archaeolog", "archeolog"),
)  # fmt: skip
"""Beginnings of words, or stretches in them, as the two sides of the Atlantic write them."""
_IZE: Final = re.compile(r"(?<=[a-z]{3})i([sz])(e|es|ed|er|ers|ing|ation|ations|ational|able)$")
_YZE: Final = re.compile(r"(?<=[a-z]{3}l)y([sz])(e|ed|er|ers|ing)$")
_DOUBLED: Final = re.compile(r"[aeiou][^aeiou]+[ae](ll?)(ed|ing|er|ers)$")
"""Travelled and traveled, modelling and modeling; not filled."""
_MAY_DIFFER: Final = re.compile(
    "|".join([*(part for pair in _PAIRS for part in pair), _IZE.pattern, _YZE.pattern, _DOUBLED.pattern])
)
"""What a word has in it that can be written otherwise: most words have nothing of it."""


@lru_cache(maxsize=4096)
def spellings(word: str) -> tuple[str, ...]:
    """The other spellings of a word in small letters, British or American; none for most words.

    Some of what it gives is no word at all ("promise" gives "promize"): that finds nothing, and costs nothing.
    """
    if len(word) < _SHORTEST:
        return tuple(other for pair in _PAIRS for one, other in (pair, pair[::-1]) if word == one)
    if not _MAY_DIFFER.search(word):
        return ()
    found = [
        word.replace(one, other)
        for pair in _PAIRS
        for one, other in (pair, pair[::-1])
        if _holds(word, one) and not (one in other and _holds(word, other))
    ]
    for pattern in (_IZE, _YZE):
        found += [
            f"{word[: match.start(1)]}{'z' if match[1] == 's' else 's'}{match[2]}" for match in pattern.finditer(word)
        ]
    found += [
        f"{word[: match.start(1)]}{'l' if match[1] == 'll' else 'll'}{match[2]}" for match in _DOUBLED.finditer(word)
    ]
    return tuple(one for one in dict.fromkeys(found) if one != word)


@lru_cache(maxsize=4096)
def one_spelling(word: str) -> str:
    """The same for every spelling of a word in small letters."""
    return min(word, *spellings(word), key=lambda one: (len(one), one)) if spellings(word) else word


def _holds(word: str, part: str) -> bool:
    """Whether a word begins with `part`, or has it inside where it is long enough to be no chance."""
    return word.startswith(part) or (len(part) > 5 and part in word)


def spelt_out(text: str, facets: Sequence[Facet]) -> str:
    """The text with what each acronym in it stands for behind it: "SHA (strategic health authority)"."""
    for name, others in names(text, facets):
        if is_acronym(name):
            parts = re.split(rf"(?<!\w){re.escape(name)}(?!\w)(?! \()", text)
            text = f"{name} ({others[0]})".join(parts)
    return text


def names(text: str, facets: Sequence[Facet]) -> Iterator[tuple[str, list[str]]]:
    """For each name of the gazetteer in a text, the other names of what it means: acronym to full name and back.

    Args:
        text: what was asked.
        facets: the gazetteer: values with labels and aliases.

    Yields:
        What stands in the text, and the other names, each once.
    """
    values = {(facet.name, value.code): value for facet in facets for value in facet.values}
    for mention in find_in_short(text, facets):
        value = values[mention.facet, mention.code]
        others = [name for name in value.aliases if is_acronym(name) != is_acronym(mention.name)]
        if others:
            yield mention.name, list(dict.fromkeys(others))
