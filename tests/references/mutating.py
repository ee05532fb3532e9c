"""Damage as files suffer it: bytes lost, lines shuffled, encodings swapped, files joined. The same for the same seed."""

from __future__ import annotations

import io
import random
import zipfile
import zlib
from collections.abc import Callable, Sequence

from evidence.references.detect import decode

NASTY = (
    b"\x00",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\xfe\xff",
    b"\xd8\x00",
    b"\xed\xa0\x80",
    b"\r",
    b"\n",
    b"\r\r\n",
    b'"',
    b"'",
    b"{",
    b"}",
    b"[",
    b"]",
    b"<",
    b">",
    b"&",
    b"&#0;",
    b"&nbsp;",
    b"<!--",
    b"-->",
    b"<![CDATA[",
    b"]]>",
    b"@",
    b"#",
    b"%",
    b"\\",
    b",",
    b";",
    b"\t",
    b"=",
    b"(",
    b")",
    b"\x1a",
    b"\x0c",
    b"\x85",
    b"\xc2\x85",
    b"\xe2\x80\xa8",
    b"\xff",
    b"\x80",
    b"\xf0\x9f\x91\xa9",
    b"e\xcc\x81",
    b"  - ",
    b"\nER  - \n",
    b"\n\n",
    b'""',
    b"\\u0000",
    b"\\",
    b"//",
    b"<1>",
    b"\nTY  - JOUR\n",
    b"\n@misc{z, title = {Z}}\n",
    b"\nPMID- 9\n",
    b"</record>",
    b"evidence:{",
    b"-",
    b"\x0b",
    b"$",
    b"|",
    b"@comment{",
    b"@string{a = ",
)
ENCODINGS = (
    "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "latin-1", "mac_roman", "cp437", "gb18030",
)  # fmt: skip
Edit = Callable[[random.Random, bytes, Sequence[bytes]], bytes]


def _flip(draw: random.Random, raw: bytes, _: Sequence[bytes]) -> bytes:
    held = bytearray(raw)
    for _number in range(draw.choice((1, 1, 3, 20))):
        held[draw.randrange(len(held))] = draw.randrange(256)
    return bytes(held)


def _drop(draw: random.Random, raw: bytes, _: Sequence[bytes]) -> bytes:
    at = draw.choice((0, draw.randrange(len(raw)), draw.randrange(len(raw))))
    return raw[:at] + raw[at + draw.choice((1, 1, 2, 7, 60, 400)) :]


def _insert(draw: random.Random, raw: bytes, _: Sequence[bytes]) -> bytes:
    for _number in range(draw.choice((1, 1, 2, 5))):
        at = draw.choice((0, len(raw), *(draw.randrange(len(raw)) for _ in range(4))))
        raw = raw[:at] + draw.choice(NASTY) + raw[at:]
    return raw


def _cut(draw: random.Random, raw: bytes, _: Sequence[bytes]) -> bytes:
    at = draw.randrange(len(raw))
    return raw[:at] if draw.random() < 0.8 else raw[at:]


def _lines(draw: random.Random, raw: bytes, _: Sequence[bytes]) -> bytes:
    """Lines doubled, shuffled, cut short, left out."""
    lines = raw.split(b"\n")
    sort, at = draw.randrange(5), draw.randrange(len(lines))
    if sort == 0:
        lines.insert(draw.randrange(len(lines) + 1), lines[at])
    elif sort == 1:
        draw.shuffle(lines)
    elif sort == 2:
        part = lines[at : at + 8]
        draw.shuffle(part)
        lines[at : at + 8] = part
    elif sort == 3:
        lines[at] = lines[at][: draw.randrange(len(lines[at]) + 1)]
    else:
        del lines[at]
    return b"\n".join(lines)


def _lost_line_ends(draw: random.Random, raw: bytes, _: Sequence[bytes]) -> bytes:
    """One line end lost, or some, or every empty line, so that entries join."""
    if draw.random() < 0.2:
        return raw.replace(b"\n\n", b"\n")
    share = draw.choice((0, 0.05))
    places = [at for at, byte in enumerate(raw) if byte == 10]
    lost = {at for at in places if draw.random() < share} | ({draw.choice(places)} if places else set())
    return bytes(byte for at, byte in enumerate(raw) if at not in lost)


def _line_ends(draw: random.Random, raw: bytes, _: Sequence[bytes]) -> bytes:
    lines = raw.replace(b"\r\n", b"\n").split(b"\n")
    ends = draw.choice(((b"\r",), (b"\r\n",), (b"\r\n", b"\n"), (b"\r", b"\n"), (b"\r", b"\r\n", b"\n"), (b"\r\r\n",)))
    return b"".join(line + (draw.choice(ends) if at < len(lines) - 1 else b"") for at, line in enumerate(lines))


