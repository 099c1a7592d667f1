from typing import Any, TypeVar

import pytest

from domain.dictionaries.description import Description
from domain.dictionaries.kinds.categories import (
    CATEGORIES,
    GROUPS,
    PRIORITIES,
    Category,
    Group,
    Priority,
)
from domain.dictionaries.kinds.departments import DEPARTMENTS, Department, Strategy
from domain.people.accounts import Identity
from domain.platforms import identity_of
from domain.sla.calendars.mistakes import Problem
from tests.domain.dictionaries.read_entry import read_one
from tests.support.platform_rows import ROWS

T = TypeVar("T")
ANNA, BORIS = "slack:T1:U1", "telegram:42"


def wrong(described: Description[Any], body: Any) -> list[Problem]:
    return read_one(described, body)[1]


def right(described: Description[T], body: Any, name: str, number: int = 1) -> T:
    built, problems = read_one(described, body, name, number)
    assert not problems
    return built


def test_a_department_with_everything_that_can_be_said_of_one() -> None:
    body = {
        "calendar": "Office",
        "strategy": "least_loaded",
        "channel": "slack:T1:C1",
        "close_after": 3,
        "members": [ANNA, BORIS],
    }
    assert right(DEPARTMENTS, body, "Billing") == Department(
        1, "Billing", "Office", Strategy.LEAST_LOADED, "slack:T1:C1", 3, (ANNA, BORIS)
    )


def test_a_department_of_which_nothing_is_said_gives_tickets_to_nobody() -> None:
    department = right(DEPARTMENTS, None, "Support")
    assert department == Department(1, "Support")
    assert department.strategy is Strategy.NOBODY


@pytest.mark.parametrize(
    ("body", "path", "sentence"),
    [
        (
            {"strategy": "by luck"},
            "here.strategy",
            "choose one of these: nobody, in turn, least loaded",
        ),
        ({"channel": "#billing"}, "here.channel", "write it like slack:T0123ABCD:C0123ABCD"),
        ({"channel": "slack:T1:"}, "here.channel", "write it like slack:T0123ABCD:C0123ABCD"),
        ({"close_after": 2}, "here.close_after", "at least 3 working days"),
        ({"close_after": -1}, "here.close_after", "at least 3 working days"),
        ({"members": ["@anna"]}, "here.members", "we don't know who @anna is"),
        ({"boss": ANNA}, "here.boss", "there's no such setting"),
    ],
)
def test_a_wrong_department_is_refused(body: Any, path: str, sentence: str) -> None:
    (problem,) = wrong(DEPARTMENTS, body)
    assert problem.path == path
    assert sentence in problem.sentence


def test_a_group_its_members_and_a_category_for_it() -> None:
    assert right(GROUPS, {"members": BORIS}, "VIP") == Group(1, "VIP", (BORIS,))
    body = {"department": "Billing", "groups": ["VIP"], "responsible": ANNA}
    assert right(CATEGORIES, body, "Invoices", 2) == Category(
        2, "Invoices", "Billing", ("VIP",), ANNA
    )
    assert right(CATEGORIES, None, "Access", 3) == Category(3, "Access")


def test_a_priority_has_a_value_and_a_definition() -> None:
    body = {"value": 10, "definition": "Your work has stopped"}
    assert right(PRIORITIES, body, "High") == Priority(1, "High", 10, "Your work has stopped")


@pytest.mark.parametrize(
    ("read", "body", "sentence"),
    [
        (GROUPS, {"members": "slack:U1"}, "“slack:U1” isn't an account"),
        (GROUPS, {"boss": ANNA}, "there's no such setting"),
        (CATEGORIES, {"responsible": "anna"}, "“anna” isn't an account"),
        (CATEGORIES, {"priority": "High"}, "there's no such setting"),
        (PRIORITIES, {"value": "high"}, "isn't a whole number"),
        (PRIORITIES, ["value"], "write keys with values here"),
    ],
)
def test_wrong_entries_are_refused(read: Any, body: Any, sentence: str) -> None:
    (problem,) = wrong(read, body)
    assert sentence in problem.sentence


def test_accounts_are_written_as_in_the_rest_of_the_configuration() -> None:
    assert identity_of(ANNA, ROWS) == Identity("slack", "T1", "U1")
    assert identity_of(BORIS, ROWS) == Identity("telegram", "", "42")


@pytest.mark.parametrize(
    "account", ["", "42", "telegram:", "telegram:anna", "slack:U1", "slack:T1:C1", "slack:T1:U1 "]
)
def test_a_wrong_account_is_refused_with_a_sentence(account: str) -> None:
    with pytest.raises(
        ValueError, match=r"write it like telegram:123456789 or slack:T0123ABCD:U0123ABCD"
    ):
        identity_of(account, ROWS)
