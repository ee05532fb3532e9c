"""Which entries are one publication, which are two, and which only a person can tell."""

from __future__ import annotations

import string
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence.model import Name, Record
from evidence.references.matching import Answer, compare, find_duplicates
from evidence.references.names import parse_names

TITLE = "Night closures of community wards and the flow of older patients in three counties"


def entry(key: str = "a", **given: object) -> Record:
    """An article of the Journal of Ward Studies, but for what is said of it; authors are written as in a table."""
    said: dict[str, object] = {
        "kind": "article",
        "title": TITLE,
        "authors": "Okonjo, Ada; Le Brun, Pierre; Vance, Tom",
        "year": 2011,
        "venue": "Journal of Ward Studies",
        "volume": "14",
        "issue": "2",
        "pages": "221-228",
        "doi": "",
        "abstract": "",
        "url": "",
    } | given
    names: tuple[Name, ...] = parse_names(str(said.pop("authors")))
    columns = {name: said.pop(name) for name in ("kind", "title", "year", "venue", "doi", "abstract", "url")}
    return Record(key=key, authors=names, fields={k: str(v) for k, v in said.items() if v}, **columns)  # type: ignore[arg-type]


def report(key: str = "a", **given: object) -> Record:
    """A report of an institution: no volume, no pages."""
    plain = {
        "kind": "report",
        "volume": "",
        "issue": "",
        "pages": "",
        "venue": "Harrowgate Institute for Health Policy",
    }
    return entry(key, **(plain | given))


def answer(a: Record, b: Record) -> Answer:
    """The answer for two records, and a proof that their order does not matter."""
    there, back = compare(a, b), compare(b, a)
    assert there == back
    return there.answer


def words(seed: str, number: int = 60) -> str:
    """An abstract of invented words."""
    return " ".join(f"{seed}{chr(97 + n % 26)}{chr(97 + n // 26)}word" for n in range(number))


JOINED = {
    "an abbreviated journal": entry(venue="J Ward Stud"),
    "a journal with its place in brackets": entry(venue="Journal of Ward Studies (Leeds, England)"),
    "pages written short": entry(pages="221-8"),
    "the first page alone": entry(pages="221"),
    "pages that a spreadsheet turned into a date": entry(pages="Jan-14"),
    "an article number instead of pages": entry(pages="e1754"),
    "pages counted from 1 within the article": entry(pages="1-8"),
    "no pages": entry(pages=""),
    "an article number before which stands a letter": entry(pages="a1754"),
    "no volume, issue or pages": entry(volume="", issue="", pages=""),
    "no journal": entry(venue=""),
    "no authors": entry(authors=""),
    "one author of three": entry(authors="Okonjo, A."),
    "initials for given names": entry(authors="Okonjo A; Le Brun P; Vance T"),
    "a particle gone astray": entry(authors="Okonjo, A.; Brun, P. Le; Vance, T."),
    "another order of authors": entry(authors="Vance, T.; Okonjo, A.; Le Brun, P."),
    "capitals": entry(title=TITLE.upper()),
    "a spelling mistake": entry(title=TITLE.replace("closures", "closurs")),
    "a language in brackets": entry(title=f"[{TITLE}]. [Norwegian]"),
    "a note that an erratum appeared": entry(title=f"{TITLE}.[Erratum appears in J Ward Stud. 2011;14(4):401]"),
    "a subtitle at the same place": entry(title=f"{TITLE}: a mixed-methods study"),
    "an original title beside its translation": entry(title=f"Nattstengte avdelinger i tre fylker [{TITLE}]"),
    "online in one year, in print in the next": entry(year=2010, volume="", issue="", pages=""),
    "the volume and issue moved by one column": entry(volume="", issue="14", pages="2"),
    "a supplement written into the volume": entry(volume="14 (2 Suppl 1)"),
    "the same title at the same place under a wrong volume": entry(volume="41", issue=""),
}


@pytest.mark.parametrize("variant", JOINED)
def test_an_article_as_databases_write_it_is_joined(variant):
    plain = entry(pages="1-14") if "spreadsheet" in variant else entry()
    assert answer(plain, replace(JOINED[variant], key="b")) is Answer.SAME


