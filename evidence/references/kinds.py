"""The kinds of records, and what each format calls them."""

from __future__ import annotations

# kind: (BibTeX, RIS, CSL); the first kind that names a foreign type is the one it is read as
KINDS: dict[str, tuple[str, str, str]] = {
    "article": ("article", "JOUR", "article-journal"),
    "book": ("book", "BOOK", "book"),
    "chapter": ("incollection", "CHAP", "chapter"),
    "conference-paper": ("inproceedings", "CPAPER", "paper-conference"),
    "report": ("techreport", "RPRT", "report"),
    "thesis": ("phdthesis", "THES", "thesis"),
    "webpage": ("online", "ELEC", "webpage"),
    "newspaper": ("news", "NEWS", "article-newspaper"),
    "dataset": ("dataset", "DATA", "dataset"),
    "legislation": ("legislation", "STAT", "legislation"),
    "manuscript": ("unpublished", "UNPB", "manuscript"),
    "document": ("misc", "GEN", "document"),
}
_OTHER = {
    **{
        name: "article" for name in ("ejour", "jfull", "mgzn", "journalarticle", "articlemagazine", "review", "inpress")
    },
    **{name: "article" for name in ("journal", "suppperiodical", "articleinpress", "editorial", "letter", "note")},
    **{
        name: "book" for name in ("ebook", "edbook", "mvbook", "collection", "proceedings", "conf", "manual", "booklet")
    },
    **{name: "chapter" for name in ("inbook", "echap", "bookchapter", "booksection", "bookitem", "suppbook")},
    **{
        name: "conference-paper" for name in ("conference", "conferencepaper", "conferenceobject", "proceedingsarticle")
    },
    **{name: "report" for name in ("report", "govdoc", "gov", "technicalreport", "workingpaper", "standard")},
    **{name: "thesis" for name in ("mastersthesis", "thesis", "dissertation", "doctoralthesis")},
    **{name: "webpage" for name in ("www", "electronic", "web", "website", "icomm", "blog", "postweblog")},
    **{name: "newspaper" for name in ("newspaperarticle",)},
    **{name: "legislation" for name in ("bill", "legal", "law", "statute", "case")},
    **{name: "manuscript" for name in ("manscpt", "preprint", "postedcontent")},
}


def _plain(name: str) -> str:
    return "".join(char for char in name.casefold() if char.isalnum())


_READ = dict(_OTHER)
for _kind, _names in KINDS.items():
    for _name in (_kind, *_names):
        _READ.setdefault(_plain(_name), _kind)


def kind_of(name: str) -> str:
    """The kind that a format's own type name stands for; "document" for one that is not known."""
    return _READ.get(_plain(name), "document")


def bibtex_type(kind: str) -> str:
    """The BibTeX entry type of a kind."""
    return KINDS.get(kind, KINDS["document"])[0]


def ris_type(kind: str) -> str:
    """The RIS type of a kind."""
    return KINDS.get(kind, KINDS["document"])[1]


def csl_type(kind: str) -> str:
    """The CSL type of a kind."""
    return KINDS.get(kind, KINDS["document"])[2]
