"""What people type to find somebody, in both languages."""

import pytest

from bots.chat.people_words import query_in, written
from bots.text.locales import label
from bots.text.words import PEOPLE_FILTERS, PEOPLE_TYPED, typed_name, typed_value
from domain.dictionaries import USUAL_VOICE
from domain.people.person import LANGUAGES
from domain.policy.people.people_search import FilteredBy, PersonFilter


def typed(words: str) -> tuple[tuple[str, ...], list[tuple[str, str]]]:
    query = query_in(words)
    assert query_in(written(query)) == query
    return query.words, [(one.filter.value, one.value) for one in query.filters]


@pytest.mark.parametrize("language", LANGUAGES)
def test_filters_are_typed_as_they_are_shown(language: str) -> None:
    for name, word in PEOPLE_FILTERS.items():
        assert typed(f"{label(word, language).lower()}:x") == ((), [(name, "x")])
    for name, known in PEOPLE_TYPED.items():
        for value in known:
            said = typed_value(value, name, language, USUAL_VOICE)
            assert typed(f"{typed_name(name, language)}:{said}") == ((), [(name, value)])


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("", ((), [])),
        ("Mar pet", (("Mar", "pet"), [])),
        ("@maria", (("@maria",), [])),
        ("maria@acme.example", (("maria@acme.example",), [])),
        (
            "mar group:“Big clients” mark:good",
            (("mar",), [("group", "Big clients"), ("mark", "good")]),
        ),
        ("мар метка:хороший", (("мар",), [("mark", "good")])),
        ("specialists", ((), [("role", "specialist")])),
        ("company:“Clients”", ((), [("company", "Clients")])),
        ("telegram:42", (("telegram", "42"), [])),
    ],
)
def test_people_are_asked_for_by_words_and_filters(words: str, found: object) -> None:
    assert typed(words) == found


def test_a_filter_may_be_without_a_value() -> None:
    assert query_in("group:").filters == (FilteredBy(PersonFilter.GROUP, ""),)