APART = {
    "another first page, volume and year": entry(year=2013, volume="16", pages="12-19"),
    "another journal and place": entry(venue="Annals of Rural Nursing", volume="3", pages="77-80"),
    "part II of the title": entry(title=f"{TITLE}. Part II", pages="229-236"),
    "a reply": entry(title=f"{TITLE} - Reply", authors="Smythe, J.", pages="301"),
    "a comment": entry(title=f"Comment on: {TITLE}", authors="Smythe, J.", pages="300"),
    "a protocol": entry(title=f"{TITLE}: study protocol", year=2010, volume="13", pages="10-19"),
    "an opposite": entry(title=TITLE.replace("older", "younger").replace("closures", "openings"), pages="230-236"),
    "another title on the same pages by others": entry(title="A letter about beds", authors="Quist, B.", pages="221"),
}


@pytest.mark.parametrize("variant", APART)
def test_another_work_is_kept_apart(variant):
    assert answer(entry(), replace(APART[variant], key="b")) is Answer.DIFFERENT


def test_a_paper_and_the_conference_abstract_of_its_title_are_two_reports_of_one_study():
    abstract = entry(
        "b",
        year=2010,
        venue="Ward Medicine. Conference: 4th Congress of Ward Medicine",
        volume="9",
        issue="Suppl. 1",
        pages="S41",
    )
    assert answer(entry(), abstract) is Answer.DIFFERENT


def test_one_abstract_at_two_meetings_of_a_year_is_asked():
    one = entry("a", venue="Ward Medicine", volume="9", issue="Suppl. 1", pages="S41")
    other = entry("b", venue="Archives of Nursing", volume="44", issue="Suppl. 2", pages="S107")
    assert answer(one, other) is Answer.ASK


def test_a_supplement_with_one_doi_for_all_its_abstracts_does_not_join_them():
    one = entry("a", doi="10.5555/suppl.1", issue="Suppl 1", pages="S12", abstract=words("x"))
    other = entry(
        "b",
        doi="10.5555/suppl.1",
        issue="Suppl 1",
        pages="S97",
        title="Falls on wards at night",
        authors="Quist, B.",
        abstract=words("y"),
    )
    assert answer(one, other) is Answer.DIFFERENT


def test_the_same_doi_and_title_join_whatever_else_is_missing():
    assert answer(entry(doi="10.5555/ward.1"), report("b", venue="", doi="10.5555/ward.1", year=2012)) is Answer.SAME


def test_two_dois_keep_apart_what_stands_elsewhere_and_join_what_stands_at_one_place():
    one = entry(doi="10.5555/ward.1")
    assert answer(one, entry("b", doi="10.5555/ward.2", volume="15", pages="3-9")) is Answer.DIFFERENT
    assert answer(one, entry("b", doi="10.2222/stable.77")) is Answer.SAME


@pytest.mark.parametrize(
    "title",
    [f"Erratum: {TITLE}", f"{TITLE} (vol 14, pg 221, 2011)", f"{TITLE} (Journal of Ward Studies (2011) 14 (221-228))"],
)
def test_a_correction_and_its_article_are_asked(title):
    assert answer(entry(), entry("b", title=title, issue="4", pages="401")) is Answer.ASK


def test_two_copies_of_a_correction_are_joined():
    one, other = f"Erratum: {TITLE} (Journal of Ward Studies (2011) 14 (221-228))", f"{TITLE} (vol 14, pg 221, 2011)"
    assert (
        answer(entry(title=one, issue="4", pages="401"), entry("b", title=other, issue="4", pages="401-401"))
        is Answer.SAME
    )


def test_the_same_title_and_authors_again_in_one_volume_are_joined_unless_a_correction_is_noted_there():
    again = entry("b", issue="4", pages="401")
    assert answer(entry(), again) is Answer.SAME
    assert answer(entry(title=f"{TITLE}.[Erratum appears in J Ward Stud. 2011;14(4):401]"), again) is Answer.ASK


def test_a_retracted_article_is_still_that_article():
    assert answer(entry(), entry("b", title=f"RETRACTED: {TITLE}")) is Answer.SAME


def test_a_preprint_and_its_article_are_asked():
    preprint = entry("b", year=2010, venue="medRxiv", volume="", issue="", pages="", doi="10.1101/2010.01.01.999")
    assert answer(entry(), preprint) is Answer.ASK
    assert answer(entry(doi="10.5555/ward.1"), preprint) is Answer.ASK


def test_an_undescribed_copy_of_another_year_and_an_article_are_asked_even_where_the_abstract_agrees():
    loose = entry("b", kind="document", year=2010, venue="", volume="", issue="", pages="", abstract=words("x"))
    assert answer(entry(pages="", abstract=words("x")), loose) is Answer.ASK


