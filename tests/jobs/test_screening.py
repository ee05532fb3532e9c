"""What screening says to whom, and what comes back to be judged."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time
from pathlib import Path

import click
import pytest
from wells import TITLES, empty

from evidence.cli import run
from evidence.cli.options import counted
from evidence.errors import UsageError
from evidence.jobs import deciding, screening, showing, standing_now, statements
from evidence.jobs.ordering import ORDERED, readings
from evidence.jobs.session import open_session
from evidence.jobs.status import status
from evidence.model import Verdict
from evidence.store.audit import runs_of


def made(folder: Path, monkeypatch: pytest.MonkeyPatch, design: str) -> list[str]:
    """A workspace with three records; returns their keys."""
    empty(folder, monkeypatch, design)
    entries = "".join(f"TY  - JOUR\nID  - W{n}\nTI  - {title}\nPY  - 1990\nER  -\n\n" for n, title in enumerate(TITLES))
    (folder / "corpus/wells/references/wells.ris").write_text(entries, encoding="utf-8")
    text = "# Deep wells\n\nA deep well needs a lid and a keeper who looks into it every week of the year.\n"
    (folder / "corpus/wells/sources/W0.md").write_text(text, encoding="utf-8")
    assert run(["ingest"]) == 0
    return ["W0", "W1", "W2"]


@pytest.fixture
def dual(tmp_path, monkeypatch):
    made(tmp_path, monkeypatch, "dual")
    with open_session(str(tmp_path)) as session:
        yield session


@pytest.fixture
def single(tmp_path, monkeypatch):
    made(tmp_path, monkeypatch, "single")
    with open_session(str(tmp_path)) as session:
        yield session


@pytest.mark.parametrize("theirs", list(Verdict))
def test_before_a_stage_is_finished_no_count_tells_what_the_other_decided(dual, theirs):
    deciding.decide(dual, "W0", theirs, person="Ben", reason="topic" if theirs is Verdict.EXCLUDE else "")
    deciding.decide(dual, "W0", Verdict.INCLUDE, person="Ada")
    found = status(dual)

    assert (found.flow.databases.excluded, found.flow.reports, found.flow.databases.waiting_decision) == (0, 0, 1)
    assert found.stages[0].counts["waiting"] == 3
    assert not showing.included(standing_now.state(dual)) | showing.excluded(standing_now.state(dual))


@pytest.mark.parametrize("theirs", [Verdict.INCLUDE, Verdict.UNSURE])
def test_trying_to_settle_does_not_tell_either(dual, theirs):
    deciding.decide(dual, "W0", theirs, person="Ben")
    deciding.decide(dual, "W0", Verdict.INCLUDE, person="Ada")

    with pytest.raises(UsageError, match="are settled when every record has been judged there"):
        deciding.decide(dual, "W0", Verdict.INCLUDE, person="Ada", adjudicate=True)


def test_when_both_are_done_all_is_shown(dual):
    for person in ("Ada", "Ben"):
        for key in ("W0", "W1", "W2"):
            deciding.decide(dual, key, Verdict.INCLUDE, person=person)

    assert status(dual).flow.reports == 3


def test_an_unsure_record_comes_back_last_and_until_it_is_settled(single):
    deciding.decide(single, "W1", Verdict.UNSURE, person="Ada")
    deciding.decide(single, "W0", Verdict.INCLUDE, person="Ada")
    stage = standing_now.state(single).panel.stages[0]

    def shown(later=()):
        found = screening.next_for(standing_now.state(single), "Ada", stage, [], later)
        return found and found.key

    assert shown() == "W2"
    deciding.decide(single, "W2", Verdict.UNSURE, person="Ada")
    assert {shown(), shown([shown()])} == {"W1", "W2"}
    assert status(single).next == "evidence screen --as NAME"
    for key in ("W1", "W2"):
        deciding.decide(single, key, Verdict.INCLUDE, person="Ada")
    assert shown() is None


def test_a_name_is_known_whatever_its_case(single):
    assert deciding.decide(single, "W0", Verdict.INCLUDE, person="ada").reviewer == "Ada"


def test_a_quotation_hangs_once_and_tells_when_its_record_was_excluded(single):
    deciding.decide(single, "W0", Verdict.EXCLUDE, reason="topic", person="Ada")
    statements.new_statement(single, "Wells need keepers.", person="Ada")
    statements.quote(single, 1, "W0:1", person="Ada")

    assert statements.objection(single, "W0") == "quotes W0, which the review excluded"
    assert "quotes W0, which the review excluded" in statements.all_statements(single)[0][1]
    with pytest.raises(UsageError, match="hangs on statement 1 already"):
        statements.quote(single, 1, "W0:1", person="Ada")
    with pytest.raises(UsageError, match="already, as supports"):
        statements.quote(single, 1, "W0:1", person="Ada", sign="contradicts")


def test_status_tells_of_a_missing_index_and_of_texts_without_a_record(single):
    assert (status(single).search, status(single).unpaired) == ("", 0)
    (single.workspace.derived / "index.db").unlink()
    assert status(single).search == "There is no search index"
    assert run(["unpair", "W0.md"]) == 0
    assert status(single).unpaired == 1


@pytest.mark.parametrize("option", ["--refused", "--differences", "--history"])
def test_an_empty_list_says_so(single, capsys, option):
    capsys.readouterr()
    assert run(["status", option]) == 0
    assert capsys.readouterr().out == "none\n"


def test_a_noun_goes_with_its_number():
    assert [counted(0, "tag"), counted(1, "tag"), counted(2, "entry", "entries")] == ["0 tags", "1 tag", "2 entries"]


def test_a_name_is_the_same_however_its_accents_and_capitals_are_typed(tmp_path, monkeypatch):
    made(tmp_path, monkeypatch, "single")
    path = tmp_path / "reviews/wells/protocol.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('"Ada"', '"Jos\u00e9"'), encoding="utf-8")
    with open_session(str(tmp_path)) as session:
        assert session.check_person("jose\u0301") == "Jos\u00e9"


class Terminal:
    """Screening in a terminal of its own, until it is told to leave."""

    def __init__(self, *, lines: int = 40, columns: int = 100) -> None:
        self.child, self.side = pty.fork()
        if not self.child:
            for number in (signal.SIGINT, signal.SIGHUP):  # ignored where the tests run in the background of a shell
                signal.signal(number, signal.SIG_DFL)
            # all of the environment is given: readline has put the test's own width where only C sees it
            kept = {name: value for name, value in os.environ.items() if name not in {"COLUMNS", "LINES"}}
            os.execve(
                sys.executable, [sys.executable, "-m", "evidence", "screen", "--as", "Ada"], {**kept, "TERM": "xterm"}
            )
        self.resize(lines, columns)

    def resize(self, lines: int, columns: int) -> None:
        fcntl.ioctl(self.side, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))

    def type(self, keys: bytes) -> None:
        os.write(self.side, keys)

    def until(self, words: str) -> str:
        shown, end = b"", time.monotonic() + 60
        while words.encode() not in shown and time.monotonic() < end:
            if select.select([self.side], [], [], 1)[0]:
                shown += os.read(self.side, 65536)
        assert words.encode() in shown, shown[-2000:]
        return shown.decode("utf-8", "replace")

    def left(self) -> int:
        end = time.monotonic() + 60
        while not (ended := os.waitpid(self.child, os.WNOHANG))[0]:
            if time.monotonic() > end:
                os.kill(self.child, signal.SIGKILL)
                ended = os.waitpid(self.child, 0)
                break
            time.sleep(0.02)
        os.close(self.side)
        return os.waitstatus_to_exitcode(ended[1])


def decided(folder: Path) -> list[str]:
    with open_session(str(folder)) as session:
        return sorted(one.verdict.value for one in standing_now.state(session).decisions)


def test_keys_typed_ahead_are_not_lost_and_the_last_record_waits_for_a_key(tmp_path, monkeypatch):
    made(tmp_path, monkeypatch, "single")
    terminal = Terminal()
    terminal.type(b"\x1b[Aiie")
    terminal.until("All judged")
    terminal.type(b"q")

    assert terminal.left() == 0
    assert decided(tmp_path) == ["exclude", "include", "include"]


def test_leaving_by_ctrl_c_keeps_what_was_decided_and_what_is_undone_is_shown_again(tmp_path, monkeypatch):
    made(tmp_path, monkeypatch, "single")
    terminal = Terminal()
    terminal.until("0 of 3 judged")
    terminal.type(b"i")
    terminal.until("1 of 3 judged")
    terminal.type(b"e")
    terminal.until("2 of 3 judged")
    terminal.type(b"z")
    terminal.until("Undone")
    terminal.type(b"\x03")

    assert terminal.left() == 130
    assert decided(tmp_path) == ["include"]


def test_a_mistake_in_the_settings_is_told_as_one_and_not_as_a_stale_index(single, capsys):
    (single.workspace.root / "evidence.toml").write_text("proceses = 2\n", encoding="utf-8")
    capsys.readouterr()
    assert run(["status"]) == 1
    told = capsys.readouterr().err
    assert "evidence.toml, line 1: proceses is not a field" in told
    assert "doctor" not in told


def last_screen(shown: str) -> list[str]:
    """The lines of the last screen that was drawn, without colours."""
    return [line.rstrip("\r") for line in click.unstyle(shown.rsplit("\x1b[2J\x1b[1;1H", 1)[-1]).split("\n")]


def pages_of(shown: str) -> tuple[int, int]:
    told = re.findall(r"page (\d+) of (\d+): space", "\n".join(last_screen(shown)))
    return int(told[-1][0]), int(told[-1][1])


def long_record(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    empty(folder, monkeypatch, "single")
    abstract = " ".join(f"Well {number} was dug by the parish." for number in range(150))
    (folder / "corpus/wells/references/long.ris").write_text(
        f"TY  - JOUR\nID  - W0\nTI  - Deep wells\nPY  - 1990\nAB  - {abstract}\nER  -\n", encoding="utf-8"
    )
    assert run(["ingest"]) == 0


def test_a_terminal_that_is_resized_gets_its_page_laid_out_anew(tmp_path, monkeypatch):
    long_record(tmp_path, monkeypatch)
    terminal = Terminal(lines=24, columns=100)
    terminal.until("page 1 of ")
    terminal.type(b" ")
    wide = terminal.until("page 2 of ")
    assert 60 < max(map(len, last_screen(wide))) <= 100
    terminal.resize(24, 50)
    os.kill(terminal.child, signal.SIGWINCH)
    narrow = terminal.until("page 2 of ")
    time.sleep(0.1)
    assert max(map(len, last_screen(narrow))) <= 50
    assert pages_of(narrow)[1] > pages_of(wide)[1]
    terminal.resize(60, 100)
    os.kill(terminal.child, signal.SIGWINCH)
    high = terminal.until(": space shows the next")
    assert pages_of(high)[1] < pages_of(wide)[1]
    terminal.type(b"q")
    assert terminal.left() == 0
    assert decided(tmp_path) == []


def test_nothing_scrolls_the_title_out_of_a_low_terminal(tmp_path, monkeypatch):
    long_record(tmp_path, monkeypatch)
    assert run(["screen", "note", "W0", "a long note " * 60, "--as", "Ada"]) == 0
    terminal = Terminal(lines=10, columns=40)
    terminal.until("judged")
    terminal.type(b"x")
    shown = terminal.until("the keys.")
    time.sleep(0.1)
    lines = last_screen(shown)
    assert lines[0] == "Deep wells" and len(lines) <= 10 and max(map(len, lines)) <= 40
    terminal.type(b"q")
    assert terminal.left() == 0


def test_what_is_being_typed_is_not_lost_when_the_terminal_is_resized(tmp_path, monkeypatch):
    long_record(tmp_path, monkeypatch)
    terminal = Terminal(lines=24, columns=100)
    terminal.until("page 1 of ")
    terminal.type(b"nsee page")
    terminal.until("see page")
    terminal.resize(24, 50)
    os.kill(terminal.child, signal.SIGWINCH)
    time.sleep(0.5)
    terminal.type(b" 3\r")
    terminal.until("1 of 1 judged")
    terminal.type(b"q")
    assert terminal.left() == 0
    with open_session(str(tmp_path)) as session:
        assert [one.note for one in standing_now.state(session).decisions] == ["see page 3"]


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM])
def test_a_window_that_is_closed_ends_the_session_so_that_later_decisions_are_not_counted_to_it(
    tmp_path, monkeypatch, number
):
    long_record(tmp_path, monkeypatch)
    terminal = Terminal()
    terminal.until("space shows the next")
    os.kill(terminal.child, number)
    assert terminal.left() == 130
    with open_session(str(tmp_path)) as session:
        deciding.decide(session, "W0", Verdict.INCLUDE, person="Ada")
        assert [row["outcome"] for row in runs_of(session.library, ORDERED)] == ["interrupted"]
        assert readings(session) == []
