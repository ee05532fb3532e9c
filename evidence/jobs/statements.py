"""Statements and what carries them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from evidence.errors import NotFoundError, UsageError
from evidence.jobs.clock import now
from evidence.jobs.counting import Count, count, packed, unpacked
from evidence.jobs.marks import mark_of
from evidence.jobs.passages import Located, at_span, locate
from evidence.jobs.session import Session
from evidence.jobs.showing import excluded, included
from evidence.jobs.standing_now import state
from evidence.model import BlockKind, EvidenceKind, Quotation, Record, Statement, StoredQuery
from evidence.store import transaction
from evidence.store.acts import undo_act, undo_last
from evidence.store.audit import add_reviewer
from evidence.store.records import find_record
from evidence.store.synthesis import (
    append_query,
    append_quote,
    append_statement,
    confirm_quote,
    find_statement,
    last_wording,
    statements,
    withdraw_statement,
)
from evidence.store.texts import find_text, source_of

KINDS = ("finding", "lesson", "gap", "count", "absence")
AXES = ("", "then", "now", "both")
SIGNS = ("supports", "contradicts", "context")
LEVELS = ("", "high", "moderate", "low", "very low")
UNSCREENED = "nobody has screened"
"""What the complaint says about a record that waits because the whole screening has not begun."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Screened:
    """What screening has made of the records, as anybody may know it; `asked` is False in a review that screens nothing
    (design "none"), `begun` is False as long as nobody has decided anything."""

    included: frozenset[str]
    excluded: frozenset[str]
    begun: bool
    asked: bool

    def problem(self, key: str) -> str:
        """Why words of this record carry no statement; empty where they may."""
        if key in self.excluded:
            return f"quotes {key}, which the review excluded"
        if not self.asked or key in self.included:
            return ""
        return f"quotes {key}, which {'the review has not included yet' if self.begun else UNSCREENED}"


def screened(session: Session) -> Screened:
    """What screening has made of the records of the session's review."""
    screening = state(session)
    return Screened(
        included=frozenset(included(screening)),
        excluded=frozenset(excluded(screening)),
        begun=bool(screening.decisions),
        asked=screening.protocol.screens,
    )


def new_statement(
    session: Session,
    text: str,
    *,
    person: str,
    theme: str = "",
    kind: str = "finding",
    axis: str = "",
    confidence: str = "",
    number: int = 0,
) -> Statement:
    """Write a statement, or (with a number) its new wording.

    Raises:
        NotFoundError: no such theme, or no statement with that number.
        UsageError: it is empty.
    """
    person = session.check_person(person)
    words = " ".join(text.split())
    if not words:
        raise UsageError("A statement needs words.")
    old = find_statement(session.library, session.review, number) if number else None
    made = Statement(
        number=number,
        kind=kind if kind != "finding" or old is None else old.kind,
        theme=theme or (old.theme if old else ""),
        axis=axis or (old.axis if old else ""),
        text=words,
        confidence=confidence or (old.confidence if old else ""),
        author=person,
    )
    if made.theme:
        session.codebook.theme(made.theme)
    at = now()
    with transaction(session.library):
        session.load_review()
        add_reviewer(session.library, person, at=at)
        made = replace(made, number=append_statement(session.library, session.review, made, at=at))
    return made


def quote(
    session: Session, number: int, passage: str, *, person: str, words: str = "", sign: str = "supports"
) -> Located:
    """Hang verbatim words of a passage on a statement.

    Raises:
        NotFoundError: no such statement or passage, or the words do not stand in the passage.
        UsageError: the passage is a reader's comment and the sign is not "context", or the words hang on it already.
    """
    person = session.check_person(person)
    hung = find_statement(session.library, session.review, number).quotations
    found = locate(session, passage, words)
    if found.kind is BlockKind.COMMENT and sign != "context":
        raise UsageError(
            f"{passage} is a reader's comment, not the author's voice.", remedy="Quote it as context: --sign context."
        )
    _check_new(hung, found, number, sign)
    drawn = Quotation(
        act="", statement=number, text=found.text, start=found.start, stop=found.stop, words=found.words, sign=sign
    )
    with transaction(session.library):
        append_quote(session.library, session.review, drawn, person=person, at=now())
    return found


def _check_new(hung: Sequence[Quotation], found: Located, number: int, sign: str) -> None:
    for one in hung:
        if (one.text, one.start, one.stop) != (found.text, found.start, found.stop):
            continue
        if one.sign == sign:
            raise UsageError(
                f"This quotation hangs on statement {number} already.", remedy="See it with: evidence statement list"
            )
        raise UsageError(
            f"These words hang on statement {number} already, as {one.sign}; they cannot be {sign} as well.",
            remedy="Take your last act back with: evidence statement undo --as NAME",
        )


def objection(session: Session, record: str) -> str:
    """Why words of a record carry no statement as long as screening stands as it does; empty where they may."""
    return screened(session).problem(find_record(session.library, record).key)


def confirm(session: Session, number: int, *, person: str, quotation: int = 0) -> int:
    """Say that a statement's quotations (or one of them, counted from 1) support it as signed. Returns how many.

    Raises:
        NotFoundError: no such statement or quotation.
    """
    person = session.check_person(person)
    hung = find_statement(session.library, session.review, number).quotations
    if not hung:
        raise NotFoundError(
            f"Statement {number} has no quotation.",
            remedy=f"Hang one: evidence statement quote {number} PASSAGE --as {person}",
        )
    if quotation and quotation > len(hung):
        raise NotFoundError(
            f"Statement {number} has {len(hung)} quotations, not {quotation}.",
            remedy="See them with: evidence statement list",
        )
    chosen = [hung[quotation - 1]] if quotation else [one for one in hung if person not in one.confirmed_by]
    at = now()
    with transaction(session.library):
        add_reviewer(session.library, person, at=at)
        for one in chosen:
            confirm_quote(session.library, one.act, person=person, at=at)
    return len(chosen)