def test_versions_of_a_cochrane_review_are_asked_and_copies_of_one_version_joined():
    venue, title = "Cochrane Database of Systematic Reviews", "Rehabilitation on wards at night for older people"
    old = entry(
        title=title, venue=venue, volume="", issue="3", pages="CD009999", year=2008, doi="10.1002/14651858.cd009999"
    )
    new = entry(
        "b",
        title=title,
        venue=venue,
        volume="",
        issue="7",
        pages="CD009999",
        year=2013,
        doi="10.1002/14651858.cd009999.pub2",
    )
    assert answer(old, new) is Answer.ASK
    assert answer(replace(old, doi=""), replace(new, doi="")) is Answer.ASK
    assert answer(old, replace(old, key="b", doi="", venue="Cochrane Database Syst Rev")) is Answer.SAME


def test_registrations_of_one_trial_are_joined_and_of_two_trials_kept_apart():
    def registered(key: str, number: str, title: str = TITLE) -> Record:
        return report(key, title=title, venue="ClinicalTrials.gov", url=f"https://clinicaltrials.gov/show/{number}")

    assert answer(registered("a", "NCT00000001"), registered("b", "NCT00000001")) is Answer.SAME
    assert answer(registered("a", "NCT00000001"), registered("b", "NCT00000002")) is Answer.DIFFERENT


def test_a_registration_and_the_article_of_its_trial_are_asked():
    registered = report("b", venue="ClinicalTrials.gov", url="https://clinicaltrials.gov/show/NCT00000001")
    assert answer(entry(), registered) is Answer.ASK


def test_a_thesis_and_an_article_of_its_title_are_asked():
    assert answer(entry(), report("b", kind="thesis", venue="University of Wick", year=2010)) is Answer.ASK


def test_a_translated_title_at_one_place_is_joined():
    german = entry("b", title="Nachtschließungen auf Stationen und die Wege älterer Kranker")
    assert answer(entry(), german) is Answer.SAME
    assert answer(entry(pages="221"), replace(german, fields={**german.fields, "pages": "221"})) is not Answer.SAME


def test_an_article_cited_before_it_was_printed_under_a_changed_title_is_joined():
    names = "Okonjo, A.; Le Brun, P.; Vance, T.; Hale, R."
    early = entry(
        "b",
        title="Community wards closed at night in three counties and their older patients",
        authors=names,
        volume="",
        issue="",
        pages="",
    )
    assert answer(entry(authors=names), early) is Answer.SAME


@pytest.mark.parametrize(
    "title", ["Editorial", "Editorial notes", "Introduction to the special issue", "Annual report"]
)
def test_a_heading_that_comes_back_in_every_issue_needs_its_place(title):
    one = entry(title=title, pages="1-2", issue="1")
    assert answer(one, entry("b", title=title, pages="1-2", issue="1")) is Answer.SAME
    assert answer(one, entry("b", title=title, pages="1-2", volume="15", year=2012, issue="1")) is Answer.DIFFERENT
    assert answer(one, entry("b", title=title, pages="97-98", issue="2")) is Answer.DIFFERENT


def test_an_entry_without_title_is_asked_where_the_rest_agrees():
    assert answer(entry(), entry("b", title="")) is Answer.ASK
    assert answer(entry(), entry("b", title="", pages="7-9")) is Answer.DIFFERENT


