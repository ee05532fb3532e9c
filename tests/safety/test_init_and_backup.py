"""What `init` would have to ignore is refused, and a backup goes into the folder that was named."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_review import called

from evidence.errors import UnreadableError


def test_init_says_that_it_makes_no_second_review(workspace, capsys):
    ran = called(capsys.readouterr, "init", ".", "--name", "second")
    assert ran.code == 2
    assert "has a review already (pilots); --name would be ignored" in ran.err
    assert called(capsys.readouterr, "init", ".").code == 0
    assert called(capsys.readouterr, "init", ".", "--name", "pilots").code == 0


def test_a_backup_into_a_folder_that_is_not_there_makes_it(workspace, capsys):
    assert called(capsys.readouterr, "backup", "kept/backups").code == 0
    made = list((workspace / "kept" / "backups").iterdir())
    assert len(made) == 1
    assert made[0].suffix == ".db"


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="needs a folder in which nobody can make a file (/proc)")
def test_a_backup_that_cannot_be_written_names_the_copy_and_not_the_workspace(workspace, capsys):
    ran = called(capsys.readouterr, "backup", "/proc/self/copy.db")
    assert ran.code == UnreadableError.exit_code
    assert ran.err.startswith("evidence: /proc/self/copy.db cannot be made (")


def test_a_backup_does_not_touch_a_file_that_is_there(workspace, capsys):
    """As where two people back up to one name at the same moment: the second is refused, the first one's file is whole."""
    assert called(capsys.readouterr, "backup", "one.db").code == 0
    kept = (workspace / "one.db").read_bytes()
    ran = called(capsys.readouterr, "backup", "one.db")
    assert ran.code == 2
    assert "one.db exists" in ran.err
    assert (workspace / "one.db").read_bytes() == kept