def _encoding(draw: random.Random, raw: bytes, _: Sequence[bytes]) -> bytes:
    text, name = decode(raw)[0], draw.choice(ENCODINGS)
    if name.startswith("utf-16") and draw.random() < 0.3:
        at = draw.randrange(len(text) + 1)
        return (text[:at] + draw.choice("\ud800\udc00\ufeff\uffff") + text[at:]).encode(name, "surrogatepass")
    return text.encode(name, draw.choice(("ignore", "replace")))


def _huge(draw: random.Random, raw: bytes, _: Sequence[bytes]) -> bytes:
    at = draw.randrange(len(raw) + 1)
    return (
        raw[:at]
        + draw.choice((b"x", b"word ", b"{", b"\xc3\xa9", b"- ", b"\\")) * draw.choice((9000, 70_000))
        + raw[at:]
    )


def _deep(draw: random.Random, raw: bytes, _: Sequence[bytes]) -> bytes:
    at, sign = (
        draw.randrange(len(raw) + 1),
        draw.choice((b"{", b"[", b"<a>", b'{"a":', b'"', b"(", b"}", b"</a>", b"\\")),
    )
    return raw[:at] + sign * draw.choice((40, 1500, 9000)) + raw[at:]


def _mixed(draw: random.Random, raw: bytes, others: Sequence[bytes]) -> bytes:
    """Another file behind this one, before it, or between two of its lines; or this one twice."""
    other = draw.choice((raw, draw.choice(others), draw.choice(others)))
    if draw.random() < 0.6:
        first, second = draw.sample((raw, other), 2)
        return first + draw.choice((b"", b"\n", b"\n\n", b"\xef\xbb\xbf")) + second
    at = raw.find(b"\n", draw.randrange(len(raw))) + 1
    return raw[:at] + other + raw[at:]


def _wrapped(draw: random.Random, raw: bytes, _: Sequence[bytes]) -> bytes:
    """Something put before or behind everything: spaces, a quotation, mail, markup."""
    before = draw.choice(
        (
            b"",
            b"\n\n\n",
            b"{",
            b"[",
            b"<",
            b"  ",
            b"\xef\xbb\xbf\xef\xbb\xbf",
            b"Dear all,\n\n",
            b"<html><body><pre>\n",
            b">",
        )
    )
    return before + raw + draw.choice((b"", b"\n", b"\x1a", b"\x00\x00", b"</pre></body></html>", b"\nRegards\n"))


EDITS: dict[str, Edit] = {
    "bytes": _flip, "lost bytes": _drop, "nasty signs": _insert, "cut": _cut, "lines": _lines, "lost line ends": _lost_line_ends,
    "line ends": _line_ends, "encoding": _encoding, "huge": _huge, "deep": _deep, "mixed": _mixed, "wrapped": _wrapped,
}  # fmt: skip
_SELDOM = {"huge": 0.3, "deep": 0.5}


def mutated(draw: random.Random, raw: bytes, others: Sequence[bytes]) -> tuple[str, bytes]:
    """The file with one to three kinds of damage, and their names."""
    said = []
    for _ in range(draw.choice((1, 1, 1, 2, 3))):
        name = draw.choices(list(EDITS), [_SELDOM.get(one, 1) for one in EDITS])[0]
        is_book = raw.startswith(b"PK")
        edit = _book if is_book and draw.random() < 0.7 else EDITS[name]
        raw = edit(draw, raw, others) or raw
        said.append("workbook" if edit is _book else name)
    return " + ".join(said), raw


def _book(draw: random.Random, raw: bytes, others: Sequence[bytes]) -> bytes:
    """One part of a workbook damaged, left out, doubled or emptied, and all packed again."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError):
        return raw
    name = draw.choice(sorted(parts)) if parts else ""
    if not parts.get(name):
        return raw
    sort = draw.randrange(8)
    if sort == 0:
        del parts[name]
    elif sort == 1:
        parts[name] = b""
    elif sort == 2:
        parts[draw.choice(sorted(parts))] = parts[name]
    else:
        plain = {one: edit for one, edit in EDITS.items() if one not in {"mixed", "huge"}}
        parts[name] = plain[draw.choice(sorted(plain))](draw, parts[name], others)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", draw.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED))) as archive:
        for one, content in parts.items():
            archive.writestr(one, content)
    return out.getvalue()
