"""What people type after `queue`: `lamp:red level:Gold client:Ivan Petrov today mine`.

A filter is its name, a colon and a value. The value ends at the next filter; quotes protect a value
that looks like a filter. Some words are filters by themselves. The desk looks up the meanings,
because it knows the names: nothing is refused here.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from domain.people import Identity
from domain.policy.queue.ticket_list import Filter, Light, Named
from domain.text import Span, Style, Text

NAMES: Mapping[str, Filter] = {
    **{name.value: name for name in Filter},
    "assignee": Filter.RESPONSIBLE,
    "dept": Filter.DEPARTMENT,
    "by": Filter.RESPONSIBLE,
    "from": Filter.CLIENT,
    "since": Filter.PERIOD,
    "sla": Filter.LEVEL,
}
"""Filters by their words; the last ones are what people call them."""

ALONE: Mapping[str, tuple[Filter, str]] = {
    **{light.value: (Filter.LAMP, light.value) for light in Light},
    "mine": (Filter.RESPONSIBLE, "me"),
    "free": (Filter.RESPONSIBLE, "nobody"),
    **{word: (Filter.PERIOD, word) for word in ("today", "yesterday", "week", "month", "year")},
}
"""Words that are filters by themselves."""

_WHO = {"mine": "me", "none": "nobody", "free": "nobody"}

_TOKEN = re.compile(
    r"""(?P<name>[^\W\d_]+):(?!//)\s*
    |["“”„«](?P<quoted>[^"“”„«»]*)["“”»]
    |(?P<word>\S+)""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of the typed text: a filter's name, a value, or part of one."""

    text: str
    is_name: bool = False
    is_quoted: bool = False
    account: Identity | None = None


def filters_in(text: Text, platform: str, team: str, statuses: Mapping[str, str]) -> list[Named]:
    """Return the filters in a text, in order; `statuses` are the words for statuses.

    Unknown words are returned too, so that the desk can say that they are not filters.
    """
    found: list[Named] = []
    name, value = "", list[str]()

    def close() -> None:
        if name:
            found.append(_named(name, " ".join(value), statuses))

    for word in _words(text, platform, team):
        alone = None if word.is_quoted else _alone(word.text, statuses)
        if word.is_name:
            close()
            name, value = word.text, []
        elif word.account is not None:
            found.append(Named(NAMES.get(name.lower(), name or Filter.RESPONSIBLE), word.account))
            name, value = "", []
        elif name and (alone is None or not value or name.lower() == alone.filter == Filter.LAMP):
            value.append(word.text)  # as in light green
        elif alone is not None:
            close()
            found.append(alone)
            name, value = "", []
        else:
            found.append(Named(word.text, ""))
    close()
    return found


def _named(name: str, value: str, statuses: Mapping[str, str]) -> Named:
    wanted = NAMES.get(name.lower(), name)
    if wanted is Filter.STATUS:
        value = statuses.get(value.lower().replace(" ", "_"), value)
    if wanted is Filter.RESPONSIBLE:
        value = _WHO.get(value.lower(), value)
    return Named(wanted, value)


def _alone(word: str, statuses: Mapping[str, str]) -> Named | None:
    lower = word.lower().replace("-", "_")
    if lower in ALONE:
        return Named(*ALONE[lower])
    if lower in statuses:
        return Named(Filter.STATUS, statuses[lower])
    return Named(Filter.PERIOD, lower) if re.fullmatch(r"\d{1,4}d", lower) else None


def _words(text: Text, platform: str, team: str) -> Iterator[_Word]:
    at = 0
    for span in (one for one in text.spans if one.style is Style.MENTION):
        yield from _plain(text.plain[at : span.start])
        yield _Word("", account=_account(span, platform, team))
        at = span.end
    yield from _plain(text.plain[at:])


def _plain(plain: str) -> Iterator[_Word]:
    for match in _TOKEN.finditer(plain):
        if match["name"] is not None:
            yield _Word(match["name"], is_name=True)
        elif match["quoted"] is not None:
            yield _Word(match["quoted"], is_quoted=True)
        else:
            yield _Word(match["word"])


def _account(span: Span, platform: str, team: str) -> Identity:
    return Identity(platform, team, span.value)
