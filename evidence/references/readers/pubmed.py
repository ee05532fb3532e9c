"""PubMed XML: articles and chapters of the bookshelf, as the site and its download service write them."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from evidence.model import Export, Name, Record
from evidence.references.assemble import make_record, year_in
from evidence.references.names import write_name
from evidence.references.readers.tagged import full_range, issns, joined, kind_named, page_range
from evidence.references.readers.xml import child, children, local, read_elements, said, text_at, texts_at

_STOP = re.compile(r"(?<![.\s])\.$")
_TRANSLATED = re.compile(r"^\[(.*)\]\.?$")
_NOT_HERE = re.compile(r"^\[?not available\.?\]?\.?$", re.IGNORECASE)
_MONTHS = {
    "jan": "01", "feb": "02", "mar": "03", "apr": "04", "may": "05", "jun": "06",
    "jul": "07", "aug": "08", "sep": "09", "oct": "10", "nov": "11", "dec": "12",
}  # fmt: skip
_SMALL = frozenset(
    ("a", "an", "and", "as", "at", "by", "de", "der", "des", "di", "du", "el", "et", "for", "from", "in", "la", "le", "les",
     "of", "on", "or", "the", "to", "und", "von", "with", "y")
)  # fmt: skip


def read(text: str, path: str) -> Export:
    """Read PubMed XML: each PubmedArticle or PubmedBookArticle is an entry; lists of deleted numbers are none.

    The full stop that PubMed puts after a title, and the brackets around a translated one, are no part of it; names of
    journals, which PubMed writes as sentences, get the capitals of a name. Page ranges are written out.
    """
    return read_elements(text, path, "pubmed-xml", ("PubmedArticle", "PubmedBookArticle"), _record)


def _record(entry: Element, raw: str) -> Record:
    if local(entry) == "PubmedBookArticle":
        return _book(entry, raw)
    citation = child(entry, "MedlineCitation")
    article = child(citation, "Article")
    issue = child(article, "Journal", "JournalIssue")
    vernacular = _without_stop(text_at(article, "VernacularTitle"))
    title = _title(text_at(article, "ArticleTitle"))
    if not title or (_NOT_HERE.match(title) and vernacular):
        title, vernacular = vernacular, ""
    date = _date(child(issue, "PubDate")) or _date(child(article, "ArticleDate"))
    types = texts_at(article, "PublicationTypeList", "PublicationType")
    values = {
        "title": title,
        "original_title": vernacular,
        "abstract": _abstract(article) or _abstract(child(citation, "OtherAbstract"), inside=True),
        "venue": journal_name(
            text_at(article, "Journal", "Title") or text_at(citation, "MedlineJournalInfo", "MedlineTA")
        ),
        "journal_abbreviation": text_at(article, "Journal", "ISOAbbreviation"),
        "year": str(year_in(date) or ""),
        "date": date,
        "volume": text_at(issue, "Volume"),
        "issue": text_at(issue, "Issue"),
        "pages": _pages(article, bool(text_at(issue, "Volume"))),
        "issn": issns(texts_at(article, "Journal", "ISSN")),
        "language": joined(texts_at(article, "Language")),
        "keywords": joined(
            [
                *(said(one) for one in children(citation, "MeshHeadingList", "MeshHeading", "DescriptorName")),
                *(said(one) for one in children(citation, "KeywordList", "Keyword")),
            ]
        ),
        "publication_type": joined(types),
        "pmid": text_at(citation, "PMID"),
        **_identifiers(entry, article),
    }
    kind = "manuscript" if "Preprint" in types else "article" if values["venue"] else kind_named(*types, "article")
    return make_record("", kind, values, _authors(children(article, "AuthorList", "Author")), raw=raw)


def _book(entry: Element, raw: str) -> Record:
    document = child(entry, "BookDocument")
    book = child(document, "Book")
    title, whole = _title(text_at(document, "ArticleTitle")), _title(text_at(book, "BookTitle"))
    lists = [*children(document, "AuthorList"), *children(book, "AuthorList")]
    authors = [one for one in lists if one.get("Type", "authors") == "authors"]
    editors = [one for one in lists if one.get("Type") == "editors"]
    date = _date(child(book, "PubDate")) or _date(child(document, "ContributionDate"))
    values = {
        "title": title or whole,
        "venue": whole if title else "",
        "abstract": _abstract(document),
        "year": str(year_in(date) or ""),
        "date": date,
        "volume": text_at(book, "Volume"),
        "edition": text_at(book, "Edition"),
        "series": text_at(book, "CollectionTitle"),
        "publisher": text_at(book, "Publisher", "PublisherName"),
        "place": text_at(book, "Publisher", "PublisherLocation"),
        "isbn": joined(texts_at(book, "Isbn")),
        "number": text_at(book, "ReportNumber"),
        "pages": full_range(text_at(document, "Pagination", "MedlinePgn")),
        "language": joined(texts_at(document, "Language")),
        "keywords": joined(texts_at(document, "KeywordList", "Keyword")),
        "publication_type": joined(texts_at(document, "PublicationType")),
        "editors": "; ".join(write_name(name) for name in _authors(_each_author(editors))),
        "pmid": text_at(document, "PMID"),
        **_identifiers(entry, document),
    }
    return make_record("", "chapter" if title else "book", values, _authors(_each_author(authors[:1])), raw=raw)


def _each_author(lists: list[Element]) -> list[Element]:
    return [author for one in lists for author in children(one, "Author")]


def _authors(authors: list[Element]) -> tuple[Name, ...]:
    found = [_author(author) for author in authors if author.get("ValidYN") != "N"]
    return tuple(name for name in found if name.family or name.literal)


def _author(author: Element) -> Name:
    family, suffix = text_at(author, "LastName"), text_at(author, "Suffix")
    given = text_at(author, "ForeName") or text_at(author, "FirstName") or text_at(author, "Initials")
    given = ", ".join(part for part in (given, suffix) if part)
    if family and given:
        return Name(family=family, given=given)
    return Name(literal=text_at(author, "CollectiveName") or family or given)


def _title(text: str) -> str:
    translated = _TRANSLATED.match(text)
    return _without_stop(translated[1] if translated else text)


def _without_stop(text: str) -> str:
    return _STOP.sub("", text)


def journal_name(text: str) -> str:
    """A journal's name with the capitals of a name: "Health policy and planning" gives "Health Policy and Planning".

    A name with capitals of its own inside ("BMJ open") keeps them; small words stay small, but not as the first word.
    """
    words = text.split(" ")
    return " ".join(_capital(word, not index or words[index - 1][-1:] in ".:") for index, word in enumerate(words))


def _capital(word: str, is_first: bool) -> str:
    plain = word.strip("()[],.:;")
    if not plain.islower() or (plain in _SMALL and not is_first):
        return word
    at = word.find(plain)
    return "-".join(
        part if part in _SMALL and index else part[:1].upper() + part[1:]
        for index, part in enumerate((word[:at] + plain[:1].upper() + word[at + 1 :]).split("-"))
    )


def _abstract(holder: Element | None, *, inside: bool = False) -> str:
    """The abstract, its sections each with its label."""
    parts = []
    for part in children(holder, "AbstractText") if inside else children(holder, "Abstract", "AbstractText"):
        label, text = part.get("Label", ""), said(part)
        if text:
            parts.append(f"{label}: {text}" if label and label != "UNLABELLED" else text)
    return "\n".join(parts)


def _pages(article: Element | None, has_volume: bool) -> str:
    """The pages; those of an article without any are its number, where PubMed gives it as the publisher's item."""
    pages = text_at(article, "Pagination", "MedlinePgn")
    if pages:
        return full_range(pages)
    first, last = text_at(article, "Pagination", "StartPage"), text_at(article, "Pagination", "EndPage")
    items = [said(one) for one in children(article, "ELocationID") if one.get("EIdType") == "pii"]
    return page_range(first, last) or (items[0] if items and has_volume else "")


def _date(holder: Element | None) -> str:
    """A date as ISO writes it, as far as it is known; what PubMed writes in words as it stands."""
    year, month, day = (text_at(holder, name) for name in ("Year", "Month", "Day"))
    if not year:
        return text_at(holder, "MedlineDate")
    if season := text_at(holder, "Season"):
        return f"{year} {season}"
    month = _MONTHS.get(month[:3].casefold(), month.zfill(2) if month else "")
    return "-".join(part for part in (year, month, day.zfill(2) if day and month else "") if part)


def _identifiers(entry: Element, holder: Element | None) -> dict[str, str]:
    held = {
        one.get("IdType", ""): said(one)
        for one in [
            *children(holder, "ArticleIdList", "ArticleId"),
            *children(entry, "*", "ArticleIdList", "ArticleId"),
        ]
    }
    located = [
        said(one)
        for one in children(holder, "ELocationID")
        if one.get("EIdType") == "doi" and one.get("ValidYN") != "N"
    ]
    return {
        "doi": next(iter(located), "") or held.get("doi", ""),
        "pmcid": held.get("pmc", ""),
        "accession": held.get("bookaccession", ""),
        "database": "PubMed",
    }
