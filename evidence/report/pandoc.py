"""The only door to pandoc: one call, sandboxed, whose warnings are errors."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from evidence.errors import UnreadableError

READS = (
    "markdown_strict-raw_html+all_symbols_escapable+backtick_code_blocks+blank_before_blockquote+blank_before_header"
    "+bracketed_spans+citations+escaped_line_breaks+fenced_code_attributes+fenced_divs+header_attributes"
    "+intraword_underscores+link_attributes+pipe_tables+space_in_atx_header+startnum"
)
_SECONDS = 120


def convert(source: str, *, reads: str, writes: str, options: Sequence[str] = (), epoch: int = 0) -> bytes:
    """`source` in another of pandoc's formats.

    Args:
        source: the text, or pandoc's JSON tree.
        reads: pandoc's name of the input format with its extensions.
        writes: the same of the output format.
        options: further options.
        epoch: the time stamp of formats that carry one, in seconds since 1970 (UTC).

    Raises:
        UnreadableError: if pandoc refuses, warns, or runs for longer than two minutes.
    """
    fixed = ["--sandbox", "--fail-if-warnings", "--wrap=none", "--from", reads, "--to", writes, "--output", "-"]
    try:
        done = _run([*fixed, *options], source.encode("utf-8"), {"SOURCE_DATE_EPOCH": str(epoch)})
    except subprocess.TimeoutExpired:
        raise UnreadableError(f"The report could not be converted to {writes} in {_SECONDS} seconds.") from None
    if done.returncode:
        message = " ".join(done.stderr.decode("utf-8", "replace").split())[:500]
        raise UnreadableError(
            f"The report could not be converted to {writes}: {message}", remedy="Look at the template's Markdown there."
        )
    return done.stdout


def default_reference() -> bytes:
    """Pandoc's own reference document for DOCX."""
    return _run(["--print-default-data-file", "reference.docx"], b"", {}).stdout


def _run(options: Sequence[str], given: bytes, variables: Mapping[str, str]) -> subprocess.CompletedProcess[bytes]:
    import pypandoc

    name = "pandoc.exe" if os.name == "nt" else "pandoc"
    program = Path(str(pypandoc.__file__)).parent / "files" / name
    environment = {"LANG": "C.UTF-8", "SYSTEMROOT": os.environ.get("SYSTEMROOT", ""), **variables}
    return subprocess.run([str(program), *options], input=given, capture_output=True, timeout=_SECONDS, env=environment)
