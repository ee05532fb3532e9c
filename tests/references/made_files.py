# ruff: noqa: E501
"""Files of invented entries, in every format that is read: what mutations start from."""

from __future__ import annotations

import json

from evidence.references.files import read_bytes
from evidence.references.writers import WRITERS

_WORKS = (
    ("Ham", "Chris", "Regional boards and the reeds", "Pond Journal", "1981", "10.1000/pond.1", "Boards met, and water rose."),
    ("Müller", "Ana María", "Ärzte & nurses: a <short> history", "Wells & Springs", "1999", "10.1000/wells.22", "50 % of wells; {none} dry."),
    ("de la Cruz", "J. P.", 'The "other" fund, revisited', "Pond Journal", "2004", "10.1000/pond.3(5)", "First line.\nSecond line @ home."),
    ("O'Neill", "Søren", "健康 政策 in four parishes", "Acta Rivi", "2012", "10.1000/rivi.4", "Plain words alone."),
)  # fmt: skip


def _each(form: str, joint: str = "\n") -> str:
    made = []
    for number, (family, given, title, venue, year, doi, abstract) in enumerate(_WORKS, 1):
        held = {
            "n": number, "family": family, "given": given, "title": title, "venue": venue, "year": year, "doi": doi,
            "abstract": abstract.replace("\n", " "), "lines": abstract.replace("\n", "\n      "), "initials": given[0],
        }  # fmt: skip
        made.append(form.format_map(held))
    return joint.join(made)


def _each_xml(form: str) -> str:
    return _each(form).replace("&", "&amp;").replace("<short>", "&lt;short&gt;")


def _json_items() -> list[dict]:
    return [
        {"id": f"w{number}", "type": "article-journal", "title": title, "author": [{"family": family, "given": given}],
         "issued": {"date-parts": [[int(year)]]}, "container-title": venue, "DOI": doi, "abstract": abstract}
        for number, (family, given, title, venue, year, doi, abstract) in enumerate(_WORKS, 1)
    ]  # fmt: skip


def _openalex() -> list[dict]:
    return [
        {"id": f"https://openalex.org/W{number}00", "doi": f"https://doi.org/{doi}", "title": title, "publication_year": int(year),
         "type": "article", "primary_location": {"source": {"id": f"https://openalex.org/S{number}", "display_name": venue, "type": "journal"}},
         "authorships": [{"author": {"id": f"https://openalex.org/A{number}", "display_name": f"{given} {family}"}}],
         "abstract_inverted_index": {word: [place] for place, word in enumerate(dict.fromkeys(abstract.split()))}}
        for number, (family, given, title, venue, year, doi, abstract) in enumerate(_WORKS, 1)
    ]  # fmt: skip


def _table(delimiter: str) -> str:
    rows = [("id", "title", "authors", "journal", "year", "doi", "abstract")]
    rows += [
        (f"w{number}", title, f"{family}, {given}", venue, year, doi, abstract)
        for number, (family, given, title, venue, year, doi, abstract) in enumerate(_WORKS, 1)
    ]

    def cell(text: str) -> str:
        needs = any(sign in text for sign in (delimiter, '"', "\n"))
        return '"' + text.replace('"', '""') + '"' if needs else text

    return "".join(delimiter.join(map(cell, row)) + "\n" for row in rows)