class TestGreyLiterature:
    def test_a_main_title_that_fits_two_reports_joins_neither(self):
        one, other = f"{TITLE}: lessons from a decade", f"{TITLE}: costs and savings"
        found = find_duplicates([report("a", title=one), report("b", title=other), report("c")])
        assert found.groups == ()
        assert len(found.ask) == 2

    def test_one_report_in_a_repository_is_the_same_and_by_other_authors_is_not(self):
        assert answer(report(), report("b", venue="Wick Research Online")) is Answer.SAME
        assert answer(report(), report("b", venue="National Office of Audit", authors="Quist, B.")) is Answer.DIFFERENT

    def test_the_site_the_place_and_the_number_of_a_paper_are_no_part_of_its_title(self):
        for title in (
            f"{TITLE} | Harrowgate",
            f"{TITLE} (PDF, 2.2MB)",
            f"{TITLE} - GOV.UK",
            f"{TITLE}: third report of session 2010-11",
        ):
            assert answer(report(), report("b", title=title)) is Answer.SAME
        assert answer(report(), report("b", venue="London: Harrowgate Institute for Health Policy")) is Answer.SAME

    def test_findings_on_a_paper_are_never_joined_with_it_unasked(self):
        main, rest = "The wards that we want", "the green paper of the institute on wards for older people"
        paper = report(title=f"{main}: {rest}", authors="")
        on_it = report("b", title=f"{main}: findings, implications and recommendations on {rest}", authors="")
        assert answer(paper, on_it) is not Answer.SAME

    def test_a_report_is_joined_under_the_names_of_its_institution(self):
        assert answer(report(), report("b", venue="Harrowgate Inst. for Health Policy")) is Answer.SAME
        assert answer(report(), report("b", venue="")) is Answer.SAME

    def test_a_report_of_another_year_is_asked_when_near_and_kept_apart_when_far(self):
        assert answer(report(), report("b", year=2012)) is Answer.ASK
        assert answer(report(abstract=words("x")), report("b", year=2012, abstract=words("x"))) is Answer.SAME
        assert answer(report(), report("b", year=2015)) is Answer.DIFFERENT

    def test_a_report_without_year_is_joined_by_a_long_title_or_its_authors_and_else_asked(self):
        assert answer(report(), report("b", year=None)) is Answer.SAME
        short = "Planning wards for older patients"
        assert answer(report(title=short), report("b", title=short, year=None)) is Answer.SAME
        assert answer(report(title=short), report("b", title=short, year=None, authors="")) is Answer.SAME
        short = "Wards for older people"
        assert answer(report(title=short), report("b", title=short, year=None, authors="")) is Answer.ASK

    def test_an_undated_report_that_fits_two_years_joins_neither(self):
        found = find_duplicates([report("a"), report("b", year=2015), report("c", year=None)])
        assert found.groups == ()
        assert {(pair.first, pair.second) for pair in found.ask} == {(0, 2), (1, 2)}

    def test_an_institution_is_one_as_author_and_as_publisher(self):
        by_body = report("b", authors="{Harrowgate Institute for Health Policy}", venue="")
        assert answer(report(), by_body) is Answer.SAME
        by_initials = report("b", authors="{HIHP}", venue="")
        assert answer(report(), by_initials) is Answer.SAME
        assert answer(by_body, by_initials) is Answer.SAME
        assert (
            answer(report(), report("b", venue="", publisher="Harrowgate Institute for Health Policy")) is Answer.SAME
        )

    def test_a_report_with_and_without_its_subtitle_is_joined(self):
        assert answer(report(), report("b", title=f"{TITLE}: lessons from a decade")) is Answer.SAME

    def test_one_isbn_or_one_pdf_joins_a_report_with_its_copy(self):
        for same in ({"isbn": "978-1-4028-9462-6"}, {"url": "https://wards.example/files/night.pdf"}):
            assert (
                answer(report(year=None, **same), report("b", title=f"{TITLE}: a study", venue="", **same))
                is Answer.SAME
            )

    def test_chapters_of_one_book_are_not_one_work(self):
        isbn = {"kind": "chapter", "isbn": "9781402894626", "venue": "Wards at night"}
        one, other = report(pages="1-20", **isbn), report("b", title="Staffing after midnight", pages="21-40", **isbn)
        assert answer(one, other) is Answer.DIFFERENT

    def test_numbers_in_the_title_make_another_report(self):
        one, other = "National audit of intermediate wards 2013", "National audit of intermediate wards 2014"
        assert answer(report(title=one), report("b", title=other, year=2012)) is Answer.DIFFERENT
        assert answer(report(title=one), report("b", title=other)) is Answer.DIFFERENT

    def test_numbers_are_one_however_they_are_written(self):
        one, other = "Planning wards for older patients. Part 2", "Planning wards for older patients: Part II"
        assert answer(report(title=one), report("b", title=other)) is Answer.SAME
        assert answer(report(title=one), report("b", title=one.replace("2", "3"))) is Answer.DIFFERENT

    @pytest.mark.parametrize(
        "extra", ["executive summary", "technical appendix", "interim report", "draft for consultation"]
    )
    def test_a_summary_or_an_appendix_is_not_the_report(self, extra):
        assert answer(report(), report("b", title=f"{TITLE}: {extra}")) is Answer.DIFFERENT

    def test_a_report_by_a_body_is_the_same_by_its_authors(self):
        assert answer(report(), report("b", authors="{Harrowgate Institute for Health Policy}")) is Answer.SAME

    @pytest.mark.parametrize(
        "title",
        [
            f"{TITLE} [PDF]",
            f"{TITLE} (HTML version)",
            f"wards-2011_v2 (PDF, 1.2MB) {TITLE}",
            f"Microsoft Word - {TITLE}.docx",
            f"Harrowgate Institute \u00bb {TITLE}",
            f"{TITLE}: final report March 2011",
            f"{TITLE}. Version 1.2",
            f"{TITLE}: full report",
            f"{TITLE} / Ada Okonjo ; with Pierre Le Brun",
            f"{TITLE}, Cm. 6502",
            f"{TITLE}: HC 171-I, fourth report of session 2010-11, volume I",
            f"17 {TITLE.upper()}",
            f"{TITLE} (the Okonjo report)",
            f"Harrowgate Institute for Health Policy: {TITLE}",
            f"{TITLE} - HIHP",
        ],
    )
    def test_what_sites_files_and_catalogues_write_around_a_title_is_no_part_of_it(self, title):
        assert answer(report(), report("b", title=title)) is Answer.SAME

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("Making sense of ICSs and STPs in the NHS", "Making sense of integrated care systems and sustainability and "
             "transformation plans in the National Health Service"),
            ("Improving A&E services in the UK", "Improving accident and emergency services in the United Kingdom"),
            ("Night wards: making healthy choices easier", "Night wards: making healthier choices easier"),
            ("No more night shifts: the future of wards in counties", "The future of wards in counties: no more night shifts"),
            ("Wards for the twenty-first century", "Wards for the 21st century"),
            ("The operating framework for wards 2008/9", "The operating framework for wards 2008/09"),
            ("Next steps on the five year ward view", "Next steps on the NHS five year ward view"),
        ],
    )  # fmt: skip
    def test_abbreviations_endings_and_the_order_of_parts_do_not_matter_where_body_and_year_agree(self, one, other):
        body = "{Harrowgate Institute for Health Policy}"
        assert answer(report(title=one, authors=body), report("b", title=other, authors=body)) is Answer.SAME

    def test_a_site_in_the_title_is_the_body_behind_a_page(self):
        page = report(
            "b",
            kind="webpage",
            title="Closing wards at night | Harrowgate Institute for Health Policy",
            authors="",
            venue="",
        )
        long = report(title="Closing wards at night: what counties learned")
        assert answer(long, page) is Answer.SAME
        assert answer(long, replace(page, title="Closing wards at night | Wick Council")) is not Answer.SAME

    def test_a_renamed_ministry_is_one_body_and_two_commissions_are_two(self):
        title = "Annual report and accounts 2011/12"
        old = report(title=title, authors="{Department of Health}", venue="")
        assert (
            answer(
                old, report("b", title=title, authors="", venue="", publisher="Department of Health and Social Care")
            )
            is Answer.SAME
        )
        audit = report(title=title, authors="{Audit Commission}", venue="")
        assert (
            answer(audit, report("b", title=title, authors="{Care Quality Commission}", venue="")) is Answer.DIFFERENT
        )

    def test_a_bodys_name_before_the_title_is_no_part_of_it(self):
        body = "{Care Quality Commission}"
        one = report(title="Annual report and accounts 2011/12", authors=body, venue="")
        other = report("b", title="Care Quality Commission annual report and accounts 2011/12", authors=body, venue="")
        assert answer(one, other) is Answer.SAME
        assert answer(one, replace(other, title=other.title.replace("11/12", "12/13"))) is Answer.DIFFERENT

    def test_committees_are_told_apart_and_parliament_alone_is_any_of_them(self):
        def of(key: str, body: str) -> Record:
            return report(key, title="Closing wards at night in counties", authors="", venue="", publisher=body)

        committee = of("a", "House of Commons Health Committee")
        assert answer(committee, of("b", "Health Committee - House of Commons")) is Answer.SAME
        assert answer(committee, of("b", "UK Parliament")) is Answer.SAME
        assert answer(committee, of("b", "House of Commons Committee of Public Accounts")) is not Answer.SAME

    def test_a_long_title_by_two_bodies_is_a_joint_report_unless_one_is_an_auditor_or_a_committee(self):
        def by(key: str, body: str) -> Record:
            return report(key, authors="{" + body + "}", venue="")

        assert answer(by("a", "NHS Providers"), by("b", "NHS Confederation")) is Answer.SAME
        assert answer(by("a", "National Audit Office"), by("b", "Committee of Public Accounts")) is not Answer.SAME

    def test_the_number_of_a_paper_joins_across_years_and_tells_reports_of_one_title_apart(self):
        numbered = {"title": "Closing wards", "authors": "{House of Commons Health Committee}", "venue": ""}
        one = report(number="HC 171-I", **numbered)
        assert answer(one, report("b", number="HC 171", year=2012, **numbered)) is Answer.SAME
        assert answer(one, report("b", number="HC 512", **numbered)) is Answer.DIFFERENT
        assert answer(one, report("b", number="HC 171-II", **numbered)) is Answer.DIFFERENT

    def test_a_page_dated_a_year_later_is_the_report_and_a_report_is_asked(self):
        page = report("b", kind="webpage", year=2012)
        assert answer(report(), page) is Answer.SAME
        assert answer(report(), replace(page, kind="report")) is Answer.ASK

    def test_the_maker_of_a_file_is_not_its_author(self):
        file = report("b", kind="document", authors="Quist, B.", venue="", year=None)
        assert answer(report(), file) is Answer.SAME
        assert answer(report(), replace(file, year=2011)) is not Answer.SAME

    def test_a_response_that_says_to_what_has_a_name_of_its_own_and_any_other_is_asked(self):
        body = {"authors": "{Department of Health}", "venue": ""}
        short = report(title="Wards first and foremost", **body)
        named = "Wards first and foremost: the government response to the report of the Harrowgate ward inquiry"
        assert answer(short, report("b", title=named, **body)) is Answer.SAME
        assert answer(short, report("b", title="Wards first and foremost: government response", **body)) is Answer.ASK

    @pytest.mark.parametrize(
        "labelled",
        [
            "The Quist report: {}", "{}: the Quist report", "{} (the Quist report)",
            "{}. A report to the Secretary of State for Wards",
            "{}: consultation document", "HC(84)13: {}", "{}. HIHP Research Paper 81", "{} (HIHP)", "{} | Harrowgate Institute",
        ],
    )  # fmt: skip
    def test_what_a_report_goes_by_and_whose_it_is_is_no_part_of_its_title(self, labelled):
        assert answer(report(), report("b", title=labelled.format(TITLE))) is Answer.SAME

    def test_a_working_paper_or_an_annex_of_a_report_is_another_publication(self):
        assert answer(report(), report("b", title=f"{TITLE}. Working paper 1: ward budgets")) is not Answer.SAME
        assert answer(report(), report("b", title=f"{TITLE}: technical annex")) is not Answer.SAME
        assert answer(report(), report("b", title=f"{TITLE}. Overview")) is not Answer.SAME

    def test_two_numbers_of_circulars_are_two_publications(self):
        first, second = report(title=f"{TITLE}. HC(80)8"), report("b", title=f"{TITLE}. HC(80)9")
        assert answer(first, second) is Answer.DIFFERENT

    def test_a_title_in_the_place_of_the_journal_is_found_there(self):
        cited = entry("b", title="[No title available]", venue=TITLE, volume="", issue="", pages="")
        assert answer(report(), cited) is Answer.SAME
        split = entry("b", title="Night closures of community wards",
                      venue="The flow of older patients. London: Harrowgate Institute",
                      volume="", issue="", pages="")  # fmt: skip
        assert (
            answer(report(title="Night closures of community wards: the flow of older patients"), split) is Answer.SAME
        )

    def test_a_commissions_report_without_a_title_goes_by_the_commissions_name(self):
        body = "{Royal Commission on Ward Closures}"
        named = report(title="Royal Commission on Ward Closures: report", authors="Okonjo, Ada", venue="")
        assert answer(named, report("b", title="Report.", authors=f"{body}; Okonjo, Ada", venue="")) is Answer.SAME

    def test_two_words_or_a_number_more_are_asked(self):
        body = {"authors": "{Harrowgate Institute for Health Policy}"}
        assert (
            answer(report(title="Ward services", **body), report("b", title="Ward services: a way on", **body))
            is Answer.ASK
        )
        long = "Closing wards at night in counties: ten things to do now"
        assert answer(report(title=long.partition(":")[0], **body), report("b", title=long, **body)) is Answer.ASK

    @pytest.mark.parametrize("lead", ["Implementing", "Responses to", "Beyond"])
    def test_a_title_with_a_word_before_it_is_not_joined(self, lead):
        body = "{Harrowgate Institute for Health Policy}"
        assert answer(report(authors=body), report("b", title=f"{lead} {TITLE}", authors=body)) is not Answer.SAME

    def test_a_chapter_is_not_its_book(self):
        book = report(kind="book", title="Alternative wards", venue="", publisher="Wick University Press")
        chapter = report(
            "b",
            kind="chapter",
            title="On alternative wards",
            venue="Alternative wards",
            publisher="Wick University Press",
        )
        assert answer(book, chapter) is not Answer.SAME


