"""PDFs made to break what reads them: small files that ask for endless work, for all memory, or for what they must not have."""

from __future__ import annotations

import zlib
from collections.abc import Callable

_PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 500 500]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>/XObject<</X 6 0 R>>>>>>"
_WORDS = b"BT /F 12 Tf 72 400 Td (The pond keeper counted newts in every district.) Tj ET"
_FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
_PIECE = 1 << 20


def pdf(changed: dict[int, bytes], *, trailer: bytes = b"") -> bytes:
    """A PDF of one page with a sentence, some of its objects replaced; its reader has to find the objects itself."""
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: _PAGE,
        4: stream(_WORDS),
        5: _FONT,
    } | changed
    body = b"".join(b"%d 0 obj %s endobj\n" % (number, said) for number, said in sorted(objects.items()))
    return b"%PDF-1.7\n" + body + b"trailer<</Root 1 0 R/Size %d%s>>\n%%%%EOF" % (max(objects) + 1, trailer)


def stream(content: bytes, entries: bytes = b"") -> bytes:
    """A stream that is not packed."""
    return b"<</Length %d%s>>stream\n%s\nendstream" % (len(content), entries, content)


def bomb(piece: bytes, times: int, entries: bytes = b"", ends: tuple[bytes, bytes] = (b"", b"")) -> bytes:
    """A stream, packed twice, that unpacks to a piece over and over; between the `ends`."""
    press = zlib.compressobj(9, wbits=-15)
    head = press.compress(ends[0]) + press.flush(zlib.Z_FULL_FLUSH)
    block = press.compress(piece) + press.flush(zlib.Z_FULL_FLUSH)
    tail = press.compress(ends[1]) + press.flush()
    once = b"\x78\x9c" + head + block * times + tail + b"\0\0\0\0"
    twice = zlib.compress(once, 9)
    return b"<</Length %d/Filter[/FlateDecode/FlateDecode]%s>>stream\n%s\nendstream" % (len(twice), entries, twice)


