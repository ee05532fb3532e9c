"""E-books: the chapters in their order, with their notes, and nothing of the cover."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from evidence.model import BlockKind, Extraction, Status
from evidence.sources.extract import extract
from evidence.sources.packed import extract_packed

from .made_word import zipped

OCF = """<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0"><rootfiles>
<rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>"""
OPF = """<?xml version="1.0"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" xmlns:opf="http://www.idpf.org/2007/opf">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">{metadata}</metadata>
<manifest><item id="cover" href="cover.xhtml" media-type="application/xhtml+xml"/>
<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="two" href="text/two.xhtml" media-type="application/xhtml+xml"/>
<item id="one" href="text/one%20.xhtml" media-type="application/xhtml+xml"/>
<item id="notes" href="text/notes.xhtml" media-type="application/xhtml+xml"/>
<item id="list" href="list.xhtml" media-type="application/xhtml+xml"/>
<item id="pic" href="p.png" media-type="image/png"/></manifest>
<spine><itemref idref="cover"/><itemref idref="nav"/><itemref idref="one"/><itemref idref="two"/><itemref idref="two"/>
<itemref idref="pic"/><itemref idref="gone"/><itemref idref="list"/><itemref idref="notes" linear="no"/></spine>
<guide><reference type="cover" href="cover.xhtml"/></guide></package>"""
METADATA = """<dc:title id="t">Boards in brief</dc:title><dc:title id="s">an account</dc:title>
<meta refines="#s" property="title-type">subtitle</meta><dc:creator id="a">Ada Minter</dc:creator>
<meta refines="#a" property="file-as">Minter, Ada</meta><meta refines="#a" property="role">aut</meta>
<dc:creator opf:role="edt">Cyril Frost</dc:creator><dc:creator opf:file-as="van Oord, Ben">Ben van Oord</dc:creator>
<dc:date>1998-05-03T00:00:00Z</dc:date><dc:identifier>urn:doi:10.1234/RBR.1998.77</dc:identifier>
<dc:publisher>County Press</dc:publisher>"""
PAGE = """<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml"
xmlns:epub="http://www.idpf.org/2007/ops"><head><title>x</title><style>p {{}}</style></head><body {kind}>{body}</body></html>"""


def page(body: str, kind: str = "") -> str:
    return PAGE.format(body=body, kind=kind)


ONE = page(
    """<section class="sidebar"><h1>Origins</h1><p>Boards planned&nbsp;hospitals<a epub:type="noteref" href="#n1">1</a>,
