"""Damaged PDFs, made from sound ones: what disks, transfers, bad writers and people with bad intent do to a file."""

from __future__ import annotations

import random
import re
import zlib
from collections.abc import Callable

Edit = Callable[[random.Random, bytes], bytes]
Part = Callable[[bytes], bytes]

_NUMBERS = (
    b"0",
    b"-1",
    b"65536",
    b"2147483647",
    b"2147483648",
    b"-2147483649",
    b"99999999999999999999",
    b"1e38",
    b"nan",
)
_WORDS = (
    b"obj",
    b"endobj",
    b"stream",
    b"endstream",
    b"R",
    b"xref",
    b"trailer",
    b"startxref",
    b"<<",
    b">>",
    b"[",
    b"]",
    b"%%EOF",
)
_OBJECT = re.compile(rb"(?<!\d)(\d{1,7}) (\d{1,5}) obj\b(.*?)endobj", re.DOTALL)
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_REFERENCE = re.compile(rb"(?<!\d)(\d{1,7}) 0 R\b")
_NAME = re.compile(rb"/[A-Za-z][A-Za-z0-9]{1,20}")
_OPERANDS = re.compile(rb"-?\d+\.?\d*")


def flip(draw: random.Random, raw: bytes) -> bytes:
    """A few bytes become others."""
    out = bytearray(raw)
    for _ in range(draw.choice((1, 3, 20, 200))):
        out[draw.randrange(len(out))] = draw.randrange(256)
    return bytes(out)


def truncate(draw: random.Random, raw: bytes) -> bytes:
    """The end is missing."""
    return raw[: draw.randrange(1, len(raw))]


def insert(draw: random.Random, raw: bytes) -> bytes:
    """Strange bytes stand somewhere."""
    at = draw.randrange(len(raw))
    strange = draw.choice(
        (draw.randbytes(draw.choice((1, 16, 4096))), b"\x00" * 512, b"(" * 3000, b"<<" * 3000, b"[" * 3000)
    )
    return raw[:at] + strange + raw[at:]


def cut(draw: random.Random, raw: bytes) -> bytes:
    """A stretch is missing."""
    at = draw.randrange(len(raw))
    return raw[:at] + raw[at + draw.choice((1, 7, 100, 4096)) :]


def repeat(draw: random.Random, raw: bytes) -> bytes:
    """A stretch stands there several times."""
    at = draw.randrange(len(raw))
    stretch = raw[at : at + draw.choice((8, 512, 8192))]
    return raw[:at] + stretch * draw.choice((2, 5, 50)) + raw[at:]


def splice(draw: random.Random, raw: bytes) -> bytes:
    """The head of the file, then its tail from elsewhere."""
    return raw[: draw.randrange(1, len(raw))] + raw[draw.randrange(len(raw)) :]


def swap_objects(draw: random.Random, raw: bytes) -> bytes:
    """Two objects change places."""
    found = list(_OBJECT.finditer(raw))
    if len(found) < 2:
        return flip(draw, raw)
    one, other = sorted(draw.sample(found, 2), key=lambda match: match.start())
    first, second = one.span(3), other.span(3)
    return raw[: first[0]] + other[3] + raw[first[1] : second[0]] + one[3] + raw[second[1] :]


def redirect(draw: random.Random, raw: bytes) -> bytes:
    """References lead to other objects, their own parents and themselves among them."""
    numbers = [match[1] for match in _REFERENCE.finditer(raw)] or [b"1"]
    share = draw.choice((0.01, 0.1, 0.5))
    return _some(draw, _REFERENCE, raw, share, lambda match: draw.choice(numbers) + b" 0 R")


def huge_numbers(draw: random.Random, raw: bytes) -> bytes:
    """Numbers outside streams become very large, negative or none."""
    share = draw.choice((0.002, 0.02, 0.2))
    return _outside(raw, lambda part: _some(draw, _OPERANDS, part, share, lambda match: draw.choice(_NUMBERS)))


def rename(draw: random.Random, raw: bytes) -> bytes:
    """Names of keys and types become others of the file."""
    names = [match[0] for match in _NAME.finditer(raw)] or [b"/Type"]
    return _outside(raw, lambda part: _some(draw, _NAME, part, 0.02, lambda match: draw.choice(names)))


def keywords(draw: random.Random, raw: bytes) -> bytes:
    """Words of the format are missing, doubled or others."""
    word = draw.choice(_WORDS)
    places = [match.start() for match in re.finditer(re.escape(word), raw)]
    if not places:
        return flip(draw, raw)
    at = draw.choice(places)
    return raw[:at] + draw.choice((b"", word * 2, draw.choice(_WORDS))) + raw[at + len(word) :]


def tables(draw: random.Random, raw: bytes) -> bytes:
    """Digits of the cross-reference table, the trailer and startxref change."""
    at = max(raw.rfind(b"\nxref"), 0) or max(0, len(raw) - 400)
    tail = bytearray(raw[at:])
    digits = [index for index, byte in enumerate(tail) if 48 <= byte <= 57]
    for _ in range(min(len(digits), draw.choice((1, 5, 100)))):
        tail[draw.choice(digits)] = draw.randrange(48, 58)
    return raw[:at] + bytes(tail)


def mangle_stream(draw: random.Random, raw: bytes) -> bytes:
    """Bytes inside one stream change as they are packed."""
    found = list(_STREAM.finditer(raw))
    if not found:
        return flip(draw, raw)
    start, stop = draw.choice(found).span(1)
    return raw[:start] + (flip(draw, raw[start:stop]) if stop > start else b"x") + raw[stop:]


def mangle_content(draw: random.Random, raw: bytes) -> bytes:
    """One stream is unpacked, changed and packed again, so that the change reaches what reads it."""
    found = list(_STREAM.finditer(raw))
    draw.shuffle(found)
    for match in found:
        try:
            content = zlib.decompress(match[1])
        except zlib.error:
            continue
        if content:
            edit = draw.choice((flip, cut, repeat, insert, truncate, _numbers_in_content))
            return raw[: match.start(1)] + zlib.compress(edit(draw, content)) + raw[match.end(1) :]
    return flip(draw, raw)


def _numbers_in_content(draw: random.Random, content: bytes) -> bytes:
    return _some(draw, _OPERANDS, content, draw.choice((0.01, 0.3)), lambda match: draw.choice(_NUMBERS))


def _some(
    draw: random.Random, what: re.Pattern[bytes], raw: bytes, share: float, new: Callable[[re.Match[bytes]], bytes]
) -> bytes:
    return what.sub(lambda match: new(match) if draw.random() < share else match[0], raw)


def _outside(raw: bytes, edit: Part) -> bytes:
    """The file with everything but its streams edited."""
    out, at = [], 0
    for match in _STREAM.finditer(raw):
        out += [edit(raw[at : match.start()]), match[0]]
        at = match.end()
    return b"".join([*out, edit(raw[at:])])


EDITS: tuple[Edit, ...] = (
    flip, truncate, insert, cut, repeat, splice, swap_objects, redirect, huge_numbers, rename, keywords, tables,
    mangle_stream, mangle_content, mangle_content,
)  # fmt: skip


def mutated(draw: random.Random, raw: bytes) -> tuple[str, bytes]:
    """The file after one to three kinds of damage, and their names."""
    names = []
    for edit in draw.choices(EDITS, k=draw.choice((1, 1, 2, 3))):
        if raw:
            raw = edit(draw, raw)
            names.append(edit.__name__)
    return "+".join(names), raw
