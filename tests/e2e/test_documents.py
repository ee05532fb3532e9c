"""A Word file and an e-book, from the folder to a quotation that `verify` finds again."""

from __future__ import annotations

import json
import re
import zipfile

import pypandoc
from built import evidence

RECORDS = """\
@techreport{marl1998wintering,
  author = {Marl, Ottilie},
  title = {Wintering colonies in insulated hives},
  year = {1998},
}
@book{fenn2007heather,
  author = {Fenn, Asa},
  title = {Moving bees to the heather},
  year = {2007},
}
"""

REPORT = """\
---
title: Wintering colonies in insulated hives
author: Ottilie Marl
date: May 1998
---

# How colonies were kept

Forty colonies were wintered in two cellars, half of them in straw hives.^[Cellar book, vol. 2.] Each hive was weighed
in October and again in March, and nobody opened one in between.

# What was found

1. Straw kept no colony alive that wood would have lost.
2. The keeper who left his hives alone lost fewer colonies than the keeper who looked in.

| Cellar | Stores lost |
|--------|-------------|
| dry    | nine        |
"""

BOOK = """\
---
title: Moving bees to the heather
author: Asa Fenn
date: "2007"
---

# The journey

Skeps travelled by night, under wet sacking, and the carter was told never to stop near water.
"""

PROTOCOL = """\
[review]
title = "Wintering bees"
question = "What keeps a colony of bees alive through the winter?"
version = "1"

[[criteria]]
code = "C1"
kind = "include"
text = "Reports what became of colonies in winter."

[screening]
design = "single"
stages = ["title-abstract"]
"""

CODEBOOK = """\
name = "Wintering bees"
version = "1"

[[themes]]
code = "W1"
label = "Keeping"
definition = "What keepers did."
queries = ["left alone"]
"""

WORDS = {
    "left his hives alone": "The keeper who left his hives alone lost fewer colonies than the keeper who looked in.",
    "carter water night": "the carter was told never to stop near water",
}


def commented(path, comment):
    """The Word file with a reviewer's comment put into it."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    members["word/comments.xml"] = (
        f'<w:comments {space}><w:comment w:id="0" w:author="Dora Flint" w:date="2018-05-25T10:00:00Z">'
        f"<w:p><w:r><w:t>{comment}</w:t></w:r></w:p></w:comment></w:comments>"
    ).encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)


def test_a_word_file_and_a_book_are_found_quoted_and_verified(tmp_path):
    home = tmp_path / "bees"

    def call(*arguments, code=0):
        done = evidence(*arguments, workspace=home)
        assert done.returncode == code, f"{arguments}: {done.stdout}{done.stderr}"
        return done.stdout + done.stderr

    assert evidence("init", str(home), "--name", "wintering").returncode == 0
    review, sources = home / "reviews" / "wintering", home / "corpus" / "wintering" / "sources"
    (review / "protocol.toml").write_text(PROTOCOL, encoding="utf-8")
    (review / "codebook.toml").write_text(CODEBOOK, encoding="utf-8")
    (home / "corpus" / "wintering" / "references" / "bees.bib").write_text(RECORDS, encoding="utf-8")
    pypandoc.convert_text(REPORT, "docx", format="md", outputfile=str(sources / "report final v2.docx"))
    pypandoc.convert_text(BOOK, "epub", format="md", outputfile=str(sources / "download.epub"))
    commented(sources / "report final v2.docx", "Was nobody told of the mice?")
    told = call("ingest")
    assert "marl1998wintering (title)" in told
    assert "fenn2007heather (title)" in told

    (sources / "old.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"))
    told = call("ingest", code=3)
    assert "old.doc: not-pdf. It is an old Word file (.doc); save it as .docx or PDF.\n" in told

    for record in ("marl1998wintering", "fenn2007heather"):
        call("screen", "decide", record, "include", "--as", "ada")
    for number, (query, words) in enumerate(WORDS.items(), 1):
        hits = call("search", query, "--json")
        name = re.search(r"(marl1998wintering|fenn2007heather):\d+", hits)[0]
        call("statement", "new", f"Finding {number}.", "--theme", "W1", "--as", "ada")
        call("statement", "quote", str(number), name, "--words", words, "--as", "ada")
        call("statement", "confirm", str(number), "--as", "ben")
    call("report", "lessons-learned", "--final")
    for form in ("html", "docx"):
        told = call("verify", str(review / "reports" / f"lessons-learned.{form}"))
        assert "2 of 2 quotations stand on their pages" in told
    assert "¶" in (review / "reports" / "lessons-learned.html").read_text(encoding="utf-8")
    assert "mice" in call("search", "mice", "--json")
    assert "old.doc" in call("doctor", code=3)


def test_the_json_of_a_word_file_says_what_it_is(tmp_path):
    path = tmp_path / "report.docx"
    pypandoc.convert_text(REPORT, "docx", format="md", outputfile=str(path))
    done = evidence("extract", str(path))
    value = json.loads(done.stdout)

    assert (value["status"], value["metadata"]["published"]) == ("ok", "1998-05")
    assert value["metadata"]["authors"] == [{"family": "Marl", "given": "Ottilie"}]
    assert {page["kind"] for page in value["pages"]} == {"paragraph"}
    assert [block["text"] for block in value["blocks"] if block["kind"] == "table"] == [
        "Cellar\tStores lost\ndry\tnine"
    ]
    assert all(block["pages"] for block in value["blocks"])