def test_an_answer_names_the_fields_that_agreed_differed_and_were_missing():
    found = compare(entry(doi="10.5555/ward.1"), entry("b", year=2013, volume="16", pages="12-19"))

    assert set(found.agreed) == {"title", "authors", "container", "issue"}
    assert set(found.differed) == {"year", "volume", "pages"}
    assert set(found.missing) == {"doi", "abstract"}
    assert found.reason


def test_a_chain_stops_at_a_contradiction_and_the_doubtful_link_is_asked():
    first, second = entry("a", doi="10.5555/1"), entry("c", doi="10.5555/2", volume="15", year=2012, pages="3-9")
    bare = entry("b", volume="", issue="", pages="")
    found = find_duplicates([first, bare, second])

    assert not any({0, 2} <= set(group) for group in found.groups)


def test_an_entry_that_fits_two_works_equally_joins_neither():
    first = entry("a", doi="10.5555/1", pages="221-228")
    second = entry("c", doi="10.5555/2", pages="901-909", issue="9")
    bare = entry("b", volume="", issue="", pages="")
    found = find_duplicates([first, bare, second])

    assert found.groups == ()
    assert {(pair.first, pair.second) for pair in found.ask} == {(0, 1), (1, 2)}


def test_two_groups_are_asked_about_once():
    copies = [entry(f"a{n}") for n in range(3)]
    notices = [entry(f"b{n}", title=f"Erratum: {TITLE}", issue="4", pages="401") for n in range(3)]
    found = find_duplicates([*copies, *notices])

    assert found.groups == ((0, 1, 2), (3, 4, 5))
    assert len(found.ask) == 1


