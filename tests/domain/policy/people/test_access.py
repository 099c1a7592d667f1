"""Who may open tickets: what is recorded of a person, and the desk's rule for everybody."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from domain.dictionaries.kinds.desk import MayOpen
from domain.people.person import Person, Role
from domain.policy.people.access import WhyNoTickets, why_not
from domain.policy.people.invitations import code_in

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
MARIA = Person(1, "Maria", Role.CLIENT, "en", "UTC", NOW)
ENDED = {"support_until": "2026-11-19"}


@pytest.mark.parametrize(
    ("properties", "groups", "everybody", "in_groups", "invited"),
    [
        ({}, (), None, WhyNoTickets.NO_GROUP, WhyNoTickets.NOT_INVITED),
        ({}, ("VIP",), None, None, WhyNoTickets.NOT_INVITED),
        ({"access": "on"}, (), None, None, None),
        ({"access": "off"}, ("VIP",), WhyNoTickets.OFF, WhyNoTickets.OFF, WhyNoTickets.OFF),
        (ENDED, ("VIP",), WhyNoTickets.ENDED, WhyNoTickets.ENDED, WhyNoTickets.ENDED),
        ({"access": "on", **ENDED}, (), WhyNoTickets.ENDED, WhyNoTickets.ENDED, WhyNoTickets.ENDED),
        (
            {"support_until": "2026-11-20"},
            (),
            None,
            WhyNoTickets.NO_GROUP,
            WhyNoTickets.NOT_INVITED,
        ),
    ],
)
def test_who_may_open_tickets_under_each_rule(
    properties: dict[str, str],
    groups: tuple[str, ...],
    everybody: WhyNoTickets | None,
    in_groups: WhyNoTickets | None,
    invited: WhyNoTickets | None,
) -> None:
    person = replace(MARIA, properties=properties)
    rules = (MayOpen.EVERYBODY, MayOpen.GROUPS, MayOpen.INVITED)
    found = tuple(why_not(person, groups, rule, NOW) for rule in rules)
    assert found == (everybody, in_groups, invited)
    staff = replace(person, role=Role.SPECIALIST)
    assert not any(why_not(staff, groups, rule, NOW) for rule in rules)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("invite-0123456789abcdef", "invite-0123456789abcdef"),
        ("“Invite-0123456789ABCDEF”.", "invite-0123456789abcdef"),
        ("/start invite-0123456789abcdef", "invite-0123456789abcdef"),
        ("invite-0123456789abcde", None),
        ("I invite-0123456789abcdef you", None),
        ("", None),
    ],
)
def test_a_code_is_a_line_of_its_own(typed: str, code: str | None) -> None:
    assert code_in(typed) == code