all of them<sup><a href="notes.xhtml#e1">2</a></sup>.<span epub:type="pagebreak" id="p9">9</span> They met.</p>
<figure><figcaption><p>Figure 1: A bed</p></figcaption></figure><a id="x"/>
<aside epub:type="footnote" id="n1"><p>Minutes, box 14.</p></aside></section>"""
)
TWO = page("<h1>Money</h1><h2>Beds</h2><ul><li><p>Capital</p></li></ul><blockquote><p>Nobody paid.</p></blockquote>")
NOTES = page('<section epub:type="endnotes"><h2>Notes</h2><ol><li id="e1"><p>Ibid.</p></li></ol></section>')


def book(changed: Mapping[str, str | bytes] = {}, metadata: str = METADATA) -> bytes:
    return zipped(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": OCF,
            "OEBPS/book.opf": OPF.format(metadata=metadata),
            "OEBPS/cover.xhtml": page("<p>Cover of the book</p>"),
            "OEBPS/nav.xhtml": page("<nav epub:type='toc'><ol><li>Origins</li></ol></nav>"),
            "OEBPS/list.xhtml": page("<h1>Tables in this book</h1><p>Table 1</p>", 'epub:type="lot"'),
            "OEBPS/text/one .xhtml": ONE,
            "OEBPS/text/two.xhtml": TWO,
            "OEBPS/text/notes.xhtml": NOTES,
            **changed,
        }
    )


def blocks(found: Extraction) -> list[tuple[str, str]]:
    return [(str(each.kind), found.text[each.start : each.stop]) for each in found.blocks]


def test_a_book_is_its_chapters_in_the_order_of_the_spine() -> None:
    assert blocks(extract_packed(book())) == [
        ("heading", "Origins"),
        ("paragraph", "Boards planned hospitals, all of them. They met."),
        ("caption", "Figure 1: A bed"),
        ("footnote", "1 Minutes, box 14."),
        ("heading", "Money"),
        ("heading", "Beds"),
        ("list", "Capital"),
        ("quote", "Nobody paid."),
        ("footnote", "2 Ibid."),
    ]


def test_a_book_says_who_wrote_it_in_its_package() -> None:
    said = extract_packed(book()).metadata

    assert (said.title, said.venue) == ("Boards in brief: an account", "County Press")
    assert [(name.family, name.given) for name in said.authors] == [("Minter", "Ada"), ("van Oord", "Ben")]
    assert (said.year, said.published, said.doi) == (1998, "1998-05-03", "10.1234/rbr.1998.77")
    assert set(said.origin.values()) == {"package file"}


def test_an_old_book_dates_itself_by_its_publication() -> None:
    said = extract_packed(
        book(
            metadata='<dc:date opf:event="modification">2020-01-01</dc:date><dc:date opf:event="publication">1998</dc:date>'
        )
    ).metadata

    assert (said.year, said.title) == (1998, "Origins")


def test_a_locked_book_says_so_and_scrambled_fonts_lock_nothing() -> None:
    entry = (
        '<EncryptedData xmlns="http://www.w3.org/2001/04/xmlenc#"><EncryptionMethod Algorithm="{}"/>'
        '<CipherData><CipherReference URI="{}"/></CipherData></EncryptedData>'
    ).format
    locks = '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container">{}</encryption>'.format
    aes = "http://www.w3.org/2001/04/xmlenc#aes128-cbc"
    locked = extract_packed(book({"META-INF/encryption.xml": locks(entry(aes, "OEBPS/text/two.xhtml"))}))
    fonts = locks(entry("http://www.idpf.org/2008/embedding", "OEBPS/text/two.xhtml") + entry(aes, "OEBPS/f.otf"))

    assert (locked.status, locked.text) == (Status.ENCRYPTED, "")
    assert "DRM" in locked.problem
    assert extract_packed(book({"META-INF/encryption.xml": fonts})).status is Status.OK


@pytest.mark.parametrize(
    "changed",
    [{"META-INF/container.xml": "<container/>"}, {"OEBPS/book.opf": ""}, {"OEBPS/book.opf": "<package"},
     {"META-INF/container.xml": OCF.replace("OEBPS", "../../etc")}],
)  # fmt: skip
def test_a_book_without_its_list_of_chapters_is_damaged(changed: dict[str, str]) -> None:
    found = extract_packed(book(changed))

    assert (found.status, found.text) == (Status.DAMAGED, "")
    assert found.problem.endswith(".")


def test_a_chapter_in_an_old_encoding_is_read() -> None:
    old = page("<p>Osipovič – “so”</p>").replace("utf-8", "windows-1257").encode("cp1257")

    assert "Osipovič – “so”" in extract_packed(book({"OEBPS/text/two.xhtml": old})).text


def test_books_made_by_a_program_are_read(tmp_path: Path) -> None:
    import pypandoc

    words = "---\ntitle: Boards in brief\nauthor: Ada Minter\n---\n\n# Origins\n\nBoards planned.^[Minutes, box 14.] They met.\n"
    for form in ("epub2", "epub3"):
        path = tmp_path / f"{form}.epub"
        pypandoc.convert_text(words, form, format="md", outputfile=str(path))
        found = extract(path)

        assert found.metadata.authors[0].family == "Minter"
        assert ("paragraph", "Boards planned. They met.") in blocks(found)
        assert found.text.endswith("1 Minutes, box 14.")
        assert {BlockKind.FOOTNOTE} == {each.kind for each in found.blocks[-1:]}
