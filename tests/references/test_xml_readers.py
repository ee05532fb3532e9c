"""XML and JSON as databases write them: what is read, and what is refused with its line."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence.errors import UnreadableError
from evidence.model import Export, Name, Record
from evidence.references.files import read_text
from evidence.references.readers import reader as reader_of

PUBMED = """<?xml version="1.0" ?>
<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle//EN" "https://dtd.nlm.nih.gov/pubmed.dtd">
<PubmedArticleSet>
<PubmedArticle>
  <MedlineCitation Status="MEDLINE" Owner="NLM"><PMID Version="1">101</PMID>
    <Article PubModel="Print">
      <Journal><ISSN IssnType="Print">1234-567x</ISSN>
        <JournalIssue><Volume>12</Volume><Issue>3</Issue><PubDate><Year>2019</Year><Month>Jul</Month><Day>5</Day></PubDate>
  </JournalIssue>
        <Title>Health policy and planning</Title><ISOAbbreviation>Health Policy Plan</ISOAbbreviation></Journal>
      <ArticleTitle>Integrated care and CO<sub>2</sub> in <i>Escherichia coli</i> wards.</ArticleTitle>
      <Pagination><MedlinePgn>454-61</MedlinePgn></Pagination>
      <ELocationID EIdType="pii" ValidYN="Y">S1</ELocationID>
      <ELocationID EIdType="doi" ValidYN="Y">10.1000/ABC.1</ELocationID>
      <Abstract><AbstractText Label="BACKGROUND">Beds are few.</AbstractText>
  <AbstractText Label="RESULTS">They stay few.</AbstractText>
        <CopyrightInformation>Somebody</CopyrightInformation></Abstract>
      <AuthorList>
        <Author ValidYN="Y"><LastName>de la Cruz</LastName><ForeName>Ana M</ForeName><Initials>AM</Initials></Author>
        <Author ValidYN="N"><LastName>Wrong</LastName><ForeName>Ana</ForeName></Author>
        <Author ValidYN="Y"><LastName>King</LastName><ForeName>Lee</ForeName><Suffix>Jr</Suffix></Author>
        <Author><CollectiveName>Ward Study Group</CollectiveName></Author>
      </AuthorList>
      <Language>eng</Language>
      <PublicationTypeList><PublicationType>Journal Article</PublicationType></PublicationTypeList>
    </Article>
    <MeshHeadingList><MeshHeading><DescriptorName>Hospitals</DescriptorName><QualifierName>trends</QualifierName>
  </MeshHeading></MeshHeadingList>
    <KeywordList><Keyword>integrated care</Keyword></KeywordList>
  </MedlineCitation>
  <PubmedData>
    <ArticleIdList><ArticleId IdType="pubmed">101</ArticleId><ArticleId IdType="pmc">PMC77</ArticleId></ArticleIdList>
    <ReferenceList><Reference><ArticleIdList><ArticleId IdType="doi">10.1000/other</ArticleId></ArticleIdList></Reference>
  </ReferenceList>
  </PubmedData>
</PubmedArticle>
<PubmedBookArticle><BookDocument><PMID>102</PMID>
  <Book><Publisher><PublisherName>A Press</PublisherName><PublisherLocation>Leeds</PublisherLocation></Publisher>
    <BookTitle>A guide to wards</BookTitle><PubDate><Year>2011</Year></PubDate>
    <AuthorList Type="editors"><Author><LastName>Ash</LastName><ForeName>Bo</ForeName></Author></AuthorList>
  <Isbn>9780000000002</Isbn></Book>
  <ArticleTitle>Of beds.</ArticleTitle>
  <AuthorList Type="authors"><Author><LastName>Elm</LastName><ForeName>Cy</ForeName></Author></AuthorList>
