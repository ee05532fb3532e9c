"""LaTeX in bibliographic fields to plain Unicode text. Text without any LaTeX is returned as it is."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_ACCENTS = {
    "'": "\u0301", "`": "\u0300", "^": "\u0302", '"': "\u0308", "~": "\u0303", "=": "\u0304", ".": "\u0307",
    "u": "\u0306", "v": "\u030c", "H": "\u030b", "c": "\u0327", "k": "\u0328", "r": "\u030a", "b": "\u0331", "d": "\u0323",
}  # fmt: skip
_WORDS = {
    "ss": "ß", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "aa": "å", "AA": "Å",
    "i": "ı", "j": "ȷ", "dh": "ð", "DH": "Ð", "th": "þ", "TH": "Þ", "dj": "đ", "DJ": "Đ", "ng": "ŋ", "NG": "Ŋ",
    "textendash": "–", "textemdash": "—", "textquoteleft": "‘", "textquoteright": "’", "textquotedblleft": "“",
    "textquotedblright": "”", "textquotesingle": "'", "textquotedbl": '"', "textbackslash": "\\", "backslash": "\\",
    "textasciitilde": "~", "textasciicircum": "^", "textasciigrave": "`", "textbraceleft": "{", "textbraceright": "}",
    "textbar": "|", "textless": "<", "textgreater": ">", "textunderscore": "_", "textdollar": "$", "textdegree": "°",
    "textregistered": "®", "texttrademark": "™", "textcopyright": "©", "copyright": "©", "pounds": "£", "textsterling": "£",
    "texteuro": "€", "euro": "€", "S": "§", "P": "¶", "dots": "…", "ldots": "…", "textellipsis": "…", "LaTeX": "LaTeX",
    "TeX": "TeX", "times": "×", "pm": "±", "leq": "≤", "le": "≤", "geq": "≥", "ge": "≥", "neq": "≠", "approx": "≈",
    "infty": "∞", "cdot": "·", "circ": "°", "rightarrow": "→", "leftarrow": "←", "sim": "∼", "partial": "∂", "sum": "∑",
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "zeta": "ζ", "eta": "η", "theta": "θ",
    "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "pi": "π", "rho": "ρ", "sigma": "σ", "tau": "τ",
    "phi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω", "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ",
    "Pi": "Π", "Sigma": "Σ", "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω", "guillemotleft": "«", "guillemotright": "»",
    "texttimes": "×", "textperiodcentered": "·", "textcelsius": "°C", "slash": "/", "textonehalf": "½", "textpm": "±",
    "quad": " ", "qquad": " ", "newline": " ", "par": " ", "textmu": "µ",
}  # fmt: skip
_BELOW = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
_ABOVE = str.maketrans("0123456789+-=()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾")
_ANY = re.compile(r"[\\{}$~`^]|--|''")
_ACCENT = re.compile(
    r"\\(?:(?P<sign>['`^\"~=.])|(?P<word>[uvHckrbd])(?=[\s{\\]))\s*"
    r"(?:\{\s*(?:\\(?P<dotless>[ij])(?:\{\})?|(?P<braced>[^\W\d_])?)\s*\}|\\(?P<bare_dotless>[ij])(?![A-Za-z])\s*|(?P<bare>[^\W\d_]))"
)
_MATH = re.compile(
    r"(?<!\\)\$((?:[^$\\]|\\.)*[\\^_{](?:[^$\\]|\\.)*|[A-Za-z]|\\.|\w[^$\s]{0,20}\s?[=<>+*/]\s?(?:[^$\s]{0,20}\w))\$"
)
_SCRIPT = re.compile(r"(?<!\\)([_^])(?:\{((?:[^{}]|\{[^{}]*\})*)\}|([0-9A-Za-z+-]))")
_COMMAND = re.compile(r"\\(?:([A-Za-z]+)\*?(?:\{\}|[ \t\n]+|(?![A-Za-z]))|(.))", re.DOTALL)
_SHAPED = re.compile(
    r"\\(?:(?P<name>frac|href|noopsort|textsuperscript|textsubscript|enquote|mkbibquote)\*?\s?)"
    r"\{(?P<first>[^{}]*)\}(?:(?<=\})\s?\{(?P<second>[^{}]*)\})?"
)
_SINGLE = re.compile(r"`([^`']*)'(?!\w)")
_SPACED = frozenset(_WORDS)
_HIDDEN = {
    "\\": "\ue000",
    "{": "\ue001",
    "}": "\ue002",
    "$": "\ue003",
    "~": "\ue004",
    "`": "\ue005",
    "^": "\ue006",
    "_": "\ue007",
}
_SHOW = str.maketrans({hidden: char for char, hidden in _HIDDEN.items()})


def decode(text: str) -> str:
    """Plain text: accents composed, symbols and dashes as characters, formatting commands and braces gone.

    The case of letters is never touched, a command that is not known keeps its argument and loses its name.
    """
    if not _ANY.search(text):
        return text
    return _remembered(text) if len(text) < 200 else _decode(text)


@lru_cache(maxsize=20_000)
def _remembered(text: str) -> str:
    """As `_decode`; what is short recurs, journals and publishers above all."""
    return _decode(text)


def _decode(text: str) -> str:
    text = _MATH.sub(_math, text) if "$" in text else text
    if "\\" in text:
        text = _SHAPED.sub(_shaped, text)
        text = _ACCENT.sub(_accent, text)
        text = _COMMAND.sub(_command, text)
    text = text.replace("---", "—").replace("--", "–").replace("``", "“").replace("''", "”")
    text = _SINGLE.sub(r"‘\1’", text) if "`" in text else text
    text = _TIE.sub(" ", text) if "~" in text else text
    text = text.replace("{", "").replace("}", "").translate(_SHOW)
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def _accent(match: re.Match[str]) -> str:
    mark = _ACCENTS[match["sign"] or match["word"]]
    letter = match["dotless"] or match["braced"] or match["bare_dotless"] or match["bare"] or ""
    return unicodedata.normalize("NFC", letter + mark) if letter else ""


def _command(match: re.Match[str]) -> str:
    word, sign = match.group(1), match.group(2)
    if sign is not None:
        if sign in "'`^\"~=.-/,;:!|()[]@>+<":
            return " " if sign in ",;:>" else ""
        return " " if sign in "\\ \n" else _HIDDEN.get(sign, sign)
    if word in _SPACED:
        return _HIDDEN.get(_WORDS[word], _WORDS[word])
    return ""


def _math(match: re.Match[str]) -> str:
    return _COMMAND.sub(_command, _SCRIPT.sub(_script, _SHAPED.sub(_shaped, match.group(1))))


def _shaped(match: re.Match[str]) -> str:
    """A command whose arguments are not all shown, or not as they stand."""
    name, first, second = match["name"], match["first"], match["second"] or ""
    if name == "frac":
        return f"{first}/{second}"
    if name == "href":
        return second or first
    if name in {"enquote", "mkbibquote"}:
        return f"“{first}”"
    if name in {"textsuperscript", "textsubscript"}:
        return _scripted("^" if name == "textsuperscript" else "_", first) + second
    return second


def _script(match: re.Match[str]) -> str:
    inner = re.sub(r"\\(?:text\w*|math\w*|rm|it|bf)\s*|[{}]", "", match[2] if match[2] is not None else match[3])
    if inner in {"\\circ", "\\prime"}:
        return "°" if inner == "\\circ" else "′"
    return _scripted(match[1], inner)


def _scripted(sign: str, text: str) -> str:
    """The text raised ("^") or lowered ("_") where all of its characters have such a form; as it is otherwise."""
    script = text.translate(_BELOW if sign == "_" else _ABOVE)
    return script if not any(char in text for char in script) else text


_TIE = re.compile(r"(?<=[\w.,;:)}\]&])~(?=[\S])|(?<=[.,])~")
_TILDE = re.compile(r"\{?(?:\$\\sim\$|\\textasciitilde\s?(?:\{\})?|\\~\s?\{\s?\})\}?")
_URL = re.compile(r"\\(?:url|href)\s*\{([^{}]*)\}?(?:\{[^{}]*\})?")


def verbatim(text: str) -> str:
    """An address or identifier: outer braces and the backslash before a special character gone, all else kept."""
    if "\\" not in text and "{" not in text:
        return text.strip().strip("}")
    text = _TILDE.sub("~", _URL.sub(r"\1", text.strip()))
    return re.sub(r"\{\\([_%&#~$])\}|\\([_%&#~$])", r"\1\2", text.strip("{}"))


_WRITE = str.maketrans(
    {
        "\\": "\\textbackslash{}", "{": "\\textbraceleft{}", "}": "\\textbraceright{}", "~": "\\textasciitilde{}",
        "^": "\\textasciicircum{}", "`": "\\textasciigrave{}", "$": "\\$", "&": "\\&", "%": "\\%", "#": "\\#", "_": "\\_",
    }
)  # fmt: skip


def encode(text: str) -> str:
    """Plain text as LaTeX that `decode` reads back; letters beyond ASCII stay as they are."""
    text = text.translate(_WRITE)
    return re.sub(
        r"''+", lambda found: "{}".join(found.group()), re.sub(r"--+", lambda found: "{}".join(found.group()), text)
    )
