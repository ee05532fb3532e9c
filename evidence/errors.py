"""Every error a user may meet.

    EvidenceError            something the user can mend; printed as one line with its remedy
    ├── UsageError           the call makes no sense                         exit 2
    ├── NotFoundError        no such record, theme, passage, file, review    exit 1
    ├── UnreadableError      a file cannot be read, or says something malformed   exit 1
    ├── FindingsError        the work is done, but something needs attention exit 3
    ├── NoWorkspaceError     no evidence.db here or above                    exit 10
    ├── LockedError          another process holds the workspace             exit 11
    └── SchemaTooNewError    the workspace was written by a newer program    exit 12

Bad arguments between our own functions are ValueError; batches do not raise but return what was refused.
"""

from __future__ import annotations


class EvidenceError(Exception):
    """Something went wrong that the user can mend.

    Args:
        problem: one sentence that says what is wrong, with the name of the thing.
        remedy: what to do next, a sentence or a command; empty where the problem says it.
    """

    exit_code = 1

    def __init__(self, problem: str, *, remedy: str = "") -> None:
        super().__init__(problem)
        self.problem = problem
        self.remedy = remedy

    def __str__(self) -> str:
        """The problem and its remedy, on one line."""
        return f"{self.problem} {self.remedy}".strip()


class UsageError(EvidenceError):
    """The call makes no sense as given."""

    exit_code = 2


class NotFoundError(EvidenceError):
    """Something that was named does not exist."""


class UnreadableError(EvidenceError):
    """A file cannot be read, or what it says is malformed."""


class FindingsError(EvidenceError):
    """The work was done and found something that a person has to look at."""

    exit_code = 3


class NoWorkspaceError(EvidenceError):
    """There is no workspace here or in any folder above."""

    exit_code = 10


class LockedError(EvidenceError):
    """Another process holds the workspace for longer than we wait."""

    exit_code = 11


class SchemaTooNewError(EvidenceError):
    """The workspace was written by a newer program."""

    exit_code = 12
