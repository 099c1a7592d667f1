from functools import partial
from typing import Any

import pytest

from domain.dictionaries.categories import (
    Category,
    Group,
    Priority,
    read_category,
    read_group,
    read_priority,
)
from domain.dictionaries.departments import Department, Strategy, read_department
from domain.dictionaries.entries import Reading
from domain.people import Identity
from domain.platforms import identity_of
from domain.sla.calendars.mistakes import Problem
from tests.rows import ROWS

ANNA, BORIS = "slack:T1:U1", "telegram:42"


def reading(body: Any) -> Reading:
    return Reading.of(body, "here", [])


def wrong(read: Any, body: Any) -> list[Problem]:
    found = reading(body)
    read(1, "Any", found)
    return found.problems


def test_a_department_with_everything_that_can_be_said_of_one() -> None:
    body = {
        "calendar": "Office",
        "strategy": "least_loaded",
        "channel": "slack:T1:C1",
        "close_after": 3,
        "members": [ANNA, BORIS],
    }
    assert read_department(1, "Billing", reading(body), ROWS) == Department(
        1, "Billing", "Office", Strategy.LEAST_LOADED, "slack:T1:C1", 3, (ANNA, BORIS)
    )


def test_a_department_of_which_nothing_is_said_gives_tickets_to_nobody() -> None:
    department = read_department(1, "Support", reading(None), ROWS)
    assert department == Department(1, "Support")
    assert department.strategy is Strategy.NOBODY


@pytest.mark.parametrize(
    ("body", "path", "sentence"),
    [
        ({"strategy": "by luck"}, "here.strategy", "none of nobody, in turn, least loaded"),
        ({"channel": "#billing"}, "here.channel", "write slack:T0123ABCD:C0123ABCD"),
        ({"channel": "slack:T1:"}, "here.channel", "write slack:T0123ABCD:C0123ABCD"),
        ({"close_after": 2}, "here.close_after", "at least 3 working days"),
        ({"close_after": -1}, "here.close_after", "at least 3 working days"),
        ({"members": ["@anna"]}, "here.members", "“@anna” is no account"),
        ({"boss": ANNA}, "here.boss", "there is no such setting"),
    ],
)
def test_a_wrong_department_is_refused(body: Any, path: str, sentence: str) -> None:
    (problem,) = wrong(partial(read_department, platforms=ROWS), body)
    assert problem.path == path
    assert sentence in problem.sentence


def test_a_group_its_members_and_a_category_for_it() -> None:
    assert read_group(1, "VIP", reading({"members": BORIS}), ROWS) == Group(1, "VIP", (BORIS,))
    body = {"department": "Billing", "groups": ["VIP"], "responsible": ANNA}
    assert read_category(2, "Invoices", reading(body), ROWS) == Category(
        2, "Invoices", "Billing", ("VIP",), ANNA
    )
    assert read_category(3, "Access", reading(None), ROWS) == Category(3, "Access")


def test_a_priority_has_a_value_and_a_definition() -> None:
    body = {"value": 10, "definition": "Your work has stopped"}
    assert read_priority(1, "High", reading(body)) == Priority(
        1, "High", 10, "Your work has stopped"
    )


@pytest.mark.parametrize(
    ("read", "body", "sentence"),
    [
        (partial(read_group, platforms=ROWS), {"members": "slack:U1"}, "“slack:U1” is no account"),
        (partial(read_group, platforms=ROWS), {"boss": ANNA}, "there is no such setting"),
        (partial(read_category, platforms=ROWS), {"responsible": "anna"}, "“anna” is no account"),
        (partial(read_category, platforms=ROWS), {"priority": "High"}, "there is no such setting"),
        (read_priority, {"value": "high"}, "no whole number"),
        (read_priority, ["value"], "keys with values are expected here"),
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
    with pytest.raises(ValueError, match=r"write telegram:123456789 or slack:T0123ABCD:U0123ABCD"):
        identity_of(account, ROWS)
