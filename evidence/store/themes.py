"""Tags: themes put on spans of texts, appended and never edited."""

from __future__ import annotations

from collections.abc import Sequence

from evidence.model import Tag, Theme
from evidence.store.acts import append_act
from evidence.store.library import Library
from evidence.store.texts import words_at


def append_tag(library: Library, review: str, tag: Tag) -> str:
    """Put a theme on a span. `tag.act` is ignored; `tag.words` must be what the span says. Returns the act.

    Raises:
        ValueError: the words are not those of the span.
    """
    if words_at(library, tag.text, tag.start, tag.stop) != tag.words:
        raise ValueError("the words of a tag are not those of its span")
    return append_act(
        library, "tag", person=tag.reviewer or tag.suggester, at=tag.at, review=review, theme=tag.theme, text=tag.text,
        start=tag.start, stop=tag.stop, words=tag.words, reviewer=tag.reviewer, suggester=tag.suggester, sign=tag.sign,
        memo=tag.memo,
    )  # fmt: skip


def tags(library: Library, review: str) -> list[Tag]:
    """Every standing tag of a review, where it stands now, oldest first."""
    rows = library.rows(
        "SELECT placed_tags.*, acts.at FROM placed_tags JOIN acts ON acts.id = placed_tags.act WHERE review = :review"
        " AND NOT EXISTS (SELECT 1 FROM undos WHERE undone = placed_tags.act) ORDER BY acts.at, acts.rowid",
        review=review,
    )
    return [Tag(**{name: value for name, value in dict(row).items() if name != "review"}) for row in rows]


def known_themes(library: Library, review: str) -> dict[str, tuple[str, str, int]]:
    """The themes that a review's codebook ever had: code to label, parent and position."""
    rows = library.rows("SELECT code, label, parent, position FROM themes WHERE review = :review", review=review)
    return {row["code"]: (row["label"], row["parent"], row["position"]) for row in rows}


def put_themes(library: Library, review: str, themes: Sequence[Theme]) -> None:
    """Write the codebook's themes, in its order; themes that were used before and are gone keep their tags."""
    library.many(
        "INSERT INTO themes (review, code, label, parent, position) VALUES (:review, :code, :label, :parent, :position)"
        " ON CONFLICT (review, code) DO UPDATE SET label = excluded.label, parent = excluded.parent,"
        " position = excluded.position",
        [
            {"review": review, "code": theme.code, "label": theme.label, "parent": theme.parent, "position": position}
            for position, theme in enumerate(themes)
        ],
    )
