"""Dates as documents write them, as ISO 8601."""

from __future__ import annotations

import re

from evidence.text import squeeze

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_FULL = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_MONTH = r"(?P<month>[a-z]{3,9})\.?"
_YEAR = r"(?P<year>\d{4})"
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,?\s+)?"
_TIME = r"(?:,?\s+(?:at\s+)?\d{1,2}[:.]\d\d.*)?"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"{_YEAR}[-/](?P<month>\d{{1,2}})(?:[-/](?P<day>\d{{1,2}}))?(?:[T ].*)?",
        rf"{_WEEKDAY}{_DAY}(?:\s+of)?\s+{_MONTH},?\s+{_YEAR}{_TIME}",
        rf"{_WEEKDAY}{_MONTH}\s+{_DAY},?\s+{_YEAR}{_TIME}",
        rf"{_MONTH},?\s+{_YEAR}",
        rf"(?P<day>\d{{1,2}})[/.](?P<month>\d{{1,2}})[/.]{_YEAR}{_TIME}",
        rf"{_YEAR}",
    )
)


def iso_date(text: str) -> str:
    """The date that a text is, as exact as it says: "2018-05-25", "2018-05" or "2018"; empty if it is no date.

    Days come before months where both are numbers, as in Britain, unless that is no date.
    """
    text = squeeze(text).strip(" .")[:60]
    for form in _FORMS:
        if found := form.fullmatch(text):
            parts = found.groupdict()
            return _joined(int(parts["year"]), parts.get("month") or "", parts.get("day") or "")
    return ""


def _joined(year: int, said_month: str, said_day: str) -> str:
    if not 1500 <= year <= 2200:
        return ""
    month, day = _month(said_month), int(said_day or 0)
    if said_month and not said_month.isdecimal() and not month:
        return ""
    if month > 12 >= day > 0:
        month, day = day, month
    if not 1 <= month <= 12:
        return str(year)
    return f"{year}-{month:02}" + (f"-{day:02}" if 1 <= day <= 31 else "")


def _month(said: str) -> int:
    if said.isdecimal():
        return int(said)
    name = said.casefold()
    if name in _FULL or name in _MONTHS or name == "sept":
        return _MONTHS.index(name[:3]) + 1
    return 0