def undo(session: Session, person: str) -> str:
    """Take back this person's last act on statements (a wording, quotation, confirmation or query); returns its kind.

    Raises:
        NotFoundError: there is none.
    """
    kinds = {"statement", "quote", "confirmation", "query"}
    with transaction(session.library):
        kind, _ = undo_last(session.library, kinds, person=session.check_person(person), at=now())
    return kind


def withdraw(session: Session, number: int, *, person: str) -> None:
    """Withdraw one statement: reports and lists leave it out, and `restore` brings it back.

    Raises:
        NotFoundError: no such statement.
    """
    person = session.check_person(person)
    at = now()
    with transaction(session.library):
        add_reviewer(session.library, person, at=at)
        withdraw_statement(session.library, session.review, number, person=person, at=at)


def restore(session: Session, number: int, *, person: str) -> Statement:
    """Bring a withdrawn statement back in its last wording, with its quotations, which need confirming again.

    Raises:
        NotFoundError: no statement with this number was withdrawn.
    """
    person = session.check_person(person)
    at = now()
    made = last_wording(session.library, session.review, number)
    with transaction(session.library):
        add_reviewer(session.library, person, at=at)
        append_statement(session.library, session.review, replace(made, author=person), at=at)
    return find_statement(session.library, session.review, number)


def take_off(session: Session, mark: str, *, person: str) -> list[int]:
    """Take a quotation off every statement that it hangs on; returns their numbers.

    Raises:
        NotFoundError: no quotation of the review has this mark.
    """
    person = session.check_person(person)
    own = [
        one
        for made in statements(session.library, session.review)
        for one in made.quotations
        if mark_of(one.text, one.start, one.stop) == mark
    ]
    if not own:
        raise NotFoundError(
            f"No quotation has the mark {mark!r}.", remedy="Copy it from a report, or from: evidence doctor"
        )
    with transaction(session.library):
        for one in own:
            undo_act(session.library, one.act, person=person, at=now())
    return [one.statement for one in own]


def store_query(session: Session, number: int, wanted: Count, *, person: str) -> int:
    """Count, and store the conditions and the number with a statement. Returns the number.

    Raises:
        NotFoundError: no such statement, or a condition names something that does not exist.
        UsageError: there are no conditions.
    """
    find_statement(session.library, session.review, number)
    found = count(session, wanted)
    with transaction(session.library):
        append_query(
            session.library,
            session.review,
            number,
            StoredQuery(query=packed(wanted), result=str(found)),
            person=session.check_person(person),
            at=now(),
        )
    return found


def all_statements(session: Session) -> list[tuple[Statement, tuple[str, ...]]]:
    """Every statement with what it lacks to be supported (nothing, if it is)."""
    where = screened(session)
    return [(one, problems(session, one, where)) for one in statements(session.library, session.review)]


def problems(session: Session, statement: Statement, where: Screened) -> tuple[str, ...]:
    """What a statement lacks to be supported, one phrase each; empty when it is supported.

    Args:
        session: the open workspace.
        statement: what is examined.
        where: what screening has made of the records.
    """
    found: list[str] = []
    if statement.kind in {"count", "absence"} and not statement.queries:
        found.append("a count or an absence without the stored query that gives it")
    for query in statement.queries:
        number = count(session, unpacked(query.query))
        if str(number) != query.result:
            found.append(f"its stored query gave {query.result} and now gives {number}")
        if statement.kind == "absence" and number:
            found.append(f"its stored query finds {number}, so it shows no absence")
    carrying = [one for one in statement.quotations if one.sign != "context"]
    if statement.kind not in {"count", "absence"} and not any(one.sign == "supports" for one in carrying):
        found.append("no quotation that supports it")
    if any(not one.confirmed_by for one in carrying):
        found.append("a quotation that nobody has confirmed")
    for one in carrying:
        found += _problems_of_quotation(session, one, where)
    return tuple(dict.fromkeys(found))


def _problems_of_quotation(session: Session, one: Quotation, where: Screened) -> Iterator[str]:
    source = source_of(session.library, one.text)
    if source.medium == "paper" and not one.checked_by:
        yield "a transcription from paper that nobody has checked by eye"
    if located(session, one).voice:
        yield "a reader's comment, not the author's voice, as a quotation that carries it"
    if source.nature == "notice":
        yield "a quotation from a notice of the work, not the work itself"
    said = where.problem(record_of(session, one).key)
    if said:
        yield said


def rests_on_tertiary(session: Session, statement: Statement) -> bool:
    """Whether everything that supports a statement is of the kind *tertiary*."""
    kinds = [record_of(session, one).evidence for one in statement.quotations if one.sign == "supports"]
    return bool(kinds) and all(kind is EvidenceKind.TERTIARY for kind in kinds)


def record_of(session: Session, quotation: Quotation) -> Record:
    """The record that a quotation's source belongs to."""
    return find_record(session.library, source_of(session.library, quotation.text).record)


def located(session: Session, quotation: Quotation) -> Located:
    """Where a quotation stands."""
    return at_span(session, find_text(session.library, quotation.text), quotation.start, quotation.stop)


def sides(session: Session) -> Mapping[str, str]:
    """The labels of the comparison's sides, *then* and *now*, as the protocol's first axis names them."""
    if not session.protocol.axes:
        return {}
    axis = session.protocol.axes[0]
    return {"then": axis.then.label, "now": axis.now.label}