_BIB = "@article{{w{n},\n  author = {{{family}, {given} and {{The Pond Trust}}}},\n  title = {{{title}}},\n  journal = {{{venue}}},\n  year = {year},\n  doi = {{{doi}}},\n  abstract = {{{abstract}}}\n}}\n"
_RIS = "TY  - JOUR\nID  - w{n}\nTI  - {title}\nAU  - {family}, {given}\nAU  - Pond Trust,\nPY  - {year}\nT2  - {venue}\nDO  - {doi}\nAB  - {lines}\nER  - \n"
_OVID_RIS = "{n}.\nTY  - JOUR\nID  - 00{n}\nT1  - {title}.\nA1  - {family}, {initials}\nY1  - {year}//\nN2  - {abstract}\nJF  - {venue}\nVL  - 3\nIS  - 2\nSP  - 11\nEP  - 19\nUR  - http://ovid.example/?id={n}\nER  - \n\n"
_NBIB = "PMID- 1000{n}\nOWN - NLM\nSTAT- MEDLINE\nTI  - {title}\nPG  - 11-9\nLID - {doi} [doi]\nAB  - {lines}\nFAU - {family}, {given}\nAU  - {family} {initials}\nLA  - eng\nPT  - Journal Article\nJT  - {venue}\nDP  - {year} Jan\nSO  - {venue}. {year}.\n"
_CIW = "PT J\nAU {family}, {initials}\nAF {family}, {given}\nTI {title}\nSO {venue}\nDT Article\nAB {abstract}\nPY {year}\nVL 3\nBP 11\nEP 19\nDI {doi}\nUT WOS:00000{n}\nER\n"
_ENW = "%0 Journal Article\n%A {family}, {given}\n%T {title}\n%J {venue}\n%D {year}\n%V 3\n%P 11-19\n%R {doi}\n%X {abstract}\n%F w{n}\n"
_REFWORKS = "RT Journal Article\nSR Electronic(1)\nID {n}\nA1 {family},{given}\nT1 {title}\nJF {venue}\nYR {year}\nVO 3\nSP 11\nOP 19\nAB {abstract}\nDO {doi}\n"
_OVID = "<{n}>\nAccession Number\n  00{n}\nTitle\n  {title}.\nAuthors\n  {family} {initials}.\nSource\n  {venue}. 3(2):11-19, {year}.\nAbstract\n  {abstract}\nDigital Object Identifier\n  {doi}\nYear of Publication\n  {year}\n"
_OVID_SHORT = "<{n}>\nUI  - 00{n}\nTI  - {title}.\nAU  - {family} {initials}\nSO  - {venue}. 3(2):11-19, {year}.\nAB  - {abstract}\nYR  - {year}\n"
_PUBMED = '<PubmedArticle><MedlineCitation Status="MEDLINE"><PMID Version="1">1000{n}</PMID>\n<Article><Journal><JournalIssue><Volume>3</Volume><PubDate><Year>{year}</Year></PubDate></JournalIssue><Title>{venue}</Title></Journal>\n<ArticleTitle>{title}</ArticleTitle><Abstract><AbstractText>{abstract}</AbstractText></Abstract>\n<AuthorList><Author><LastName>{family}</LastName><ForeName>{given}</ForeName></Author></AuthorList>\n<ELocationID EIdType="doi">{doi}</ELocationID></Article></MedlineCitation></PubmedArticle>'
_ENDNOTE = '<record><ref-type name="Journal Article">17</ref-type><contributors><authors><author>{family}, {given}</author></authors></contributors>\n<titles><title><style face="normal">{title}</style></title><secondary-title>{venue}</secondary-title></titles>\n<dates><year>{year}</year></dates><electronic-resource-num>{doi}</electronic-resource-num><abstract>{abstract}</abstract><label>w{n}</label></record>'
_MODS = '<mods ID="w{n}"><titleInfo><title>{title}</title></titleInfo><name type="personal"><namePart type="family">{family}</namePart><namePart type="given">{given}</namePart><role><roleTerm>author</roleTerm></role></name>\n<genre>journal article</genre><relatedItem type="host"><titleInfo><title>{venue}</title></titleInfo><part><date>{year}</date></part></relatedItem>\n<identifier type="doi">{doi}</identifier><abstract>{abstract}</abstract></mods>'
_CROSSREF = '<doi_record owner="10.1000" timestamp="2020"><crossref><journal><journal_metadata><full_title>{venue}</full_title></journal_metadata><journal_issue><publication_date><year>{year}</year></publication_date></journal_issue>\n<journal_article publication_type="full_text"><titles><title>{title}</title></titles><contributors><person_name contributor_role="author" sequence="first"><given_name>{given}</given_name><surname>{family}</surname></person_name></contributors>\n<doi_data><doi>{doi}</doi><resource>https://example.org/{n}</resource></doi_data></journal_article></journal></crossref></doi_record>'
_RDF = '<bib:Article rdf:about="#w{n}">\n<z:itemType>journalArticle</z:itemType><dcterms:isPartOf><bib:Journal><dc:title>{venue}</dc:title></bib:Journal></dcterms:isPartOf>\n<bib:authors><rdf:Seq><rdf:li><foaf:Person><foaf:surname>{family}</foaf:surname><foaf:givenName>{given}</foaf:givenName></foaf:Person></rdf:li></rdf:Seq></bib:authors>\n<dc:title>{title}</dc:title><dcterms:abstract>{abstract}</dcterms:abstract><dc:date>{year}</dc:date><dc:identifier>DOI {doi}</dc:identifier></bib:Article>'
_RDF_HEAD = '<?xml version="1.0"?>\n<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:z="http://www.zotero.org/namespaces/export#" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:bib="http://purl.org/net/biblio#" xmlns:foaf="http://xmlns.com/foaf/0.1/" xmlns:dc="http://purl.org/dc/elements/1.1/">\n'
_LABELLED = '"TITLE","{title}"\n"AUTHOR NAMES","{family} {initials}."\n"SOURCE","{venue} ({year}) 3:2 (11-19)"\n"PUBLICATION YEAR","{year}"\n"ABSTRACT","{abstract}"\n"DOI","{doi}"\n\n'
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


