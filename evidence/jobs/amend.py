"""Dated amendments of protocol and codebook."""

from __future__ import annotations

from evidence.errors import NotFoundError, UsageError
from evidence.jobs.clock import now
from evidence.jobs.session import Session
from evidence.store import transaction
from evidence.store.audit import amend as append_amendment
from evidence.store.audit import digests, put_review


def amend(session: Session, reason: str, *, person: str) -> list[str]:
    """Record why protocol or codebook differ from what was loaded. Returns which of them do.

    Raises:
        NotFoundError: neither was changed.
        UsageError: the reason is empty.
    """
    if not reason.strip():
        raise UsageError("An amendment needs a reason.", remedy="Say why it was changed: --reason TEXT.")
    session.load_review()
    person, at = session.check_person(person), now()
    old = digests(session.library, session.review)
    new = (session.protocol.digest, session.codebook.digest)
    names = [
        (name, before, after)
        for name, before, after in zip(("protocol", "codebook"), old, new, strict=True)
        if before != after
    ]
    if not names:
        raise NotFoundError("Neither protocol nor codebook was changed since the last amendment.")
    with transaction(session.library):
        for name, before, after in names:
            append_amendment(session.library, session.review, name, before, after, reason=reason, person=person, at=at)
        put_review(session.library, session.review, session.protocol.title, protocol=new[0], codebook=new[1], at=at)
    return [name for name, _, _ in names]
