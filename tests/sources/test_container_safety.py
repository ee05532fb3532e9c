"""Hostile and damaged containers: a status for each, never an exception, never the memory of the reader."""

from __future__ import annotations

import copy
import io
import random
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest

from evidence.model import Status
from evidence.sources import container
from evidence.sources.container import Container, RefusedError, resolved
from evidence.sources.extract import extract
from evidence.sources.packed import extract_packed
from evidence.sources.worker import extract_files

from .made_word import STYLES, listed, p, parts_of, t, table, word, zipped
from .test_epub import OCF, OPF, book

BOOK = {"META-INF/container.xml": OCF, "OEBPS/book.opf": OPF}


@pytest.mark.parametrize(
    ("content", "status", "says"),
    [
        (b"PK\x03\x04rest", Status.DAMAGED, "damaged"),
        (b"PK\x05\x06" + bytes(18), Status.NOT_PDF, "zip file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "WordDocument".encode("utf-16-le"), Status.NOT_PDF, ".docx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), Status.ENCRYPTED, "password"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(60), Status.NOT_PDF, "old Office"),
        (b"{\\rtf1 Boards}", Status.NOT_PDF, "RTF"),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"}), Status.NOT_PDF, "OpenDocument"),
        (zipped({"a.txt": "They met."}), Status.NOT_PDF, "unpack"),
        (zipped(parts_of("") | {"word/document.xml": ""}), Status.DAMAGED, "without a body"),
        (zipped(parts_of("") | {"word/document.xml": "<a"}), Status.DAMAGED, "damaged"),
        (word(""), Status.NO_TEXT, "no words"),
        (
            zipped({"[Content_Types].xml": "<a/>", "xl/workbook.xml": "<a/>", "_rels/.rels": parts_of("")["_rels/.rels"]
                    .replace("word/document.xml", "xl/workbook.xml")}), Status.NOT_PDF, "Excel",
        ),
    ],
)  # fmt: skip
def test_what_is_not_read_says_what_it_is_and_what_to_do(content: bytes, status: Status, says: str) -> None:
    found = extract_packed(content)

    assert (found.status, found.text) == (status, "")
    assert says in found.problem
    assert found.problem.endswith(".")


def test_a_name_alone_makes_no_word_file(tmp_path: Path) -> None:
    for name in ("a.docx", "a.epub"):
        path = tmp_path / name
        path.write_bytes(b"They met in the hall.")
        assert extract(path).status is Status.DAMAGED


def test_a_member_that_swells_is_not_unpacked() -> None:
    bomb = zipped(parts_of(p("They met.")) | {"word/document.xml": b"<w>" + b" " * 100_000_000})
    found = extract_packed(bomb)

    assert len(bomb) < 200_000
    assert found.status is Status.MEMORY


def test_many_members_that_swell_together_are_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(container, "LARGEST_WHOLE", 20_000)
    chapters = {f"OEBPS/text/{name}.xhtml": "<p>" + "x " * 6000 for name in ("one ", "two")}

    assert extract_packed(book(chapters)).status is Status.MEMORY


def test_a_header_that_lies_about_a_size_is_not_believed() -> None:
    content = bytearray(word(p("They met.")))
    for mark, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        at = content.find(mark)
        while at >= 0:
            struct.pack_into("<I", content, at + offset, 7)
            at = content.find(mark, at + 4)
    found = extract_packed(bytes(content))

    assert found.status in {Status.OK, Status.DAMAGED}


def test_members_listed_without_end_are_not_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(container, "MOST_MEMBERS", 50)

    assert extract_packed(zipped(parts_of(p("a")) | {f"m{n}": b"" for n in range(60)})).status is Status.MEMORY


@pytest.mark.parametrize(
    "document",
    [
        '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>',
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
        '<!DOCTYPE a [<!ENTITY a "aa"><!ENTITY b "&a;&a;"><!ENTITY c "&b;&b;">]><a>&c;</a>',
        '<!DOCTYPE a SYSTEM "http://example.org/a.dtd"><a/>',
    ],
)
def test_entities_are_not_resolved(document: str) -> None:
    found = extract_packed(zipped(parts_of("") | {"word/document.xml": document}))

    assert (found.status, found.text) == (Status.DAMAGED, "")


def test_elements_without_end_in_each_other_are_refused() -> None:
    deep = "<w:ins>" * 5000 + "</w:ins>" * 5000

    assert extract_packed(word(deep)).status is Status.DAMAGED


def test_a_container_in_a_container_is_not_opened() -> None:
    inner = word(p("Words of the inner file."))
    found = extract_packed(zipped(parts_of(p("They met.")) | {"word/embeddings/a.docx": inner}))

    assert found.text == "They met."


def test_a_locked_member_says_so() -> None:
    content = bytearray(word(p("They met.")))
    at = content.find(b"PK\x01\x02")
    while at >= 0:
        content[at + 8] |= 1
        at = content.find(b"PK\x01\x02", at + 4)

    assert extract_packed(bytes(content)).status is Status.ENCRYPTED


@pytest.mark.parametrize(
    ("link", "member"),
    [("a.xml", "word/a.xml"), ("../a.xml", "a.xml"), ("/a/b.xml", "a/b.xml"), ("a%20b.xml#x", "word/a b.xml"),
     ("../../../etc/passwd", ""), ("http://example.org/a", ""), ("file:///etc/passwd", ""), ("//host/a", ""), ("", "")],
)  # fmt: skip
def test_a_link_leads_to_a_member_or_nowhere(link: str, member: str) -> None:
    assert resolved("word/document.xml", link) == member