def _texts() -> dict[str, str]:
    items, works = _json_items(), _openalex()
    return {
        "bibtex": '% made\n@string{pj = "Pond Journal"}\n@comment{jabref-meta: x}\n' + _each(_BIB),
        "ris": _each(_RIS),
        "ris-ovid": _each(_OVID_RIS),
        "nbib": _each(_NBIB),
        "ciw": "FN Clarivate Analytics Web of Science\nVR 1.0\n" + _each(_CIW) + "\nEF\n",
        "ciw-table": "PT\tAU\tTI\tSO\tPY\tDI\tUT\n"
        + _each("J\t{family}, {initials}\t{title}\t{venue}\t{year}\t{doi}\tWOS:0{n}")
        + "\n",
        "enw": _each(_ENW),
        "refworks": _each(_REFWORKS),
        "ovid-text": "Database: Ovid MEDLINE(R) <1946 to May 2020>\nSearch Strategy:\n1 pond.ti.\n\n" + _each(_OVID),
        "ovid-short": _each(_OVID_SHORT),
        "pubmed-xml": f"{_HEAD}<PubmedArticleSet>\n{_each_xml(_PUBMED)}\n</PubmedArticleSet>\n",
        "endnote-xml": f"{_HEAD}<xml><records>\n{_each_xml(_ENDNOTE)}\n</records></xml>\n",
        "mods": f'{_HEAD}<modsCollection xmlns="http://www.loc.gov/mods/v3">\n{_each_xml(_MODS)}\n</modsCollection>\n',
        "crossref-xml": f"{_HEAD}<doi_records>\n{_each_xml(_CROSSREF)}\n</doi_records>\n",
        "zotero-rdf": f"{_RDF_HEAD}{_each_xml(_RDF)}\n</rdf:RDF>\n",
        "csl-json": json.dumps(items, indent=2, ensure_ascii=False),
        "csl-json-flat": json.dumps(items),
        "csl-json-held": json.dumps({"items": items}, indent=1, ensure_ascii=False),
        "jsonl": "".join(json.dumps(item, ensure_ascii=False) + "\n" for item in items),
        "openalex-json": json.dumps(works, indent=2, ensure_ascii=False),
        "openalex-page": json.dumps({"meta": {"count": len(works)}, "results": works}, ensure_ascii=False),
        "openalex-lines": "".join(json.dumps(work, ensure_ascii=False) + "\n" for work in works),
        "csv": _table(","),
        "tsv": _table("\t"),
        "csv-semicolon": _table(";"),
        "csv-labelled": _each(_LABELLED, "").replace('The "other"', 'The ""other""'),
    }


def made_files() -> dict[str, bytes]:
    """The content of a file for each format and its usual varieties, by name; each holds four entries."""
    files = {name: text.encode() for name, text in _texts().items()}
    held = read_bytes(files["csl-json"], "made").records
    content = WRITERS["xlsx"](held)
    return {**files, "xlsx": content if isinstance(content, bytes) else content.encode()}