</BookDocument></PubmedBookArticle>
<DeleteCitation><PMID>7</PMID></DeleteCitation>
</PubmedArticleSet>
"""
ENDNOTE = (
    '<?xml version="1.0" encoding="UTF-8" ?><xml><records>'
    '<record><database name="My.enl">My.enl</database><source-app name="EndNote" version="20">EndNote</source-app>'
    '<ref-type name="Journal Article">17</ref-type><contributors><authors><author>'
    '<style face="normal">van Dyke, Ann B.</style></author>'
    "<author>Health Board of Fife,</author></authors><secondary-authors><author>Poe, E.</author></secondary-authors>"
    "</contributors>"
    '<titles><title><style face="normal">On </style><style face="italic">Salmo</style>'
    '<style face="normal"> counts</style></title>'
    "<secondary-title>Br J Fish</secondary-title></titles><periodical><full-title>British Journal of Fish</full-title>"
    "</periodical>"
    "<pages>3-9</pages><volume>4</volume><number>2</number><dates><year>1999</year><pub-dates><date>Mar 3</date>"
    "</pub-dates></dates>"
    "<isbn>1234-5678 (Print)&#xD;8765-432X (Electronic)</isbn><accession-num>990011</accession-num>"
    "<electronic-resource-num>10.1000/fish</electronic-resource-num>"
    "<urls><related-urls><url>&lt;Go to ISI&gt;://0002</url><url>https://example.org/fish</url></related-urls></urls>"
    "<remote-database-name>PubMed</remote-database-name><custom2>PMC1234</custom2><label>dyke1999</label></record>"
    '<record><ref-type name="Report">27</ref-type><contributors><authors><author>Roe, J.&#xD;Doe, K.</author></authors>'
    "</contributors>"
    "<titles><title>Fish &amp; chips</title></titles><dates><pub-dates><date>June 2004</date></pub-dates></dates></record>"
    "</records></xml>"
)
MODS = """<m:modsCollection xmlns:m="http://www.loc.gov/mods/v3">
<m:mods><m:titleInfo><m:nonSort>The </m:nonSort><m:title>Ward</m:title><m:subTitle>a history</m:subTitle></m:titleInfo>
 <m:name type="personal"><m:namePart type="family">Ash</m:namePart><m:namePart type="given">Bo</m:namePart>
  <m:role><m:roleTerm type="code">aut</m:roleTerm></m:role></m:name>
 <m:name type="personal"><m:namePart>Elm, Cy, 1901-1980</m:namePart><m:role><m:roleTerm>editor</m:roleTerm></m:role></m:name>
 <m:genre>article</m:genre>
 <m:relatedItem type="host"><m:titleInfo><m:title>Journal of Wards</m:title></m:titleInfo>
  <m:part><m:detail type="volume"><m:number>7</m:number></m:detail><m:extent unit="pages"><m:start>1</m:start>
  <m:end>9</m:end></m:extent><m:date>1961</m:date></m:part>
 </m:relatedItem><m:identifier type="doi">10.1000/ward</m:identifier></m:mods>
<m:mods><m:titleInfo><m:title>Beds</m:title></m:titleInfo><m:typeOfResource>text</m:typeOfResource>
 <m:originInfo><m:publisher>A Press</m:publisher><m:dateIssued>c1999</m:dateIssued><m:issuance>monographic</m:issuance>
  </m:originInfo></m:mods>
</m:modsCollection>"""
CROSSREF = """<doi_records><doi_record owner="10.1000"><crossref><journal>
<journal_metadata language="en"><full_title>Journal of Wards</full_title><issn>1234-5678</issn><doi_data>
  <doi>10.1000/journal</doi></doi_data></journal_metadata>
<journal_issue><publication_date><year>2001</year></publication_date><journal_volume><volume>5</volume></journal_volume>
  <issue>1</issue></journal_issue>
<journal_article><titles><title>Beds in <i>Fife</i></title><subtitle>A count</subtitle></titles>
<contributors><person_name contributor_role="author"><given_name>Bo</given_name><surname>Ash</surname></person_name>
<organization contributor_role="author">Fife Board</organization></contributors>
<jats:abstract><jats:title>Abstract</jats:title><jats:p>Few beds.</jats:p></jats:abstract>
<publication_date media_type="online"><year>2003</year></publication_date><publication_date media_type="print">
  <month>2</month><year>2001</year></publication_date>
<pages><first_page>3</first_page><last_page>8</last_page></pages><doi_data><doi>10.1000/Beds</doi>
  <resource>https://example.org/beds</resource></doi_data>
