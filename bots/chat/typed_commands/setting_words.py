"""The words for kinds of settings and their fields, and what a typed change means."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache

from bots.chat.queue_words import PERIODS, plain
from bots.text.locales import label
from domain.commands import SetSetting, ShowAudit
from domain.commands.settings import NAME, Assignment
from domain.dictionaries import DESCRIPTIONS, SINGLE, Kind
from domain.people.person import LANGUAGES
from domain.policy.queue.ticket_list import read_period
from domain.text.sentence import says

QUOTES = "\"'“”„«»‘’`"
_WORD = re.compile(r"\S+")
_LONGEST = 4
"""Words that the longest word for a kind or a field has."""


@cache
def kinds() -> Mapping[str, Kind]:
    """Return the kinds by every word for one or several of them, in both languages."""
    return {
        plain(word): kind
        for kind, one in DESCRIPTIONS.items()
        for word in (kind.value, *_both(one.one), *_both(one.many), _last(one.one))
    }


@cache
def fields(kind: Kind) -> Mapping[str, str]:
    """Return the keys of a kind's fields by every word for them, in both languages."""
    described = DESCRIPTIONS[kind]
    words = {plain(word): NAME for word in (NAME, *_both(says("Name")))}
    for field in described.fields:
        if not field.fixed:
            words |= {plain(word): field.key for word in (field.key, *_both(field.label))}
    return words


def _both(english: str) -> Iterator[str]:
    return (label(english, language) for language in LANGUAGES)


def _last(english: str) -> str:
    """Return the last word: `level` of `service level`."""
    return english.rpartition(" ")[2]


def setting_in(typed: str) -> SetSetting | None:
    """Return what a typed change asks for; None if it does not begin with a kind of settings."""
    words = list(_WORD.finditer(typed))
    for count in range(min(_LONGEST, len(words)), 0, -1):
        end = words[count - 1].end()
        kind = kinds().get(plain(typed[:end]))
        if kind is not None:
            rest = typed[end:].strip()
            return SetSetting(kind, tuple(_ways(rest, kind)), _bare(rest))
    return None


_FILLERS = frozenset({"since", "from", "by", "of", "с", "со", "за", "от"})
_PERIODS = {**PERIODS, "неделю": "week"}


def audit_in(typed: str) -> ShowAudit:
    """Return which changes are asked for: since a day, of a kind, and of a person or thing."""
    since, left = "", []
    for word in typed.split():
        period = _PERIODS.get(word.casefold(), word)
        if read_period(period, date.min.replace(year=2026)) is not None:
            since = period
        elif word.casefold() not in _FILLERS:
            left.append(word)
    named = _bare(" ".join(left))
    kind = kinds().get(plain(named)) if named else None
    return ShowAudit("" if kind else named, kind, since)


def promise_in(typed: str) -> SetSetting | None:
    """Return the change of a level's time to reply that is typed like `Gold 2 hr`."""
    words = list(_WORD.finditer(typed))
    ways = [
        Assignment(_bare(typed[: one.start()]), "response", typed[one.start() :].strip())
        for one in words[1:]
    ]
    return SetSetting(Kind.LEVEL, tuple(ways), _bare(typed)) if ways else None


def _ways(rest: str, kind: Kind) -> Iterator[Assignment]:
    """Yield each way to read a name, a field and a value, in this order."""
    known = fields(kind)
    words = list(_WORD.finditer(rest))
    for first in range(0 if kind in SINGLE else 1, len(words)):
        for count in range(min(_LONGEST, len(words) - first), 0, -1):
            end = words[first + count - 1].end()
            field = known.get(plain(rest[words[first].start() : end].rstrip(":=")))
            if field is not None:
                name = _bare(rest[: words[first].start()])
                yield Assignment(name, field, _bare(rest[end:].lstrip(" :=")))


def _bare(words: str) -> str:
    """Return words without the quotes around them."""
    stripped = words.strip()
    return stripped.strip(QUOTES).strip() if stripped[:1] in QUOTES else stripped
