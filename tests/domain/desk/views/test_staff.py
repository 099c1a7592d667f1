"""The list of staff: who is in it, in which order, and who may turn its pages."""

from datetime import timedelta

import pytest

from domain import commands as ask
from domain.answers.people import ListedStaff, StaffPage
from domain.dictionaries import Kind
from domain.errors import Refusal
from domain.outgoing.deliveries import Reader
from domain.people.person import Role
from domain.policy.people.people_search import PAGE
from tests.domain.desk.support.entries import has
from tests.domain.desk.support.world import Somebody, World
from tests.support.texts.answers import page_of
from tests.support.texts.rendered import PRESENTER

AWAY = "away until Tue 24 Nov 10:00"


def page(who: Somebody, number: int = 0) -> StaffPage:
    return page_of(StaffPage, who.asks(ask.ShowStaff(number)))


def text(world: World, shown: StaffPage, language: str) -> list[str]:
    """Return the lines of a page."""
    return PRESENTER.answer(shown, Reader(language, "UTC"), None, world.now).text.plain.split("\n")


def test_each_row_says_where_somebody_works_and_how_much_they_have_to_do(world: World) -> None:
    anna, olga = world.specialist("Anna"), world.administrator("Olga")
    billing = has(world, Kind.DEPARTMENT, "Billing")
    night = {"department": "Billing", "week": {"mon": "22:00-06:00"}, "zone": "UTC"}
    shift = has(world, Kind.SHIFT, "Night", **night)
    world.run(lambda uow: uow.dictionaries.join(billing, [anna.person.id]))
    world.run(lambda uow: uow.dictionaries.join(shift, [anna.person.id]))
    world.client("Ivan").writes("Cannot log in")
    anna.asks(ask.TakeTicket(ticket_id=1))
    back = world.now + timedelta(days=1)
    world.run(lambda uow: uow.people.set_away(anna.person.id, back))
    shown = page(anna)
    assert shown.staff == (
        ListedStaff(olga.person.id, "Olga", "administrator", (), (), None, 0, ("slack",)),
        ListedStaff(
            anna.person.id, "Anna", "specialist", ("Billing",), ("Night",), back, 1, ("slack",)
        ),
    )
    assert text(world, shown, "en") == [
        "Staff",
        "Olga · administrator · 0 tickets · Slack",
        f"Anna · specialist · Billing · shifts: Night · {AWAY} · 1 ticket · Slack",
    ]
    assert text(world, shown, "ru")[1] == "Olga · администратор · 0 заявок · Slack"


def test_who_is_back_is_not_away(world: World) -> None:
    anna = world.specialist("Anna")
    world.run(lambda uow: uow.people.set_away(anna.person.id, world.now))
    [row] = page(anna).staff
    assert row.away_until is None


def test_pages_turn_and_one_beyond_the_last_is_the_first(world: World) -> None:
    olga = world.administrator("Olga")
    for number in range(PAGE):
        world.specialist(f"Anna {number}")
    first, second = page(olga), page(olga, 1)
    assert (len(first.staff), first.more) == (PAGE, True)
    assert [one.name for one in second.staff] == [f"Anna {PAGE - 1}"]
    assert not second.more
    assert page(olga, 2).page == 0


def test_clients_do_not_see_the_list_of_staff(world: World) -> None:
    ivan = world.client("Ivan")
    assert ivan.person.role is Role.CLIENT
    with pytest.raises(Refusal, match="not_allowed"):
        ivan.asks(ask.ShowStaff(), private=True)
