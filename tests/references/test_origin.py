"""The database of origin is named where an entry shows it, and nowhere else."""

from __future__ import annotations

import time

import pytest

from evidence.model import Record
from evidence.references.files import read_text
from evidence.references.origin import origin_of, origins

SHOWN = {
    "Scopus": "DB  - Scopus",
    "Embase": "DB  - Embase <1974 to 2026 Week 40>",
    "MEDLINE (Ovid)": "DB  - Ovid MEDLINE(R) ALL <1946 to October 01, 2026>",
    "HMIC (Ovid)": "DB  - HMIC Health Management Information Consortium\n"
    "L2  - http://ovidsp.ovid.com/ovidweb.cgi?T=JS&PAGE=reference&D=hmic&AN=HM90001",
    "APA PsycINFO (Ovid)": "L2  - http://ovidsp.ovid.com/ovidweb.cgi?T=JS&NEWS=N&D=psyc3&AN=1988-00001-000",
    "CINAHL (EBSCOhost)": "DP  - EBSCOhost\nDB  - rzh\n"
    "UR  - https://search.ebscohost.com/login.aspx?direct=true&db=rzh&AN=1&site=ehost-live",
    "Social Services Abstracts (ProQuest)": "DB  - Social Services Abstracts\n"
    "UR  - https://search.proquest.com/docview/1234567?accountid=1",
    "Web of Science": "AN  - WOS:000123456700001",
    "CENTRAL": "AN  - CN-01234567",
    "Dimensions": "UR  - https://app.dimensions.ai/details/publication/pub.1000000001",
    "PubMed": "DP  - NLM",
    "Skerrow Harbour Index": "DB  - Skerrow Harbour Index",
    "": "DO  - 10.5555/skerrow\nUR  - https://www.jstor.org/stable/1",
}


@pytest.mark.parametrize(("name", "lines"), SHOWN.items(), ids=[name or "nothing" for name in SHOWN])
def test_a_database_is_named_by_what_it_writes_of_itself(name, lines):
    export = read_text(f"TY  - JOUR\nTI  - Pilots\nAU  - Vane, I\n{lines}\nER  - \n", "export.ris")
    assert origin_of(export.records[0]) == name


def test_a_platform_that_an_abstract_only_speaks_of_is_not_the_platform():
    entry = "TY  - JOUR\nTI  - A search\nDB  - Scopus\nAB  - We searched Ovid, ProQuest and EBSCO.\nER  - \n"
    assert origins(read_text(entry, "export.ris").records) == {"Scopus": 1}


def test_columns_that_one_database_has_name_it():
    table = '"Lens ID","Title","Publication Year"\n"000-1","Pilots of Skerrow","1932"\n'
    assert origins(read_text(table, "export.csv").records) == {"Lens": 1}


def test_an_entry_made_to_be_slow_is_not():
    entry = Record(key="a", raw="ebscohost.com/ovid.com/x" * 4000)
    begun = time.process_time()
    assert origin_of(entry) in {"EBSCOhost", "Ovid"}
    assert time.process_time() - begun < 2