def test_nothing_is_found_among_no_records():
    assert find_duplicates([]).groups == ()


SOME = ("night", "ward", "closure", "older", "patient", "flow", "county", "study", "part", "ii", "2", "the", "of")


@pytest.mark.parametrize(
    "text", ["(" * 99_999, "[a]" * 33_333, "a (1999) 1 (" * 9_999, "a: " * 33_333, "1-" * 50_000, "9" * 99_999]
)
def test_hostile_text_takes_no_time(text):
    one = Record(key="a", title=text, abstract=text, venue=text, fields={"pages": text, "volume": text, "issue": text})
    other = replace(one, key="b", title=f"{text[:-1]}x", venue=f"x{text}")

    assert compare(one, other) == compare(other, one)


ODD = st.text(alphabet=string.ascii_letters + string.digits + " .,:;-()[]<>&éß中", max_size=40)
WORDS = st.lists(st.sampled_from(SOME), max_size=8).map(" ".join)
RECORDS = st.builds(
    lambda title, families, year, venue, doi, pages, volume: Record(
        key="",
        title=title,
        authors=tuple(Name(family=family, given="A.") for family in families),
        year=year,
        venue=venue,
        doi=doi,
        fields={name: value for name, value in {"pages": pages, "volume": volume}.items() if value},
    ),
    title=WORDS | ODD,
    families=st.lists(st.sampled_from(["Okonjo", "Le Brun", "Vance", "Quist"]), max_size=3),
    year=st.sampled_from([None, 2010, 2011]),
    venue=st.sampled_from(["", "J Ward Stud", "Journal of Ward Studies", "Ward Medicine"]) | ODD,
    doi=st.sampled_from(["", "10.5555/1", "10.5555/2"]),
    pages=st.sampled_from(["", "1-8", "221-228", "221", "S12", "e1754"]) | ODD,
    volume=st.sampled_from(["", "14", "15", "14 (2)"]) | ODD,
)


