"""Reading in a terminal, through a terminal: what is on the screen, and what each key does."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import re
import select
import struct
import sys
import termios
import time
from pathlib import Path

import click
import pytest
from small_review import called

_CLEAR = "\x1b[2J\x1b[1;1H"
_OWN = frozenset({"DISPLAY", "WAYLAND_DISPLAY", "BROWSER", "NO_COLOR", "COLUMNS", "LINES"})
CALL = ("search", "examiners at low water", "--read", "--limit", "3")


class Terminal:
    """The program in a terminal of so many columns."""

    def __init__(self, columns: int, *call: str, browser: str = "") -> None:
        self.child, self.side = pty.fork()
        if not self.child:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
            # all of the environment is given: readline has put the test's own width where only C sees it
            kept = {name: value for name, value in os.environ.items() if name not in _OWN}
            named = {"TERM": "xterm", **({"BROWSER": browser} if browser else {})}
            os.execve(sys.executable, [sys.executable, "-m", "evidence", *call], {**kept, **named})
        self.shown = ""

    def until(self, words: str, seconds: float = 60) -> str:
        """Read until the last screen holds these words; returns that screen with its styles."""
        end = time.monotonic() + seconds
        while words not in click.unstyle(self.shown.rsplit(_CLEAR, 1)[-1]):
            assert time.monotonic() < end, self.shown[-3000:]
            if select.select([self.side], [], [], 1)[0]:
                self.shown += os.read(self.side, 65536).decode("utf-8", "ignore")
        return self.shown.rsplit(_CLEAR, 1)[-1].replace("\r\n", "\n")

    def type(self, keys: str) -> None:
        """Type some keys."""
        os.write(self.side, keys.encode())

    def leave(self) -> int:
        """Type q; returns the exit code."""
        self.type("q")
        code = os.waitstatus_to_exitcode(os.waitpid(self.child, 0)[1])
        os.close(self.side)
        return code


@pytest.mark.parametrize("columns", [80, 120])
def test_the_screen_is_as_it_was_agreed(workspace, columns):
    terminal = Terminal(columns, *CALL)
    screen = terminal.until("quit\r\n")
    assert terminal.leave() == 0
    golden = Path(__file__).with_name(f"reading-{columns}.txt")
    if os.environ.get("UPDATE_GOLDEN"):
        golden.write_text(click.unstyle(screen), encoding="utf-8")
    assert click.unstyle(screen) == golden.read_text(encoding="utf-8")
    bold = " ".join(re.findall(r"\x1b\[1m(.*?)\x1b\[0m", screen))
    assert bold.startswith("Orrin 1932, ¶ 1 The examiners sat at low water,")
    assert bold.endswith("between the bar and the quay.")


def test_hits_and_the_passages_around_them_are_reached_by_key(workspace):
    terminal = Terminal(80, *CALL)
    terminal.until("hit 1 of 3")
    terminal.type("p")
    terminal.until("This is the first hit.")
    terminal.type("a")
    assert "The fee followed the draught" in click.unstyle(terminal.until("1 passage after hit 1 of 3"))
    terminal.type("a")
    terminal.until("The text ends here.")
    terminal.type("n ")
    terminal.until("hit 3 of 3")
    terminal.type("\x1b[A?")
    terminal.until("q leave")
    terminal.type("c")
    terminal.until("[lisk1988examined" if "Lisk" in terminal.shown.rsplit(_CLEAR, 1)[-1] else "[")
    assert terminal.leave() == 0


def test_a_passage_is_tagged_by_who_reads_and_nobody_else(workspace, capsys):
    nobody = Terminal(80, *CALL)
    nobody.until("hit 1 of 3")
    nobody.type("t")
    nobody.until("--as NAME")
    assert nobody.leave() == 0
    terminal = Terminal(120, *CALL, "--as", "ben")
    terminal.until("hit 1 of 3")
    terminal.type("tXX\r")
    terminal.until("XX")
    terminal.type("tP2\r")
    assert "theme P1, P2" in click.unstyle(terminal.until("P2 by ben"))
    assert terminal.leave() == 0
    told = json.loads(called(capsys.readouterr, "search", "--theme", "P2", "--json").out)
    assert [one["passage"] for one in told] == ["orrin1932guild:1"]


def test_the_full_text_is_opened_or_it_is_said_where_it_lies(workspace, tmp_path):
    path = workspace / "corpus/pilots/sources/orrin1932guild.md"
    terminal = Terminal(200, *CALL)
    terminal.until("hit 1 of 3")
    terminal.type("o")
    terminal.until(f"Nothing here can open it. The full text: {path}")
    assert terminal.leave() == 0
    browser, opened = tmp_path / "browser", tmp_path / "opened"
    browser.write_text(f'#!/bin/sh\necho "$1" > {opened}\n', encoding="utf-8")
    browser.chmod(0o755)
    terminal = Terminal(200, *CALL, browser=str(browser))
    terminal.until("hit 1 of 3")
    terminal.type("o")
    terminal.until("Opened: ")
    assert terminal.leave() == 0
    assert opened.read_text(encoding="utf-8").strip() == path.as_uri()


def test_of_a_saved_search_only_what_came_up_counts_as_seen(workspace, capsys):
    called(capsys.readouterr, "search", "lamps and bells", "--save", "lamps", "--limit", "1")
    terminal = Terminal(80, "search", "--saved", "lamps", "--new", "--read", "--limit", "9")
    terminal.until("new since the last look")
    terminal.type("n")
    terminal.until("hit 2 of ")
    count = int(re.findall(r"hit 2 of (\d+)", terminal.shown)[-1])
    assert terminal.leave() == 0
    again = called(capsys.readouterr, "search", "--saved", "lamps", "--new", "--limit", "9", "--json")
    assert len(json.loads(again.out)) == count - 2


def test_without_a_terminal_or_with_another_form_of_answer_reading_is_refused(workspace, capsys):
    for call, line in (
        ("search pilots --read", "--read needs a terminal"),
        ("search pilots --read --json", "it goes without --json"),
        ("search --saved --read", "--read is for one search"),
    ):
        ran = called(capsys.readouterr, *call.split())
        assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
        assert line in ran.err
