"""Files that are edited, replaced, moved or deleted by hand, and what search, status and doctor say of them afterwards."""

from __future__ import annotations

from pathlib import Path

import pymupdf
from small_review import SLUG, called

TEXTS = f"corpus/{SLUG}/sources"
EXPORTS = f"corpus/{SLUG}/references"


def pdf(path: Path, words: str, password: str = "") -> None:
    """A PDF of one page, locked with a password if one is given."""
    with pymupdf.open() as made:
        made.new_page().insert_text((72, 72), words)
        if password:
            made.save(path, encryption=pymupdf.PDF_ENCRYPT_AES_256, owner_pw=password, user_pw=password)
        else:
            made.save(path)


def test_an_edited_text_is_searched_as_it_is_now_and_not_as_it_was(workspace, capsys):
    path = workspace / TEXTS / "lisk1988examined.md"
    path.write_text(path.read_text(encoding="utf-8") + "\nThe zanthoxyl clause was struck out.\n", encoding="utf-8")
    before = called(capsys.readouterr, "search", "examiners").out.count("lisk1988examined:")
    assert before

    assert called(capsys.readouterr, "ingest").code == 0

    out = called(capsys.readouterr, "search", "examiners").out
    assert out.count("lisk1988examined:") == before
    assert out.count("lisk1988examined:2.") == before - out.count("lisk1988examined:a")
    assert "zanthoxyl" in called(capsys.readouterr, "search", "zanthoxyl").out
    assert called(capsys.readouterr, "status", "--sources").out.count("lisk1988examined.md") == 1
    assert called(capsys.readouterr, "doctor").code == 0


def test_the_earlier_text_counts_again_when_its_file_is_put_back(workspace, capsys):
    path = workspace / TEXTS / "lisk1988examined.md"
    earlier = path.read_bytes()
    before = called(capsys.readouterr, "search", "examiners").out
    path.write_bytes(earlier + b"\nThe zanthoxyl clause was struck out.\n")
    called(capsys.readouterr, "ingest")
    path.write_bytes(earlier)
    called(capsys.readouterr, "ingest")
    assert called(capsys.readouterr, "search", "examiners").out == before
    assert called(capsys.readouterr, "doctor").code == 0


def test_quotations_in_a_text_that_was_edited_are_kept_and_named(workspace, capsys):
    path = workspace / TEXTS / "orrin1932guild.md"
    path.write_text(path.read_text(encoding="utf-8") + "\nThe zanthoxyl clause was struck out.\n", encoding="utf-8")
    called(capsys.readouterr, "ingest")
    ran = called(capsys.readouterr, "doctor")
    assert ran.code == 3
    assert (
        f"{TEXTS}/orrin1932guild.md was changed and read again; 2 tags or quotations stand in what it said" in ran.out
    )


def test_a_readable_copy_takes_the_place_of_a_file_that_was_locked(workspace, capsys):
    path = workspace / TEXTS / "vane1974fees.pdf"
    pdf(path, "Fees were set by the draught of the ship.", password="tide")
    assert called(capsys.readouterr, "ingest").code == 3
    assert f"needs a person: {TEXTS}/vane1974fees.pdf: encrypted" in called(capsys.readouterr, "status").out

    pdf(path, "Fees were set by the draught of the ship.")
    assert called(capsys.readouterr, "ingest").code == 0

    out = called(capsys.readouterr, "status").out
    assert "needs a person" not in out
    assert "encrypted" not in out
    assert called(capsys.readouterr, "doctor").code == 0


def test_an_unreadable_file_takes_nothing_from_search(workspace, capsys):
    before = called(capsys.readouterr, "search", "examiners").out
    (workspace / TEXTS / "lisk1988examined.md").write_bytes(b"")
    assert called(capsys.readouterr, "ingest").code == 3
    assert called(capsys.readouterr, "search", "examiners").out == before


def test_an_unreadable_file_that_was_deleted_needs_nobody(workspace, capsys):
    path = workspace / TEXTS / "vane1974fees.pdf"
    pdf(path, "Fees were set by the draught of the ship.", password="tide")
    called(capsys.readouterr, "ingest")
    path.unlink()
    assert "needs a person" not in called(capsys.readouterr, "status").out
    assert called(capsys.readouterr, "doctor").code == 0


def test_a_text_whose_file_was_deleted_can_be_done_without(workspace, capsys):
    (workspace / TEXTS / "lisk1988examined.md").unlink()
    ran = called(capsys.readouterr, "doctor")
    assert ran.code == 3
    call = ran.out.split("To do without: evidence ")[1].split()
    assert called(capsys.readouterr, *call).code == 0
    assert called(capsys.readouterr, "doctor").code == 0


def test_a_text_that_was_moved_is_found_at_its_new_place(workspace, capsys):
    path = workspace / TEXTS / "lisk1988examined.md"
    path.rename(path.with_name("examined.md"))
    assert called(capsys.readouterr, "ingest").code == 0
    assert called(capsys.readouterr, "doctor").code == 0


def test_a_reference_file_that_is_gone_or_changed_is_named(workspace, capsys):
    first, second = workspace / EXPORTS / "first.bib", workspace / EXPORTS / "second.ris"
    first.write_text(first.read_text(encoding="utf-8").replace("1932", "1933"), encoding="utf-8")
    second.unlink()
    ran = called(capsys.readouterr, "doctor")
    assert ran.code == 3
    assert f"{EXPORTS}/first.bib was changed since it was read." in ran.out
    assert f"{EXPORTS}/second.ris is not there any more." in ran.out


def test_a_reference_file_that_was_moved_or_read_again_is_well(workspace, capsys):
    first, second = workspace / EXPORTS / "first.bib", workspace / EXPORTS / "second.ris"
    first.write_text(first.read_text(encoding="utf-8").replace("1932", "1933"), encoding="utf-8")
    second.rename(second.with_name("moved.ris"))
    called(capsys.readouterr, "ingest")
    assert called(capsys.readouterr, "doctor").code == 0