PIECES = st.lists(
    st.sampled_from(
        ["the night ward", "closing wards", "ICSs", "integrated care systems", ":", " - ", " | Ward Trust", "/ A. Quist",
         "2011/12", "government response", "to the Harrowgate report", "volume 2", "HC 171-I", "March 2011", "(PDF, 1MB)",
         "Ward Trust", "in", "final report", "summary", "A&E", "second edition", "of", "and"]
    ),
    max_size=7,
).map(" ".join)  # fmt: skip
REPORTS = st.builds(
    lambda kind, title, authors, year, venue, publisher, number: report(
        kind=kind, title=title, authors=authors, year=year, venue=venue, publisher=publisher, number=number
    ),
    kind=st.sampled_from(["report", "webpage", "document", "article"]),
    title=PIECES,
    authors=st.sampled_from(["", "{Ward Trust}", "Quist, B.", "{Department of Health}", "Inquiry, Harrowgate Ward"]),
    year=st.sampled_from([None, 2011, 2012]),
    venue=st.sampled_from(["", "London: Ward Trust", "National Audit Office"]),
    publisher=st.sampled_from(["", "London : Ward Trust, 2011", "UK Parliament"]),
    number=st.sampled_from(["", "HC 171-I", "HC 171", "Cm 12"]),
)


