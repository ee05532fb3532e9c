"""A workspace on quite another subject, from nothing to a verified report, with the program alone."""

from __future__ import annotations

import json
import re

from built import evidence

RECORDS = """\
@article{marl1998wintering,
  author = {Marl, Ottilie},
  title = {Wintering colonies in insulated hives},
  journal = {Notes for Beekeepers},
  year = {1998},
  abstract = {Forty colonies were wintered in wooden and in straw hives. Losses differed by cellar, not by hive.},
}
@book{fenn2007heather,
  author = {Fenn, Asa},
  title = {Moving bees to the heather},
  year = {2007},
  publisher = {Moorside Press},
}
@article{quill2015oven,
  author = {Quill, Berta},
  title = {Drying flour in a cold oven},
  journal = {The Baker},
  year = {2015},
}
"""

TEXT = """\
# Wintering colonies in insulated hives

Ottilie Marl

## How colonies were kept

Forty colonies were wintered in two cellars, half of them in straw hives and half in hives of wood. Each hive was \
weighed in October and again in March, and nobody opened one in between.

## What was found

Colonies in the dry cellar lost nine kilograms of stores, and those in the damp cellar lost fourteen. Straw kept no \
colony alive that wood would have lost. The keeper who left his hives alone lost fewer colonies than the keeper who \
looked in every week to see how they were.
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

[[reasons]]
code = "topic"
label = "Not about bees"

[screening]
design = "single"
stages = ["title-abstract"]
"""

CODEBOOK = """\
name = "Wintering bees"
version = "1"

[[themes]]
code = "W1"
label = "Housing"
definition = "What hives are made of and where they stand in winter."
queries = ["straw or wood", "damp cellar"]

[[facets]]
name = "hive"
label = "Hive"

[[facets.values]]
code = "STRAW"
label = "Straw hives"
aliases = ["straw hive", "straw hives", "skep", "skeps"]
"""


def test_beekeepers_can_review_what_they_know(tmp_path):
    home = tmp_path / "bees"

    def call(*arguments, code=0):
        done = evidence(*arguments, workspace=home)
        assert done.returncode == code, f"{arguments}: {done.stdout}{done.stderr}"
        return done.stdout

    assert evidence("init", str(home), "--name", "wintering").returncode == 0
    review, corpus = home / "reviews" / "wintering", home / "corpus" / "wintering"
    (review / "protocol.toml").write_text(PROTOCOL, encoding="utf-8")
    (review / "codebook.toml").write_text(CODEBOOK, encoding="utf-8")
    (corpus / "references" / "bees.bib").write_text(RECORDS, encoding="utf-8")
    (corpus / "sources" / "marl1998wintering.md").write_text(TEXT, encoding="utf-8")
    call("ingest")

    for record in ("marl1998wintering", "fenn2007heather"):
        call("screen", "decide", record, "include", "--as", "ada")
    call("screen", "decide", "quill2015oven", "exclude", "--reason", "topic", "--as", "ada")

    hits = json.loads(call("search", "did it help to leave the bees undisturbed", "--json"))
    passage = json.dumps(hits)
    assert "left his hives alone" in passage
    name = re.search(r"marl1998wintering:\d+", passage)[0]
    straw = json.loads(call("search", "hives", "--facet", "hive=STRAW", "--json"))
    assert "marl1998wintering" in json.dumps(straw)

    call("tag", "W1", name, "--as", "ada")
    call("statement", "new", "Looking in during winter costs colonies.", "--theme", "W1", "--as", "ada")
    words = "The keeper who left his hives alone lost fewer colonies than the keeper who looked in every week"
    call("statement", "quote", "1", name, "--words", words, "--as", "ada")
    call("report", "--final", code=3)
    call("statement", "confirm", "1", "--as", "ben")
    call("report", "lessons-learned", "--final")
    for form in ("html", "docx", "pdf", "md"):
        path = review / "reports" / f"lessons-learned.{form}"
        call("verify", str(path))
    page = review / "reports" / "lessons-learned.html"
    page.write_text(page.read_text(encoding="utf-8").replace("lost fewer colonies", "lost more colonies"), "utf-8")
    call("verify", str(page), code=3)
    call("doctor")
