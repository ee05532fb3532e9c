"""Statements, the quotations that carry them, and who confirmed that they do; facts with their dates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from evidence.errors import NotFoundError
from evidence.model import Fact, Quotation, Statement, StoredQuery
from evidence.store.acts import append_act, undo_act
from evidence.store.library import Library
from evidence.store.texts import eye_checks, words_at


def append_statement(library: Library, review: str, statement: Statement, *, at: str) -> int:
    """Write a statement, or (with a number that is taken) its new wording. Returns its number.

    Args:
        library: the open database.
        review: the review's slug.
        statement: what it says; number 0 asks for the next free number. Quotations and queries are ignored here.
        at: when, ISO 8601 in UTC.
    """
    number = statement.number or 1 + (
        library.value("SELECT MAX(number) FROM statements WHERE review = :review", review=review) or 0
    )
    append_act(
        library, "statement", person=statement.author, at=at, review=review, number=number, kind=statement.kind,
        theme=statement.theme, axis=statement.axis, text=statement.text, confidence=statement.confidence,
        author=statement.author,
    )  # fmt: skip
    return number


def withdraw_statement(library: Library, review: str, number: int, *, person: str, at: str) -> int:
    """Take every standing wording of a statement back; its quotations and queries stay with its number, unseen until it
    has a wording again. Returns how many wordings were taken back.

    Raises:
        NotFoundError: the review has no statement with this number that stands.
    """
    rows = _wordings(library, review, number, standing=True)
    if not rows:
        raise NotFoundError(f"No statement {number}.", remedy="See them with: evidence statement list")
    for act in rows:
        undo_act(library, act, person=person, at=at)
    return len(rows)


def last_wording(library: Library, review: str, number: int) -> Statement:
    """The last wording of a statement that was withdrawn, without its quotations.

    Raises:
        NotFoundError: there never was a statement with this number, or it stands.
    """
    rows = _wordings(library, review, number, standing=False)
    if not rows or _wordings(library, review, number, standing=True):
        raise NotFoundError(
            f"No statement {number} was withdrawn.", remedy="See those that stand with: evidence statement list"
        )
    row = library.row("SELECT * FROM statements WHERE act = :act", act=rows[-1])
    told = dict(row) if row else {}
    return Statement(
        number=number, kind=told["kind"], theme=told["theme"], axis=told["axis"], text=told["text"],
        confidence=told["confidence"], author=told["author"],
    )  # fmt: skip


def _wordings(library: Library, review: str, number: int, *, standing: bool) -> list[str]:
    """The acts that worded a statement, oldest first: those that stand, or those that were undone."""
    rows = library.rows(
        "SELECT act FROM statements WHERE review = :review AND number = :number"
        " AND EXISTS (SELECT 1 FROM undos WHERE undone = statements.act) <> :standing ORDER BY rowid",
        review=review, number=number, standing=int(standing),
    )  # fmt: skip
    return [row["act"] for row in rows]


def append_quote(library: Library, review: str, quotation: Quotation, *, person: str, at: str) -> str:
    """Hang a quotation on a statement. Returns the act.

    Raises:
        ValueError: its words are not those of its span.
    """
    if words_at(library, quotation.text, quotation.start, quotation.stop) != quotation.words:
        raise ValueError("the words of a quotation are not those of its span")
    return append_act(
        library, "quote", person=person, at=at, review=review, statement=quotation.statement, text=quotation.text,
        start=quotation.start, stop=quotation.stop, words=quotation.words, sign=quotation.sign,
    )  # fmt: skip


def confirm_quote(library: Library, quote: str, *, person: str, at: str) -> str:
    """Say that a quotation supports (or contradicts) its statement as it is signed. Returns the act."""
    return append_act(library, "confirmation", person=person, at=at, quote=quote)


def append_query(library: Library, review: str, number: int, query: StoredQuery, *, person: str, at: str) -> str:
    """Store the query that gives a statement's count or absence. Returns the act."""
    return append_act(
        library, "query", person=person, at=at, review=review, statement=number, query=query.query, result=query.result
    )