def test_a_name_with_a_path_in_it_is_only_a_name(tmp_path: Path) -> None:
    members = parts_of(p("They met.")) | {"../../evil.txt": b"x", "/etc/evil": b"x", "C:\\evil": b"x"}
    held = Container(zipped(members))

    assert held.read("../../evil.txt") == b"x"
    assert list(tmp_path.iterdir()) == []


def test_a_member_twice_and_one_that_is_not_there() -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("a", "first")
        archive.writestr("a", "second")
    both = Container(held.getvalue())

    assert (both.read("a"), both.read("b")) == (b"first", b"")
    with pytest.raises(RefusedError):
        Container(b"PK\x03\x04")


def test_a_bad_word_file_costs_its_reader_nothing(tmp_path: Path) -> None:
    (tmp_path / "bad.docx").write_bytes(b"PK\x03\x04rest")
    (tmp_path / "good.docx").write_bytes(word(p("They met.")))
    (tmp_path / "book.epub").write_bytes(book())
    found = {path.name: each.status for path, each in extract_files(sorted(tmp_path.iterdir()))}

    assert found == {"bad.docx": Status.DAMAGED, "good.docx": Status.OK, "book.epub": Status.OK}


def _bytes(random_: random.Random, content: bytes) -> bytes:
    """Bytes changed, cut out, doubled, or the end lost."""
    made = bytearray(content)
    for _ in range(random_.randint(1, 12)):
        at = random_.randrange(len(made))
        kind = random_.randrange(4)
        if kind == 0:
            made[at] = random_.randrange(256)
        elif kind == 1:
            del made[at : at + random_.randint(1, 40)]
        elif kind == 2:
            made[at:at] = made[at : at + random_.randint(1, 40)]
        else:
            struct.pack_into("<H", made, min(at, len(made) - 2), random_.choice((0, 1, 0xFFFF, 0x7FFF)))
        if len(made) < 8:
            return content[: len(content) // 2]
    return bytes(made[: random_.randrange(len(made))] if random_.random() < 0.1 else made)


def _xml(random_: random.Random, members: dict[str, bytes]) -> bytes:
    """One or two members changed where their markup is, and everything zipped again, whole."""
    made = dict(members)
    for name in random_.sample(sorted(made), 2):
        content = made[name]
        if not content:
            continue
        for _ in range(random_.randint(1, 4)):
            at = max(
                0,
                content.find(random_.choice((b"<", b">", b'"', b"w:", b"val", b"id")), random_.randrange(len(content))),
            )
            new = random_.choice(
                (b"", b"<", b"</w:p>", b"<w:p>", b'"', b"-1", b"99999999999999999999", b"\x00", b"\xff", b"&x;", b"&#0;",
                 b"<w:tbl>", b"<w:ins>", b"<![CDATA[", b"<!--", b"<![x[", b"\xef\xbf\xbf", b"&#xD800;", b"%1%9",
                 b"<aside epub:type='footnote'>")
            )  # fmt: skip
            content = content[:at] + new + content[at + random_.randint(0, 6) :]
        made[name] = content
    return zipped(made)


def _tree(random_: random.Random, members: dict[str, bytes]) -> bytes:
    """A member whose XML stays XML, with elements moved, doubled and taken away, and values that nobody meant."""
    made = dict(members)
    for name in random_.sample(sorted(name for name in made if made[name].lstrip().startswith(b"<")), 2):
        root = ElementTree.fromstring(made[name].replace(b"&nbsp;", b" "))
        nodes = list(root.iter())
        for _ in range(random_.randint(1, 6)):
            one, other = random_.choice(nodes), random_.choice(nodes)
            kind = random_.randrange(4)
            if kind == 0 and one.attrib:
                one.set(
                    random_.choice(list(one.attrib)), random_.choice(("", "-1", "9" * 30, "0", "x", "%1", "../..", "é"))
                )
            elif kind == 1 and len(other):
                other.remove(random_.choice(list(other)))
            elif kind == 2:
                other.insert(0, copy.deepcopy(one))
            else:
                one.tag, other.tag = other.tag, one.tag
        made[name] = ElementTree.tostring(root)
    return zipped(made)


def _members(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rich() -> bytes:
    mark = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    return word(
        p("Boards", "Titel") + p("Origins", "berschrift1") + p(t("They met") + mark) + listed("plan", 1) + listed("pay", 3)
        + table(("a", "b"), ("c", p("d"))) + p(t("gone", "<w:vanish/>")) + f"<w:del>{p('x')}</w:del>",
        core="<dc:title>Boards</dc:title><dc:creator>Ada Minter</dc:creator>",
        footnotes=f'<w:footnote w:id="2">{p("Minutes.")}</w:footnote>',
        comments=f'<w:comment w:id="0" w:author="A" w:date="2018-05-25T10:00:00Z">{p("So?")}</w:comment>',
        styles=STYLES,
    )  # fmt: skip


@pytest.mark.parametrize("make", [rich, book], ids=["word", "book"])
@pytest.mark.parametrize("seed", range(5))
def test_five_hundred_damaged_files_each_have_a_status(make: Callable[[], bytes], seed: int) -> None:
    whole = make()
    members = _members(whole)
    random_ = random.Random(seed)
    for turn in range(50):
        content = (_bytes(random_, whole), _xml(random_, members), _tree(random_, members))[turn % 3]
        found = extract_packed(content)

        assert isinstance(found.status, Status)
        assert (found.status is Status.OK) == bool(found.text.strip())
        assert found.problem or found.status is Status.OK
        assert "\x00" not in found.text
        found.text.encode("utf-8")