@settings(max_examples=300)
@given(RECORDS | REPORTS, RECORDS | REPORTS)
def test_a_comparison_is_symmetric(a, b):
    assert compare(a, b) == compare(b, a)


@given(RECORDS)
def test_a_record_with_a_title_is_the_same_as_itself(record):
    if any(char.isalpha() for char in record.title):
        assert compare(record, record).answer is Answer.SAME


@settings(max_examples=60)
@given(st.lists(RECORDS | REPORTS, max_size=9), st.randoms(use_true_random=False))
def test_the_order_of_records_changes_nothing(records, random):
    records = [replace(record, key=f"k{number}") for number, record in enumerate(records)]
    other = list(records)
    random.shuffle(other)

    def said(given):
        found = find_duplicates(given)
        return (
            {frozenset(given[index].key for index in group) for group in found.groups},
            {frozenset((given[pair.first].key, given[pair.second].key)) for pair in found.ask},
        )

    assert said(records) == said(other)


class TestYearsThatSlipped:
    def test_one_entry_a_year_off_is_told_by_the_others(self):
        found = find_duplicates([report("a"), report("b"), report("c", year=2012)])
        assert found.groups == ((0, 1, 2),)
        assert any("year" in pair.comparison.reason for pair in found.joins)

    def test_three_years_are_a_series(self):
        found = find_duplicates([report("a"), report("b"), report("c", year=2012), report("d", year=2013)])
        assert found.groups == ((0, 1),)

    def test_a_word_of_what_comes_back_keeps_years_apart(self):
        title = "Annual statistics of ward closures in three counties"
        same, other = {"title": title}, {"title": title, "year": 2012}
        assert find_duplicates([report("a", **same), report("b", **same), report("c", **other)]).groups == ((0, 1),)

    def test_of_two_entries_a_bare_citation_or_a_page_is_the_one_that_slipped(self):
        assert find_duplicates([report("a"), report("b", year=2012)]).groups == ()
        bare = report("b", kind="article", year=2012, venue="")
        assert find_duplicates([report("a"), bare]).groups == ((0, 1),)
        page = report("b", kind="webpage", year=2015, url="https://wards.example/publications/night-closures")
        assert find_duplicates([report("a"), page]).groups == ((0, 1),)


@settings(max_examples=60)
@given(st.lists(RECORDS | REPORTS, max_size=9))
def test_no_group_holds_a_contradiction(records):
    for group in find_duplicates(records).groups:
        compared = [compare(records[a], records[b]) for a in group for b in group if a < b]
        assert not any(found.firm and not found.slip for found in compared)


CLOSING = (
    "We closed nine wards at night, counted how long each patient waited, and asked porters to keep a diary of moves."
)
RATING = "Nurses rated confusion before and after the move with a short scale; families were called the next morning instead."


def test_one_trial_number_in_the_title_of_two_texts_with_other_words_is_asked_about():
    titled = f"{TITLE} [ISRCTN39974945]"
    bare = {"title": titled, "authors": "", "venue": "", "volume": "", "issue": "", "pages": "", "year": None}
    first = entry("a", **bare, abstract=CLOSING)
    other = entry("b", **bare, abstract=RATING)

    assert compare(first, other).answer is Answer.ASK
    assert compare(first, replace(other, abstract=first.abstract)).answer is Answer.SAME
