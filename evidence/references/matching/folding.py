"""Words as they are compared: without case, accents, markup, and the spellings that differ between databases."""

from __future__ import annotations

import html
import re
import unicodedata
from sys import intern

_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,80}>")
_WORD = re.compile(r"[^\W_]+")
_GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ζ": "zeta", "η": "eta", "θ": "theta",
    "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu", "ξ": "xi", "π": "pi", "ρ": "rho", "σ": "sigma", "τ": "tau",
    "φ": "phi", "χ": "chi", "ψ": "psi", "ω": "omega",
}  # fmt: skip
_LETTERS = str.maketrans(
    {**_GREEK, "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "ı": "i", "&": " and ",
     "'": "", "\u2018": "", "\u2019": "", "\u02bc": "", "`": "", "\u00ad": "", "\u200b": "",
     **{chr(mark): "" for mark in range(0x300, 0x370)}}
)  # fmt: skip
_GREEK_LETTER = re.compile(r"[\u0391-\u03c9]{2}")


def listed(text: str) -> frozenset[str]:
    """The words of a list written with spaces."""
    return frozenset(text.split())


def plain(text: str) -> str:
    """Lower case without accents, apostrophes, tags and character references; "&" is "and", one Greek letter its name."""
    if "<" in text:
        text = _TAG.sub("", text)
    if "&" in text and ";" in text:
        text = _TAG.sub("", html.unescape(text))
    if text.isascii():
        return text.lower().replace("'", "").replace("`", "").replace("&", " and ")
    text = unicodedata.normalize("NFKD", text.casefold())
    if _GREEK_LETTER.search(text):
        return "".join(char for char in text if not "\u0300" <= char < "\u0370").replace("&", " and ")
    return text.translate(_LETTERS)


def words(text: str) -> tuple[str, ...]:
    """The words of a text, in the form that `plain` gives, British "ae" and "oe" written "e"."""
    return tuple(map(intern, _WORD.findall(plain(text).replace("ae", "e").replace("oe", "e"))))