def _text_bomb() -> bytes:
    return pdf({4: bomb(b"(ab) Tj " * (_PIECE // 8), 1024, ends=(b"BT /F 1 Tf ", b"ET"))})


def _space_bomb() -> bytes:
    return pdf({4: bomb(b" " * _PIECE, 4096, ends=(b"", _WORDS))})


def _form(draws: bytes, resources: bytes) -> bytes:
    return stream(draws, b"/Type/XObject/Subtype/Form/BBox[0 0 500 500]/Resources<<%s>>" % resources)


def _nested_forms() -> bytes:
    """Eight forms, each of which draws the next ten times."""
    forms = {6 + n: _form(b"/X Do " * 10, b"/XObject<</X %d 0 R>>" % (7 + n)) for n in range(8)}
    return pdf({4: stream(b"/X Do"), **forms, 14: _form(_WORDS, b"/Font<</F 5 0 R>>")})


def _many_contents() -> bytes:
    """A page whose content is one stream, half a million times."""
    page = _PAGE.replace(b"/Contents 4 0 R", b"/Contents[%s]" % (b"4 0 R " * 500_000))
    return pdf({3: page, 4: stream(_WORDS * 20)})


def _false_count() -> bytes:
    return pdf({2: b"<</Type/Pages/Kids[3 0 R]/Count 2000000000>>"})


def _negative_count() -> bytes:
    return pdf({2: b"<</Type/Pages/Kids[3 0 R]/Count -7>>"})


def _tree_loop() -> bytes:
    return pdf(
        {2: b"<</Type/Pages/Kids[2 0 R 3 0 R 7 0 R]/Count 9>>", 7: b"<</Type/Pages/Parent 2 0 R/Kids[2 0 R]/Count 4>>"}
    )


def _parent_loop() -> bytes:
    page = b"<</Type/Page/Parent 7 0 R/Contents 4 0 R>>"
    return pdf({3: page, 7: b"<</Type/Pages/Parent 8 0 R>>", 8: b"<</Type/Pages/Parent 7 0 R>>"})


def _self_reference() -> bytes:
    return pdf({4: b"<</Length 4 0 R>>stream\n" + _WORDS + b"\nendstream", 5: b"5 0 R", 6: b"7 0 R", 7: b"6 0 R"})


def _deep_array() -> bytes:
    return pdf({3: _PAGE.replace(b"/Contents", b"/Deep %s%s/Contents" % (b"[" * 200_000, b"]" * 200_000))})


def _deep_dictionaries() -> bytes:
    return pdf({3: _PAGE.replace(b"/Contents", b"/Deep %s%s/Contents" % (b"<</A" * 100_000, b">>" * 100_000))})


def _deep_content() -> bytes:
    return pdf({4: stream(b"q " * 500_000 + b"[" * 100_000 + _WORDS)})


def _huge_image() -> bytes:
    image = bomb(
        b"\0" * _PIECE,
        8,
        b"/Type/XObject/Subtype/Image/Width 30000/Height 30000/BitsPerComponent 8/ColorSpace/DeviceRGB",
    )
    return pdf({4: stream(_WORDS + b" q 500 0 0 500 0 0 cm /X Do Q"), 6: image})


def _outlines() -> bytes:
    """Outlines that go round, and a hundred thousand deep."""
    deep = {
        n: b"<</Title(x)/Parent %d 0 R/First %d 0 R/Last 8 0 R/Next 8 0 R/Count 1>>" % (n - 1, n + 1)
        for n in range(8, 20_000)
    }
    return pdf({1: b"<</Type/Catalog/Pages 2 0 R/Outlines 7 0 R>>", 7: b"<</First 8 0 R/Last 8 0 R/Count -1>>", **deep})


def _own_resources() -> bytes:
    """A form that draws itself, with itself for resources."""
    form = stream(b"/X Do " + _WORDS, b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources 6 0 R/XObject<</X 6 0 R>>")
    return pdf({4: stream(_WORDS + b" /X Do"), 6: form})


def _own_glyphs() -> bytes:
    """A font whose letters are set in the font itself."""
    font = (
        b"<</Type/Font/Subtype/Type3/FontBBox[0 0 9 9]/FontMatrix[1 0 0 1 0 0]/FirstChar 0/LastChar 255"
        b"/Encoding<</Differences[84/a]>>/CharProcs<</a 7 0 R>>/Resources<</Font<</F 5 0 R>>>>>>"
    )
    return pdf({5: font, 7: stream(b"9 0 0 0 9 9 d1 BT /F 9 Tf (TTTTTTTTTT) Tj ET")})


def _unicode_bomb() -> bytes:
    """A font that maps every code there is to a long text."""
    ranges = b"1 begincodespacerange <00000000> <FFFFFFFF> endcodespacerange 100 beginbfrange " + (
        b"<00000000> <FFFFFFFF> <%s> " % (b"0041" * 4000) * 100
    )
    return pdf({5: _FONT.replace(b"/Type/Font", b"/Type/Font/ToUnicode 7 0 R"), 7: stream(ranges + b"endbfrange")})


def _no_size() -> bytes:
    return pdf({3: _PAGE.replace(b"0 0 500 500", b"0 0 0 0")})


def _strange_numbers() -> bytes:
    box = _PAGE.replace(b"0 0 500 500", b"nan -1e38 99999999999999999999 1e400")
    return pdf({3: box, 4: stream(b"1e38 nan inf -1e38 1e400 0 cm " + _WORDS.replace(b"12 Tf", b"1e38 Tf"))})


def _rotated() -> bytes:
    return pdf({3: _PAGE.replace(b"/Contents", b"/Rotate 2147483649/UserUnit 1e30/Contents")})


def _object_stream_bomb() -> bytes:
    """An object stream that says it holds a billion objects, and unpacks to 64 MB."""
    return pdf({7: bomb(b"9 0 " * (_PIECE // 4), 64, b"/Type/ObjStm/N 1000000000/First 2147483647/Extends 7 0 R")})


def _table_loop() -> bytes:
    """Tables of objects that name each other as the one before."""
    raw = pdf({})
    at = len(raw) + 1
    table = b"\nxref\n0 1\n0000000000 65535 f \ntrailer<</Root 1 0 R/Size 8/Prev %d>>\nstartxref\n%d\n%%%%EOF" % (
        at,
        at,
    )
    return raw + table


def _table_of_millions() -> bytes:
    raw = pdf({})
    table = b"\nxref\n0 2000000000\n0000000000 65535 f \ntrailer<</Root 1 0 R/Size 2000000000>>"
    return raw + table + b"\nstartxref\n%d\n%%%%EOF" % (len(raw) + 1)


def _labels_loop() -> bytes:
    return pdf({1: b"<</Type/Catalog/Pages 2 0 R/PageLabels 7 0 R>>", 7: b"<</Kids[7 0 R 7 0 R]/Nums[0 7 0 R]>>"})


def _strange_labels() -> bytes:
    labels = b"<</Nums[0<</S/D/P<FEFF00>/St -9>>]>>"
    return pdf({1: b"<</Type/Catalog/Pages 2 0 R/PageLabels 7 0 R>>", 7: labels})


def _strange_lock() -> bytes:
    return pdf({}, trailer=b"/Encrypt<</Filter/Standard/V 99/R 99/O()/U()/P -1>>/ID[()()]")


def _busy() -> bytes:
    """Scripts, a program to start, a file inside, a page from the network: all to be let alone."""
    catalog = (
        b"<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(while(1);)>>/AA<</WC<</S/Launch/F(/bin/sh)>>>>"
        b"/Names<</EmbeddedFiles<</Names[(x)7 0 R]>>>>>>"
    )
    form = stream(b"", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Ref<</F(/etc/passwd)/Page 0>>")
    attached = b"<</Type/Filespec/F(http://127.0.0.1/x)/FS/URL/EF<</F 8 0 R>>>>"
    return pdf({1: catalog, 4: stream(_WORDS + b" /X Do"), 6: form, 7: attached, 8: stream(b"MZ")})


def _file_outside() -> bytes:
    """A page whose content is said to stand in a file of the reader's machine."""
    return pdf({4: b"<</Length 0/F(/etc/passwd)>>stream\n\nendstream"})


def _many_pages() -> bytes:
    """More pages than are read."""
    pages = {n: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>" for n in range(10, 11_010)}
    kids = b" ".join(b"%d 0 R" % n for n in (3, *pages))
    return pdf({2: b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, 1 + len(pages)), **pages})


READ: dict[str, Callable[[], bytes]] = {
    "parents go round": _parent_loop,
    "objects name themselves": _self_reference,
    "an image is huge": _huge_image,
    "outlines go round": _outlines,
    "a form draws itself": _own_resources,
    "a page has no size": _no_size,
    "a page is turned and scaled strangely": _rotated,
    "an object stream is a bomb": _object_stream_bomb,
    "a table is said to be long": _table_of_millions,
    "labels go round": _labels_loop,
    "labels are strange": _strange_labels,
    "scripts and files lie inside": _busy,
    "a font is set in itself": _own_glyphs,
    "a font maps everything to much": _unicode_bomb,
}
"""What can be read all the same, in a moment."""

REFUSED: dict[str, Callable[[], bytes]] = {
    "the page count is false": _false_count,
    "the page count is negative": _negative_count,
    "an array is deep": _deep_array,
    "dictionaries are deep": _deep_dictionaries,
    "tables name each other": _table_loop,
    "the page tree goes round": _tree_loop,
    "the content is deep": _deep_content,
    "numbers are none": _strange_numbers,
    "the lock is strange": _strange_lock,
    "the content stands in a file outside": _file_outside,
}
"""What cannot be opened, or holds nothing to read, as is seen in a moment."""

ENDLESS: dict[str, Callable[[], bytes]] = {
    "a gigabyte of text": _text_bomb,
    "four gigabytes of spaces": _space_bomb,
    "forms in forms in forms": _nested_forms,
    "one content half a million times": _many_contents,
    "more pages than are read": _many_pages,
}
"""What takes as long or as much as it is let."""
