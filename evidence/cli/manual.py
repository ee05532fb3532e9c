"""`evidence manual`."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import click

from evidence.errors import NotFoundError
from evidence.workspace import shipped

_HEADING = re.compile(r"^# +(.+)$", re.MULTILINE)


@click.command("manual")
@click.argument("page", default="")
def command(page: str) -> None:
    """Show a PAGE of the manual; without one, list the pages.

    The manual comes with the program and needs no network.
    """
    pages = {path.stem: path for path in sorted((shipped() / "docs").glob("*.md"))}
    if not page:
        for name, path in pages.items():
            click.echo(f"{name:16} {_title(path)}")
        click.echo("Next: evidence manual PAGE")
    elif page.removesuffix(".md") not in pages:
        raise NotFoundError(f"The manual has no page {page!r}.", remedy=f"Its pages are: {', '.join(pages)}.")
    else:
        text = pages[page.removesuffix(".md")].read_text(encoding="utf-8")
        click.echo_via_pager(text) if sys.stdout.isatty() else click.echo(text, nl=False)


def _title(path: Path) -> str:
    found = _HEADING.search(path.read_text(encoding="utf-8"))
    return found[1] if found else path.stem