def statements(library: Library, review: str) -> list[Statement]:
    """The statements of a review by number, each in its latest wording, with its standing quotations and queries.

    A confirmation counts only for the wording it was given to: a later wording of the statement needs a new one.
    """
    quoted, asked = _quotations(library, review), _queries(library, review)
    rows = library.rows(
        "SELECT * FROM statements WHERE review = :review"
        " AND NOT EXISTS (SELECT 1 FROM undos WHERE undone = statements.act) ORDER BY rowid",
        review=review,
    )
    latest = {row["number"]: row for row in rows}
    return [
        Statement(
            number=number, kind=row["kind"], theme=row["theme"], axis=row["axis"], text=row["text"],
            confidence=row["confidence"], author=row["author"],
            quotations=tuple(quoted[number]), queries=tuple(asked[number]),
        )
        for number, row in sorted(latest.items())
    ]  # fmt: skip


def find_statement(library: Library, review: str, number: int) -> Statement:
    """One statement.

    Raises:
        NotFoundError: the review has none with this number.
    """
    for statement in statements(library, review):
        if statement.number == number:
            return statement
    raise NotFoundError(f"No statement {number}.", remedy="See them with: evidence statement list")


def put_facts(library: Library, review: str, facts: Sequence[Fact]) -> None:
    """Write the facts of a review's facts.csv in place of those read before."""
    library.execute("DELETE FROM facts WHERE review = :review", review=review)
    library.many(
        "INSERT INTO facts (review, position, subject, claim, value, as_of, source, page, note)"
        " VALUES (:review, :position, :subject, :claim, :value, :as_of, :source, :page, :note)",
        [
            {
                "review": review, "position": position, "subject": fact.subject, "claim": fact.claim, "value": fact.value,
                "as_of": fact.as_of, "source": fact.source, "page": fact.page, "note": fact.note,
            }
            for position, fact in enumerate(facts)
        ],
    )  # fmt: skip


def facts(library: Library, review: str) -> list[Fact]:
    """The facts of a review, in the order of its facts.csv."""
    rows = library.rows(
        "SELECT subject, claim, value, as_of, source, page, note FROM facts WHERE review = :review ORDER BY position",
        review=review,
    )
    return [Fact(**dict(row)) for row in rows]


def _quotations(library: Library, review: str) -> dict[int, list[Quotation]]:
    confirmed: dict[str, list[str]] = defaultdict(list)
    for row in library.rows(
        "SELECT confirmations.quote, given.person FROM confirmations JOIN acts AS given ON given.id = confirmations.act"
        " JOIN statement_quotes ON statement_quotes.act = confirmations.quote"
        " WHERE statement_quotes.review = :review"
        " AND NOT EXISTS (SELECT 1 FROM undos WHERE undone = confirmations.act)"
        " AND NOT EXISTS (SELECT 1 FROM statements JOIN acts AS wording ON wording.id = statements.act"
        "   WHERE statements.review = statement_quotes.review AND statements.number = statement_quotes.statement"
        "   AND NOT EXISTS (SELECT 1 FROM undos WHERE undone = statements.act) AND wording.rowid > given.rowid)"
        " ORDER BY confirmations.rowid",
        review=review,
    ):
        if row["person"] not in confirmed[row["quote"]]:
            confirmed[row["quote"]].append(row["person"])
    seen = eye_checks(library)
    grouped: dict[int, list[Quotation]] = defaultdict(list)
    for row in library.rows(
        "SELECT placed_quotes.* FROM placed_quotes JOIN acts ON acts.id = placed_quotes.act WHERE review = :review"
        " AND NOT EXISTS (SELECT 1 FROM undos WHERE undone = placed_quotes.act) ORDER BY acts.rowid",
        review=review,
    ):
        eyes = [who for text, a, b, who in seen if text == row["text"] and a <= row["start"] and row["stop"] <= b]
        grouped[row["statement"]].append(
            Quotation(
                act=row["act"], statement=row["statement"], text=row["text"], start=row["start"], stop=row["stop"],
                words=row["words"], sign=row["sign"], confirmed_by=tuple(confirmed[row["act"]]), checked_by=tuple(eyes),
            )
        )  # fmt: skip
    return grouped


def _queries(library: Library, review: str) -> dict[int, list[StoredQuery]]:
    grouped: dict[int, list[StoredQuery]] = defaultdict(list)
    for row in library.rows(
        "SELECT statement, query, result FROM statement_queries WHERE review = :review"
        " AND NOT EXISTS (SELECT 1 FROM undos WHERE undone = statement_queries.act) ORDER BY rowid",
        review=review,
    ):
        grouped[row["statement"]] = [StoredQuery(query=row["query"], result=row["result"])]
    return grouped