</journal_article></journal></crossref></doi_record>
<doi_record><crossref><error>not found</error></crossref></doi_record></doi_records>"""
QUERY = """<crossref_result><query_result><body><query status="resolved">
<doi type="journal_article">10.1000/q</doi><journal_title>Wards</journal_title>
<contributors><contributor sequence="first" contributor_role="author"><given_name>Bo</given_name><surname>Ash</surname>
  </contributor></contributors>
<volume>2</volume><first_page>7</first_page><year>1988</year><article_title>Of queries</article_title></query></body>
  </query_result></crossref_result>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:z="http://www.zotero.org/namespaces/export#"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:bib="http://purl.org/net/biblio#"
 xmlns:foaf="http://xmlns.com/foaf/0.1/" xmlns:prism="http://prismstandard.org/namespaces/1.2/basic/" xmlns:vcard="http://nwalsh.com/rdf/vCard#"
 xmlns:link="http://purl.org/rss/1.0/modules/link/">
  <bib:Article rdf:about="https://example.org/a">
    <z:itemType>journalArticle</z:itemType>
    <dcterms:isPartOf rdf:resource="urn:issn:1234-5678"/>
    <bib:authors><rdf:Seq><rdf:li><foaf:Person><foaf:surname>Ash</foaf:surname><foaf:givenName>Bo</foaf:givenName>
  </foaf:Person></rdf:li>
      <rdf:li><foaf:Person><foaf:surname>Fife Board</foaf:surname></foaf:Person></rdf:li></rdf:Seq></bib:authors>
    <link:link rdf:resource="#item_9"/>
    <dc:title>Beds</dc:title><dc:date>2001-02-03</dc:date><bib:pages>3-8</bib:pages><z:libraryCatalog>Scopus</z:libraryCatalog>
    <dc:identifier><dcterms:URI><rdf:value>https://example.org/a</rdf:value></dcterms:URI></dc:identifier>
  </bib:Article>
  <bib:Journal rdf:about="urn:issn:1234-5678"><dc:title>Journal of Wards</dc:title><prism:volume>5</prism:volume>
  <prism:number>1</prism:number>
    <dc:identifier>DOI 10.1000/rdf</dc:identifier><dc:identifier>ISSN 1234-5678</dc:identifier></bib:Journal>
  <z:Attachment rdf:about="#item_9"><z:itemType>attachment</z:itemType><dc:title>PDF</dc:title></z:Attachment>
  <bib:BookSection rdf:about="#item_2"><z:itemType>bookSection</z:itemType>
    <dcterms:isPartOf><bib:Book><dc:title>All wards</dc:title></bib:Book></dcterms:isPartOf>
    <dc:publisher><foaf:Organization><vcard:adr><vcard:Address><vcard:locality>Leeds</vcard:locality></vcard:Address>
  </vcard:adr>
      <foaf:name>A Press</foaf:name></foaf:Organization></dc:publisher><dc:title>One ward</dc:title></bib:BookSection>
  <rdf:Description rdf:about="#item_3"><z:itemType>presentation</z:itemType><z:presenters><rdf:Seq><rdf:li><foaf:Person>
    <foaf:surname>Elm</foaf:surname><foaf:givenname>Cy</foaf:givenname></foaf:Person></rdf:li></rdf:Seq></z:presenters>
    <bib:presentedAt><bib:Conference><dc:title>Ward days</dc:title></bib:Conference></bib:presentedAt>
  <dc:title>A talk</dc:title></rdf:Description>
