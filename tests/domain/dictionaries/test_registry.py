"""All dictionaries together: what a client may choose, and names that no entry has."""

from typing import Any

import pytest

from domain.dictionaries import BadEntries, Dictionaries, Entry, Kind, read_dictionaries
from tests.support.platform_rows import ROWS

CATEGORIES: dict[str, Any] = {"Access": {}, "Invoices": {"groups": "VIP"}, "Else": {}}


def dictionaries(**sections: dict[str, Any]) -> Dictionaries:
    """Dictionaries of these sections, as config.yaml has them."""
    entries = [
        Entry(number, Kind(kind), name, number, body)
        for kind, section in sections.items()
        for number, (name, body) in enumerate(section.items(), 1)
    ]
    return read_dictionaries(entries, lambda pattern: lambda text: pattern in text, ROWS)


def names(found: Dictionaries, *groups: str) -> list[str]:
    """The categories that a client of these groups may choose."""
    return [category.name for category in found.categories_for(groups)]


def test_a_category_for_groups_is_for_their_clients_alone() -> None:
    found = dictionaries(groups={"VIP": {}}, categories=CATEGORIES)
    assert names(found) == ["Access", "Else"]
    assert names(found, "VIP") == ["Access", "Invoices", "Else"]


def test_a_level_may_allow_its_clients_some_categories_only() -> None:
    levels = {"Gold": {"groups": "VIP", "categories": ["Invoices"]}, "Standard": {}}
    found = dictionaries(groups={"VIP": {}}, categories=CATEGORIES, levels=levels)
    assert names(found, "VIP") == ["Invoices"]
    assert names(found) == ["Access", "Else"]


def test_a_level_may_allow_its_clients_some_priorities_and_ratings_only() -> None:
    scale = {name: {"emoji": "👍", "counts": "good"} for name in ("Yes", "Rather", "No")}
    found = dictionaries(
        priorities={"Low": {}, "High": {}},
        levels={"Gold": {"priorities": "High", "ratings": ["Yes", "No"]}, "Any": {}},
        ratings=scale,
    )
    gold, anybody = found.levels
    assert [one.name for one in found.priorities_for(gold)] == ["High"]
    assert [one.name for one in found.priorities_for(anybody)] == ["Low", "High"]
    assert [one.name for one in found.ratings_for(gold)] == ["Yes", "No"]
    assert [one.name for one in found.ratings_for(None)] == ["Yes", "Rather", "No"]
    assert [one.emoji for one in dictionaries().ratings_for(None)] == ["😀", "😐", "🙁"]


@pytest.mark.parametrize("emoji", ["good", "👍 yes", "5", ""])
def test_a_rating_has_one_emoji(emoji: str) -> None:
    with pytest.raises(BadEntries) as refused:
        dictionaries(ratings={"Yes": {"emoji": emoji or None, "counts": "good"}})
    assert [one.path for one in refused.value.problems] == ["ratings.Yes.emoji"]


def test_a_category_may_check_only_what_is_known_of_a_client() -> None:
    with pytest.raises(BadEntries) as refused:
        dictionaries(categories={"Concierge": {"when": {"services": ">= 10", "source": "email"}}})
    assert [one.path for one in refused.value.problems] == ["categories.Concierge.when.source"]


def test_a_target_that_cannot_be_read_is_one_mistake_whatever_follows_it() -> None:
    step = {"clock": "response", "after": "30min", "tell": "department"}
    level = {"response": "soon", "calendar": "Office", "escalate": [step]}
    office = {"zone": "Europe/Berlin", "week": {"mon": ["09:00-18:00"]}}
    with pytest.raises(BadEntries) as refused:
        dictionaries(calendars={"Office": office}, levels={"Any": level})
    assert [one.path for one in refused.value.problems] == ["levels.Any.response"]


@pytest.mark.parametrize(
    ("kind", "body", "path"),
    [
        ("levels", {"calendar": "Office"}, "levels.Any.calendar"),
        ("levels", {"groups": "VIP"}, "levels.Any.groups"),
        ("levels", {"categories": "Access"}, "levels.Any.categories"),
        ("departments", {"calendar": "Office"}, "departments.Any.calendar"),
        ("categories", {"department": "Billing"}, "categories.Any.department"),
    ],
)
def test_an_unknown_name_is_reported_with_its_path(
    kind: str, body: dict[str, Any], path: str
) -> None:
    with pytest.raises(BadEntries) as refused:
        dictionaries(**{kind: {"Any": body}})
    [problem] = refused.value.problems
    assert problem.path == path
    assert "nothing to choose from" in problem.sentence
