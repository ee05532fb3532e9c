"""How far the titles of two reports agree: abbreviations spelt out, parts in another order, the body's name before the title."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from evidence.references.matching.folding import listed
from evidence.references.matching.fuzzy import ratio
from evidence.references.matching.levels import Level
from evidence.references.matching.titles import Title
from evidence.references.matching.wording import TELLING, TitleMatch, compare_titles

_SMALL = listed("a an the of in on and or for to with by from at as is are its into s our your")
_MOST = 9
"""Words that initials stand for at most."""
_PARTS = listed("part volume phase stage chapter section appendix annex book paper")
"""Words that with a number after or before them make another publication."""
_WEAK = listed("nhs uk england english")
"""Words that a title of the health service has or lacks without another meaning, where all else agrees."""
_HANGING = listed("a the of by from report")
GOES_ON = listed("to on of for from by in at with")
"""Words with which a title goes on, where a subtitle would name what kind of publication it is."""
_SHORT = {"vol": "volume", "edn": "edition", "govt": "government", "dept": "department"}
_CUT = 3
"""Letters of a word that may be another one cut short ("gen practice")."""
_OWN = 25
"""Letters of a title that is one work's alone."""
_HEAD, _TAIL = 3, 1
"""First and last words of a subtitle, small ones aside, that say what kind of publication it is."""


def compare_report_titles(a: Title, b: Title, names: Sequence[tuple[str, ...]]) -> TitleMatch:
    """As `compare_titles`, of two reports; `names` are the words of the bodies behind either.

    NEAR also where only abbreviations, the order of the parts, a word's ending, or a body's name at either end differ.
    A number in a subtitle that one lacks is no conflict: whether it is one shows from year and body.
    """
    if a.dated and b.dated and a.dated != b.dated:
        return TitleMatch(Level.WEAK, conflict=True)
    match = compare_titles(a, b)
    if match.level in (Level.SAME, Level.NEAR, Level.MISSING):
        return match
    if _one_bare(a, b):
        return TitleMatch(Level.NEAR)
    names = sorted(set(names), key=lambda name: (-len(name), name))
    x, y = _spelt_out(a, b), _spelt_out(b, a)
    x, y = _without_names(x, y, names), _without_names(y, x, names)
    if (x, y) != (a, b):
        again = compare_titles(x, y)
        match = replace(again, level=Level.NEAR) if again.level is Level.SAME else again
        if match.level is Level.NEAR:
            return match
    if _one_bag(x, y) or _one_wording(x, y):
        return TitleMatch(Level.NEAR)
    if _is_subtitled(x, y):
        short, long = sorted((x, y), key=by_length)
        return TitleMatch(Level.PART, _is_a_part(long, short), extra=kind_words(short, long))
    for led, other in ((x, y), (y, x)):
        if _overlaps(led, other):
            return TitleMatch(Level.PART, _is_a_part(led, other) or _is_a_part(other, led), extra=_beside(led, other))
    return match


def _one_bare(a: Title, b: Title) -> bool:
    """Whether the titles are one but for labels: the name a report goes by, and whose it is. Two labels need a longer title."""
    if not (a.bare or b.bare) or "".join(a.bare or a.words) != "".join(b.bare or b.words):
        return False
    return not (a.bare and b.bare) or len("".join(a.bare)) >= _OWN


def _overlaps(led: Title, other: Title) -> bool:
    """Whether one is a lead and a title, the other the title and its subtitle."""
    title = led.squashed[len(led.main) :]
    return len(title) >= 25 and led.main != led.squashed and other.squashed.startswith(title)


def _beside(led: Title, other: Title) -> frozenset[str]:
    return (frozenset(led.words) ^ frozenset(other.words)) - _SMALL


def by_length(title: Title) -> tuple[int, str]:
    """What sorts two titles, the shorter first."""
    return len(title.squashed), title.squashed


def begins(short: Title, long: Title) -> int:
    """How many words of the longer title are the shorter one but for spelling and small words; 0 where it does not begin so."""
    rest = [word for word in short.words if word not in _SMALL]
    if not rest:
        return 0
    for at, word in enumerate(long.words, 1):
        if word in _SMALL:
            continue
        if not _one_stem(word, rest[0]):
            return 0
        del rest[0]
        if not rest:
            tail = short.words[len(_without_end(short.words)) :]
            return at + len(tail) * (long.words[at : at + len(tail)] == tail)
    return 0


def kind_words(short: Title, long: Title) -> frozenset[str]:
    """Of the words that only the longer title has those that say what kind of publication it is, and every number.

    They are the first and the last of a subtitle, and all of a lead.
    """
    rest = [word for word in long.words if word not in short.words]
    telling = rest
    if beginning := begins(short, long):
        rest = list(long.words[beginning:])
        goes_on = bool(rest) and rest[0] in GOES_ON
        counted = [word for word in rest if word not in _SMALL]
        ends = counted[:_HEAD] + counted[-_TAIL:]
        telling = [word for word in ends if word in TELLING] if goes_on else ends
    return frozenset(telling) - _SMALL | {word for word in rest if word.isdigit() or word == "means"}


def _is_a_part(long: Title, short: Title) -> bool:
    """Whether what the longer title has more makes it a part, a draft or a summary of the shorter."""
    if not TELLING.isdisjoint(kind_words(short, long)):
        return True
    mine, theirs = (set(zip(title.words, title.words[1:], strict=False)) for title in (short, long))
    return any(
        (one in _PARTS and other.isdigit()) or (other in _PARTS and one.isdigit()) for one, other in theirs - mine
    )


