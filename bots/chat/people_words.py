"""What people type after `people`: `mar pet group:VIP mark:good`.

Words come first; a filter is its name, a colon and a value, which ends at the next filter.
"""

from collections.abc import Mapping

from bots.chat.queue_words import MARKS, joined, plain, tokens
from domain.people.person import Access, Role
from domain.policy.people.people_search import FilteredBy, PeopleQuery, PersonFilter

NAMES: Mapping[str, PersonFilter] = {
    **{name.value: name for name in PersonFilter},
    "sla": PersonFilter.LEVEL,
    "роль": PersonFilter.ROLE,
    "группа": PersonFilter.GROUP,
    "уровень": PersonFilter.LEVEL,
    "компания": PersonFilter.COMPANY,
    "метка": PersonFilter.MARK,
    "доступ": PersonFilter.ACCESS,
}
"""Filters by the words for them in both languages."""

ROLES: Mapping[str, str] = {
    **{role.value: role.value for role in Role},
    **{f"{role.value}s": role.value for role in Role},
    "клиент": Role.CLIENT,
    "клиенты": Role.CLIENT,
    "специалист": Role.SPECIALIST,
    "специалисты": Role.SPECIALIST,
    "администратор": Role.ADMINISTRATOR,
    "администраторы": Role.ADMINISTRATOR,
}
ACCESSES: Mapping[str, str] = {
    **{access.value: access.value for access in Access},
    "yes": Access.ON,
    "no": Access.OFF,
    "да": Access.ON,
    "есть": Access.ON,
    "нет": Access.OFF,
    "закрыт": Access.OFF,
    "закончился": Access.ENDED,
    "истек": Access.ENDED,
}
VALUES: Mapping[PersonFilter, Mapping[str, str]] = {
    PersonFilter.ROLE: ROLES,
    PersonFilter.MARK: MARKS,
    PersonFilter.ACCESS: ACCESSES,
}
"""Values of filters by the words for them in both languages, as `plain` writes them."""

ALONE: Mapping[str, FilteredBy] = {
    word: FilteredBy(PersonFilter.ROLE, role) for word, role in ROLES.items()
}
"""Words that are filters by themselves."""


def query_in(typed: str) -> PeopleQuery:
    """Return what a text asks for. What is no filter is the beginning of a word to find."""
    words: list[str] = []
    filters: list[FilteredBy] = []
    wanted: PersonFilter | None = None
    value: list[str] = []

    def close() -> None:
        if wanted is not None:
            filters.append(_filtered(wanted, " ".join(value)))

    for word in joined([*tokens(typed)], ALONE):
        alone = None if word.is_quoted else ALONE.get(plain(word.text))
        named = NAMES.get(plain(word.text)) if word.is_name else None
        if named is not None:
            close()
            wanted, value = named, []
        elif wanted is not None and (alone is None or not value):
            value.append(word.text)
        elif alone is not None:
            close()
            filters.append(alone)
            wanted, value = None, []
        else:
            words.append(word.text)
    close()
    return PeopleQuery(tuple(words), tuple(filters))


def _filtered(wanted: PersonFilter, value: str) -> FilteredBy:
    return FilteredBy(wanted, VALUES.get(wanted, {}).get(plain(value), value))


def written(query: PeopleQuery) -> str:
    """Return a query as it can be typed: `query_in` reads it back."""
    filters = (f"{one.filter.value}:{_quoted(one.value)}" for one in query.filters)
    return " ".join((*query.words, *filters))


def _quoted(value: str) -> str:
    return f'"{value}"' if " " in value or ":" in value or plain(value) in ALONE else value