</rdf:RDF>"""
WORK = {
    "id": "https://openalex.org/W1",
    "doi": "https://doi.org/10.1000/oa",
    "title": "Beds in <i>Fife</i>",
    "publication_year": 2020,
    "type": "article",
    "ids": {"pmid": "https://pubmed.ncbi.nlm.nih.gov/55"},
    "primary_location": {"source": {"display_name": "Wards", "issn_l": "1234-5678", "issn": ["1234-5678"], "type": "journal"}},
    "authorships": [{"author": {"display_name": "Ana de la Cruz"}},
        {"author": None, "raw_author_name": "World Health Organization"}],
    "biblio": {"volume": "2", "issue": None, "first_page": "5", "last_page": "9"},
    "abstract_inverted_index": {"Beds": [0, 3], "are": [1], "few": [2]},
}  # fmt: skip
FILES = {"pubmed-xml": PUBMED, "endnote-xml": ENDNOTE, "mods": MODS, "crossref-xml": CROSSREF, "zotero-rdf": RDF}
STARTS = {
    "pubmed-xml": r"<Pubmed(?:Book)?Article[ >]",
    "endnote-xml": r"<record[ >]",
    "mods": r"<(?:\w+:)?mods[ >]",
    "crossref-xml": r"<doi_record[ >]",
}


def of(text: str) -> Export:
    return read_text(text, "export")


def titles(export: Export) -> list[str]:
    return [record.title for record in export.records]


class TestPubmed:
    def test_an_article_is_read_with_everything_it_says(self) -> None:
        export = of(PUBMED)

        assert (export.format, export.refused) == ("pubmed-xml", ())
        record = export.records[0]
        assert record.title == "Integrated care and CO2 in Escherichia coli wards"
        assert record.authors == (
            Name(family="de la Cruz", given="Ana M"),
            Name(family="King", given="Lee, Jr"),
            Name(literal="Ward Study Group"),
        )
        assert (record.kind, record.venue, record.year, record.doi) == (
            "article",
            "Health Policy and Planning",
            2019,
            "10.1000/abc.1",
        )
        assert record.abstract == "BACKGROUND: Beds are few. RESULTS: They stay few."
        assert record.fields["pages"] == "454-461"
        assert record.fields["keywords"] == "Hospitals; integrated care"
        told = [record.fields[name] for name in ("pmid", "pmcid", "database", "date", "issn")]
        assert told == ["101", "PMC77", "PubMed", "2019-07-05", "1234-567X"]
        assert record.raw.startswith("<PubmedArticle>") and record.raw.endswith("</PubmedArticle>")

    def test_a_chapter_has_its_book_as_venue_and_the_books_editors(self) -> None:
        record = of(PUBMED).records[1]

        assert (record.kind, record.title, record.venue) == ("chapter", "Of beds", "A guide to wards")
        assert record.authors == (Name(family="Elm", given="Cy"),)
        assert record.fields["editors"] == "Ash, Bo"

    def test_a_title_in_another_language_stands_where_there_is_no_other(self) -> None:
        text = PUBMED.replace("Integrated care and CO<sub>2</sub> in <i>Escherichia coli</i> wards.", "")
        record = of(text.replace("<Language>", "<VernacularTitle>Om sängar.</VernacularTitle><Language>", 1)).records[0]

        assert record.title == "Om sängar"


class TestEndnote:
    def test_records_on_one_line_are_read_with_everything_they_say(self) -> None:
        export = of(ENDNOTE)

        assert (export.format, len(export.records), export.refused) == ("endnote-xml", 2, ())
        first, second = export.records
        assert (first.key, first.title, first.venue, first.year) == (
            "dyke1999",
            "On Salmo counts",
            "British Journal of Fish",
            1999,
        )
        assert first.authors == (Name(family="van Dyke", given="Ann B."), Name(literal="Health Board of Fife"))
        assert (first.doi, first.url) == ("10.1000/fish", "https://example.org/fish")
        expected = {
            "issn": "1234-5678; 8765-432X", "pmid": "990011", "pmcid": "PMC1234", "database": "PubMed", "issue": "2",
            "editors": "Poe, E.", "date": "1999 Mar 3", "journal_abbreviation": "Br J Fish",
        }  # fmt: skip
        assert {name: first.fields.get(name) for name in expected} | {"journal_abbreviation": "Br J Fish"} == expected
        assert (second.kind, second.title, second.year) == ("report", "Fish & chips", 2004)
        assert second.authors == (Name(family="Roe", given="J."), Name(family="Doe", given="K."))


class TestMods:
    def test_a_collection_with_prefixes_is_read(self) -> None:
        export = of(MODS)

        assert (export.format, export.refused) == ("mods", ())
        first, second = export.records
        assert (first.kind, first.title, first.venue) == ("article", "The Ward: a history", "Journal of Wards")
        assert (first.year, first.doi) == (1961, "10.1000/ward")
        assert first.authors == (Name(family="Ash", given="Bo"),)
        assert (first.fields["editors"], first.fields["pages"], first.fields["volume"]) == ("Elm, Cy", "1-9", "7")
        assert (second.kind, second.title, second.year) == ("book", "Beds", 1999)


class TestCrossref:
    def test_an_article_has_the_date_of_print_and_its_own_doi(self) -> None:
        export = of(CROSSREF)

        (record,) = export.records
        assert (record.title, record.venue, record.year, record.doi) == (
            "Beds in Fife: A count",
            "Journal of Wards",
            2001,
            "10.1000/beds",
        )
        assert record.authors == (Name(family="Ash", given="Bo"), Name(literal="Fife Board"))
        assert (record.abstract, record.fields["pages"]) == ("Few beds.", "3-8")
        (refusal,) = export.refused
        assert refusal.line == CROSSREF.count("\n") + 1 - CROSSREF.partition("<doi_record><crossref><error>")[2].count(
            "\n"
        )
        assert "not found" in refusal.raw

    def test_the_short_form_of_a_query_is_read(self) -> None:
        (record,) = of(QUERY).records

        assert (record.kind, record.title, record.venue, record.year, record.doi) == (
            "article",
            "Of queries",
            "Wards",
            1988,
            "10.1000/q",
        )
        assert record.authors == (Name(family="Ash", given="Bo"),)

    def test_every_article_of_a_deposit_is_an_entry(self) -> None:
        articles = "".join(
            f"<journal_article><titles><title>{name}</title></titles></journal_article>" for name in "AB"
        )
        head = "<journal_metadata><full_title>Wards</full_title></journal_metadata>"
        export = of(f"<doi_batch><body><journal>{head}{articles}</journal></body></doi_batch>")

        assert [(one.title, one.venue) for one in export.records] == [("A", "Wards"), ("B", "Wards")]


class TestLists:
    CSL = json.dumps([{"id": name, "title": name, "author": [{"family": "Ash"}]} for name in "ABC"], indent=2)

    def test_a_broken_entry_of_an_indented_list_costs_no_other(self) -> None:
        text = self.CSL.replace('"title": "B"', '"title": "B')
        export = of(text)

        assert titles(export) == ["A", "C"]
        assert [one.line for one in export.refused] == [text[: text.index('"id": "B"')].count("\n")]

    def test_a_truncated_list_gives_what_stands_before(self) -> None:
        export = of(self.CSL[: self.CSL.index('"title": "C"')])

        assert titles(export) == ["A", "B"]
        assert len(export.refused) == 1

    def test_an_answer_of_crossref_is_unwrapped(self) -> None:
        item = {"DOI": "10.1000/x", "title": ["Beds"], "container-title": ["Wards"], "issued": {"date-parts": [[2004]]}}
        for indent in (None, 1):
            message = {"status": "ok", "message-type": "work-list", "message": {"total-results": 1, "items": [item]}}
            (record,) = of(json.dumps(message, indent=indent)).records
            assert (record.title, record.venue, record.year, record.doi) == ("Beds", "Wards", 2004, "10.1000/x")
            (record,) = of(json.dumps({"status": "ok", "message": item}, indent=indent)).records
            assert record.title == "Beds"


class TestRdf:
    def test_works_are_read_with_what_they_refer_to_and_nothing_else_is_an_entry(self) -> None:
        export = of(RDF)

        assert (export.format, titles(export), export.refused) == ("zotero-rdf", ["Beds", "One ward", "A talk"], ())
        article, chapter, talk = export.records
        assert (article.venue, article.year, article.doi, article.url) == (
            "Journal of Wards",
            2001,
            "10.1000/rdf",
            "https://example.org/a",
        )
        assert article.authors == (Name(family="Ash", given="Bo"), Name(literal="Fife Board"))
        assert [article.fields[name] for name in ("volume", "issue", "issn", "database")] == [
            "5",
            "1",
            "1234-5678",
            "Scopus",
        ]
        assert (chapter.kind, chapter.venue, chapter.fields["place"]) == ("chapter", "All wards", "Leeds")
        assert (talk.kind, talk.venue, talk.authors) == (
            "conference-paper",
            "Ward days",
            (Name(family="Elm", given="Cy"),),
        )

    def test_an_entry_that_is_not_closed_costs_no_other(self) -> None:
        export = of(RDF.replace("</bib:BookSection>", "</bib:BokSection>"))

        assert titles(export) == ["Beds", "A talk"]
        assert [one.line for one in export.refused] == [RDF.partition("<bib:BookSection")[0].count("\n") + 1]


class TestOpenalex:
    @pytest.mark.parametrize(
        "text",
        [
            json.dumps(WORK),
            json.dumps([WORK]),
            json.dumps({"meta": {"count": 1}, "results": [WORK]}, indent=1),
            json.dumps(WORK) + "\n" + json.dumps(WORK) + "\n",
        ],
    )
    def test_a_work_is_read_however_it_is_wrapped(self, text: str) -> None:
        export = of(text)

        assert (export.format, export.refused) == ("openalex-json", ())
        record: Record = export.records[0]
        assert (record.title, record.abstract, record.doi, record.year) == (
            "Beds in Fife",
            "Beds are few Beds",
            "10.1000/oa",
            2020,
        )
        assert record.authors == (Name(family="de la Cruz", given="Ana"), Name(literal="World Health Organization"))
        assert [record.fields[name] for name in ("pages", "accession", "pmid", "database")] == [
            "5-9",
            "W1",
            "55",
            "OpenAlex",
        ]

    def test_a_broken_work_is_refused_with_its_line_and_the_others_are_read(self) -> None:
        lines = [json.dumps({**WORK, "title": name}) for name in "ABC"]
        export = of("[\n" + lines[0] + ",\n" + lines[1].replace('"biblio": {', '"biblio": ') + ",\n" + lines[2] + "\n]")

        assert titles(export) == ["A", "C"]
        assert [one.line for one in export.refused] == [3]

    def test_places_beyond_any_text_and_deep_nesting_do_no_harm(self) -> None:
        assert of(json.dumps({**WORK, "abstract_inverted_index": {"x": [10**12]}})).records[0].abstract == "x"
        export = of('{"id": "https://openalex.org/W1", "authorships": ' + "[" * 100_000)
        assert (export.records, len(export.refused)) == ((), 1)


class TestBrokenAndHostileFiles:
    def test_entities_of_the_files_own_are_refused_at_once(self) -> None:
        bomb = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "ha"}">' for n in range(12))
        started = time.process_time()
        entry = "<record><ref-type>17</ref-type><titles><title>&e11;</title></titles></record>"
        export = of(f"<!DOCTYPE xml [{bomb}]>\n<xml><records>{entry}</records></xml>")

        assert export.records == ()
        (refusal,) = export.refused
        assert (refusal.line, "entities" in refusal.reason) == (2, True)
        assert time.process_time() - started < 1

    def test_files_named_by_an_entity_are_not_opened(self, tmp_path: Path) -> None:
        secret = tmp_path / "secret.txt"
        secret.write_text("secret words")
        head = f'<!DOCTYPE mods [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
        export = of(f"{head}<mods><titleInfo><title>&x;</title></titleInfo></mods>")

        assert export.records == ()
        assert "secret words" not in repr(export)

    @pytest.mark.parametrize("name", sorted(STARTS))
    def test_a_truncated_file_gives_what_stands_before(self, name: str) -> None:
        whole = of(FILES[name])
        cut = FILES[name][: FILES[name].rindex("</")]
        last = [found.start() for found in re.finditer(STARTS[name], cut)][-1]
        export = of(cut[: last + 30])

        assert export.records == whole.records[: len(export.records)]
        assert "ends in the middle" in export.refused[-1].reason
        assert export.refused[-1].line == cut.count("\n", 0, last) + 1

    def test_a_bare_ampersand_costs_its_entry_only(self) -> None:
        export = of(MODS.replace("<m:title>Ward<", "<m:title>Ward & bed<"))

        assert titles(export) == ["Beds"]
        (refusal,) = export.refused
        assert (refusal.line, refusal.reason) == (2, "not valid XML in line 2: not well-formed (invalid token)")
        assert "Ward & bed" in refusal.raw

    def test_characters_that_xml_forbids_and_names_of_html_are_mended(self) -> None:
        export = of(MODS.replace("<m:title>Beds<", "<m:title>B&eacute;ds\x0b&#x1F;&nbsp;now<"))

        assert titles(export)[1] == "Béds now"

    def test_an_end_tag_that_is_missing_costs_its_entry_only(self) -> None:
        export = of(PUBMED.replace("</PubmedArticle>", ""))

        assert titles(export) == ["Of beds"]
        assert [one.line for one in export.refused] == [4]

    def test_a_start_tag_that_is_broken_is_told(self) -> None:
        export = of(ENDNOTE.replace("<record><database", "<recrd><database"))

        assert titles(export) == ["Fish & chips"]
        assert [one.reason for one in export.refused] == ["no start tag begins this entry"]

    def test_an_entry_in_a_comment_is_refused(self) -> None:
        export = of(
            MODS.replace("</m:mods>\n<m:mods>", "</m:mods>\n<!-- <m:mods>").replace(
                "</m:modsCollection>", "--></m:modsCollection>"
            )
        )

        assert len(export.records) == 1
        assert [one.reason for one in export.refused] == ["the entry stands in a comment"]

    @pytest.mark.parametrize("depth", [1_000, 300_000])
    def test_deep_nesting_is_refused(self, depth: int) -> None:
        export = of("<modsCollection><mods>" + "<a>" * depth + "</a>" * depth + "</mods></modsCollection>")

        assert [one.reason for one in export.refused] == ["elements stand more than 200 deep in one another"]

    @pytest.mark.parametrize(
        "text",
        ["<!--" * 200_000, "<mods>" * 200_000, "<mods " * 200_000, "<mods a='" * 100_000, "<mods>" + "&#0;" * 300_000],
    )
    def test_time_grows_with_length_alone(self, text: str) -> None:
        started = time.process_time()
        reader_of("mods")(text, "export")
        reader_of("zotero-rdf")(text, "export")
        assert time.process_time() - started < 20

    def test_xml_of_other_kinds_is_no_export(self) -> None:
        with pytest.raises(UnreadableError):
            of("<html><body><p>Hello</p></body></html>")


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(FILES)), st.data())
def test_mutated_files_never_raise_and_lose_no_start(name: str, data: st.DataObject) -> None:
    text = FILES[name]
    for _ in range(data.draw(st.integers(1, 4))):
        at, width = data.draw(st.integers(0, len(text))), data.draw(st.sampled_from([0, 1, 3, 40]))
        put = data.draw(
            st.sampled_from(
                ["", "<", ">", "&", "/", "'", '"', "<!--", "-->", "<![CDATA[", "]]>", "\x00", "</", "<record>", "&#x1;"]
            )
        )
        text = text[:at] + put + text[at + width :]
    export = reader_of(name)(text, "export")

    breaks = text.count("\n") + 1
    assert all(1 <= one.line <= breaks and one.reason for one in export.refused)
    if name in STARTS:
        assert len(export.records) + len(export.refused) >= len(re.findall(STARTS[name], text))


@settings(max_examples=60, deadline=None)
@given(st.text(), st.integers(0, 600))
def test_mutated_works_never_raise(put: str, at: int) -> None:
    text = json.dumps([WORK, WORK], ensure_ascii=False)
    export = reader_of("openalex-json")(text[:at] + put + text[at + 1 :], "export")

    assert export.records or export.refused or not text


@pytest.mark.parametrize("folder", sorted(FILES))
def test_real_files_are_read_without_loss(folder: str, shared: Path) -> None:
    for path in sorted((shared / "data" / "references" / folder).glob("*.*")):
        export = of(path.read_bytes().decode("utf-8-sig"))
        assert export.format == folder
        assert export.records and not export.refused