def _is_subtitled(a: Title, b: Title) -> bool:
    """Whether one title is the other's main title, or one or the last of its parts, or has a subtitle cut short."""
    short, long = sorted((a, b), key=by_length)
    if len(short.words) < 2:
        return False
    return (
        short.squashed in (long.main, *long.segments)
        or (short.main in long.segments and long.squashed.endswith(short.squashed))
        or (len(short.main) >= 10 and short.main == long.main and set(short.words) - _SMALL < set(long.words))
        or (len(short.words) >= 3 and begins(short, long) > 0 and long.words[begins(short, long) :][:1] != ("and",))
    )


def bag(title: Title) -> tuple[str, ...]:
    """The words that count of a report's title, in no order."""
    return tuple(sorted(word for word in title.words if word not in _SMALL and word != "report"))


def core(title: Title) -> tuple[str, ...]:
    """The words that count of a title, in their order."""
    return tuple(word for word in title.words if word not in _SMALL)


def _one_bag(a: Title, b: Title) -> bool:
    """Whether both have the same words in another order, and enough of them."""
    x, y = bag(a), bag(b)
    if len(set(x)) >= 3 and x == y:
        return True
    return len(set(x) & set(y)) >= 3 and len(set(x) ^ set(y)) == 1 and set(x) ^ set(y) <= _WEAK


def _one_wording(a: Title, b: Title) -> bool:
    """Whether long titles differ in the endings of words alone ("healthy", "healthier")."""
    x, y = (tuple(word for word in title.words if word not in _SMALL and word != "report") for title in (a, b))
    return len(x) == len(y) >= 4 and all(_one_stem(one, other) for one, other in zip(x, y, strict=True))


def _one_stem(a: str, b: str) -> bool:
    if a == b:
        return True
    if not (a.isalpha() and b.isalpha()):
        return False
    if min(len(a), len(b)) >= _CUT and (a.startswith(b) or b.startswith(a)):
        return True
    return a[:4] == b[:4] and ratio(a, b, 0.75) > 0


def _spelt_out(title: Title, other: Title) -> Title:
    """The title with each abbreviation put into the words that stand for it in the other ("ICSs", "UK", "A&E")."""
    theirs = set(other.words)
    found: list[str] = []
    at, words = 0, title.words
    while at < len(words):
        used, run = _run_for(words, at, theirs, other.words)
        found.extend(run)
        at += used
    return title if tuple(found) == words else _rewritten(title, tuple(found))


def _run_for(
    words: tuple[str, ...], at: int, theirs: Iterable[str], other: tuple[str, ...]
) -> tuple[int, tuple[str, ...]]:
    """How many words from `at` are an abbreviation, and its words; the one word itself where it is none."""
    word = words[at]
    if word in _SHORT:
        return 1, (_SHORT[word],)
    if words[at : at + 3] == ("a", "and", "e") and "accident" in theirs:
        return 3, ("accident", "and", "emergency")
    if word in theirs or not 2 <= len(word) <= 7 or not word.isalpha():
        return 1, (word,)
    for letters in (word, word.removesuffix("s")):
        run = _initialled(letters, other) if len(letters) >= 2 else ()
        if run:
            return 1, run
    return 1, (word,)


def _initialled(letters: str, words: tuple[str, ...]) -> tuple[str, ...]:
    """The first run of words whose initials these are, small words counted or not."""
    for start, first in enumerate(words):
        if first[0] != letters[0] or first in _SMALL:
            continue
        for end in range(start + 2, min(start + _MOST, len(words)) + 1):
            run = words[start:end]
            if run[-1] in _SMALL:
                continue
            if letters in ("".join(w[0] for w in run if w not in _SMALL), "".join(w[0] for w in run)):
                return run
    return ()


def _without_names(title: Title, other: Title, names: Iterable[tuple[str, ...]]) -> Title:
    """The title without a body's name or initials at its beginning or end, where the other has none there."""
    words = title.words
    for name in names:
        for shape in (name, ("".join(word[0] for word in name),)):
            cut = _led_by(shape, words)
            if cut and not _led_by(shape, other.words):
                words = words[cut:]
            cut = _led_by(shape[::-1], words[::-1])
            if cut and not _led_by(shape[::-1], other.words[::-1]):
                words = _without_end(words[: len(words) - cut])
        if words[1:] == other.words and words[0] == name[0] and len(words) >= 4:
            words = words[1:]
    return title if words == title.words or len("".join(words)) < 10 else _rewritten(title, words)


def _without_end(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words without the "report of the" that a body's name left hanging."""
    while words and words[-1] in _HANGING:
        words = words[:-1]
    return words


def _led_by(name: tuple[str, ...], words: tuple[str, ...]) -> int:
    """How many words at the beginning are a body's name, small words between aside; 0 where it stands not there."""
    at = 0
    for word in name:
        while at < len(words) and words[at] != word and words[at] in _SMALL:
            at += 1
        if at == len(words) or words[at] != word:
            return 0
        at += 1
    return at


def _rewritten(title: Title, words: tuple[str, ...]) -> Title:
    squashed = "".join(words)
    whole = title.main == title.squashed
    return replace(
        title,
        words=words,
        squashed=squashed,
        forms=frozenset({squashed}),
        main=squashed if whole else title.main,
        segments=frozenset({squashed}) if whole else title.segments,
        own=len(squashed) >= 25 and len(words) >= 4 and not title.heading,
    )
