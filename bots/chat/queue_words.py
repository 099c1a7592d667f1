"""What people type after `queue`: `lamp:red level:Gold client:Ivan Petrov today mine`.

A filter is its name, a colon and a value. The value ends at the next filter; quotes protect a value
that looks like a filter. Some words are filters by themselves. The desk looks up the meanings,
because it knows the names: nothing is refused here.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from domain.people.accounts import Identity
from domain.policy.queue.ticket_list import Filter, Light, TypedFilter
from domain.text.spans import Span, Style, Text


def plain(words: str) -> str:
    """Return words as tables of words have them: lower case, single spaces, `е` for `ё`."""
    return " ".join(words.lower().replace("ё", "е").replace("_", " ").replace("-", " ").split())


NAMES: Mapping[str, Filter] = {
    **{name.value: name for name in Filter},
    "assignee": Filter.RESPONSIBLE,
    "dept": Filter.DEPARTMENT,
    "by": Filter.RESPONSIBLE,
    "from": Filter.CLIENT,
    "since": Filter.PERIOD,
    "sla": Filter.LEVEL,
    "значок": Filter.LAMP,
    "светофор": Filter.LAMP,
    "уровень": Filter.LEVEL,
    "категория": Filter.CATEGORY,
    "статус": Filter.STATUS,
    "период": Filter.PERIOD,
    "клиент": Filter.CLIENT,
    "ответственный": Filter.RESPONSIBLE,
    "отдел": Filter.DEPARTMENT,
    "проект": Filter.PROJECT,
    "источник": Filter.SOURCE,
    "группа": Filter.GROUP,
    "компания": Filter.COMPANY,
    "метка": Filter.MARK,
    "язык": Filter.LANGUAGE,
}
"""Filters by the words for them in both languages; some are only how people call them."""

LAMPS: Mapping[str, str] = {
    **{plain(light.value): light.value for light in Light},
    "due soon": Light.SOON,
    "красный": Light.RED,
    "желтый": Light.YELLOW,
    "светло зеленый": Light.LIGHT_GREEN,
    "салатовый": Light.LIGHT_GREEN,
    "зеленый": Light.GREEN,
    "серый": Light.GREY,
    "просрочена": Light.OVERDUE,
    "просрочено": Light.OVERDUE,
    "просроченные": Light.OVERDUE,
    "скоро": Light.SOON,
    "срок подходит": Light.SOON,
}
PERIODS: Mapping[str, str] = {
    **{word: word for word in ("today", "yesterday", "week", "month", "year")},
    "сегодня": "today",
    "вчера": "yesterday",
    "неделя": "week",
    "месяц": "month",
    "год": "year",
}
WHO: Mapping[str, str] = {
    "me": "me",
    "mine": "me",
    "none": "nobody",
    "nobody": "nobody",
    "free": "nobody",
    "unassigned": "nobody",
    "я": "me",
    "мои": "me",
    "никто": "nobody",
    "свободные": "nobody",
    "без ответственного": "nobody",
}
MARKS: Mapping[str, str] = {
    "хороший": "good",
    "хорошая": "good",
    "сложный": "difficult",
    "сложная": "difficult",
    "трудный": "difficult",
}
LANGUAGE_WORDS: Mapping[str, str] = {
    "en": "en",
    "english": "en",
    "английский": "en",
    "ru": "ru",
    "russian": "ru",
    "русский": "ru",
}
"""Languages by the words for them in both languages."""
SOURCES: Mapping[str, str] = {"e mail": "email", "почта": "email", "телефон": "phone"}
VALUES: Mapping[str, Mapping[str, str]] = {
    Filter.LAMP: LAMPS,
    Filter.PERIOD: PERIODS,
    Filter.RESPONSIBLE: WHO,
    Filter.SOURCE: SOURCES,
    Filter.MARK: MARKS,
    Filter.LANGUAGE: LANGUAGE_WORDS,
}
"""Values of filters by the words for them in both languages, as `plain` writes them."""

ALONE: Mapping[str, tuple[Filter, str]] = {
    **{word: (Filter.LAMP, light) for word, light in LAMPS.items()},
    **{word: (Filter.RESPONSIBLE, who) for word, who in WHO.items() if word not in ("me", "я")},
    **{word: (Filter.PERIOD, period) for word, period in PERIODS.items()},
}
"""Words that are filters by themselves."""

_TOKEN = re.compile(
    r"""(?P<name>[^\W\d_]+):(?!//)\s*
    |["“”„«](?P<quoted>[^"“”„«»]*)["“”»]
    |(?P<word>\S+)""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the typed text: a filter's name, a value, or part of one."""

    text: str
    is_name: bool = False
    is_quoted: bool = False
    account: Identity | None = None


def filters_in(
    text: Text, platform: str, team: str, statuses: Mapping[str, str]
) -> list[TypedFilter]:
    """Return the filters in a text, in order; `statuses` are the words for statuses.

    Unknown words are returned too, so that the desk can say that they are not filters.
    """
    found: list[TypedFilter] = []
    name, value = "", list[str]()

    def close() -> None:
        if name:
            found.append(_named(name, " ".join(value), statuses))

    for word in joined([*_words(text, platform, team)], {*ALONE, *statuses}):
        alone = None if word.is_quoted else _alone(word.text, statuses)
        if word.is_name:
            close()
            name, value = word.text, []
        elif word.account is not None:
            found.append(
                TypedFilter(NAMES.get(name.lower(), name or Filter.RESPONSIBLE), word.account)
            )
            name, value = "", []
        elif name and (alone is None or not value or name.lower() == alone.filter == Filter.LAMP):
            value.append(word.text)  # as in light green
        elif alone is not None:
            close()
            found.append(alone)
            name, value = "", []
        else:
            found.append(TypedFilter(word.text, ""))
    close()
    return found


def _named(name: str, value: str, statuses: Mapping[str, str]) -> TypedFilter:
    wanted = NAMES.get(name.lower(), name)
    if wanted is Filter.PERIOD and (days := _days(value)):
        return TypedFilter(wanted, days)
    words = statuses if wanted is Filter.STATUS else VALUES.get(wanted, {})
    return TypedFilter(wanted, words.get(plain(value), value))


def _alone(word: str, statuses: Mapping[str, str]) -> TypedFilter | None:
    lower = plain(word)
    if lower in ALONE:
        return TypedFilter(*ALONE[lower])
    if lower in statuses:
        return TypedFilter(Filter.STATUS, statuses[lower])
    days = _days(lower)
    return TypedFilter(Filter.PERIOD, days) if days else None


def _days(word: str) -> str:
    """Return a number of days as the desk reads it, `14d`; empty for any other word."""
    days = re.fullmatch(r"(\d{1,4})[dд]", plain(word))
    return f"{days[1]}d" if days else ""


def joined(words: list[Word], phrases: Collection[str]) -> Iterator[Word]:
    """Yield the words; several that are one filter together, like *on hold*, as one."""
    longest = max(len(one.split()) for one in phrases)
    at = 0
    while at < len(words):
        for size in range(longest, 1, -1):
            several = words[at : at + size]
            if any(one.is_name or one.is_quoted or one.account for one in several):
                continue
            together = " ".join(one.text for one in several)
            if len(several) == size and plain(together) in phrases:
                yield Word(together)
                at += size
                break
        else:
            yield words[at]
            at += 1


def _words(text: Text, platform: str, team: str) -> Iterator[Word]:
    at = 0
    for span in (one for one in text.spans if one.style is Style.MENTION):
        yield from tokens(text.plain[at : span.start])
        yield Word("", account=_account(span, platform, team))
        at = span.end
    yield from tokens(text.plain[at:])


def tokens(plain: str) -> Iterator[Word]:
    """Yield the words of a text: names of filters, quoted values, and others."""
    for match in _TOKEN.finditer(plain):
        if match["name"] is not None:
            yield Word(match["name"], is_name=True)
        elif match["quoted"] is not None:
            yield Word(match["quoted"], is_quoted=True)
        else:
            yield Word(match["word"])


def _account(span: Span, platform: str, team: str) -> Identity:
    return Identity(platform, team, span.value)
