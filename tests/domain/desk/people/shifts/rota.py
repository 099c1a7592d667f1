"""Shifts for the tests of this folder."""

from datetime import timedelta
from typing import Any

from domain.dictionaries import BEGINNING, Kind
from storage.unit import Unit
from tests.domain.desk.support.entries import has
from tests.domain.desk.support.world import MONDAY, Somebody, Stored, World


def team(world: World, strategy: str = "in turn", **members: Somebody) -> None:
    """A department whose members share new tickets."""

    def change(uow: Unit) -> None:
        uow.dictionaries.change(1, "Support", {"strategy": strategy}, BEGINNING)
        uow.dictionaries.join(1, [one.person.id for one in members.values()])

    world.run(change)


def shift(world: World, name: str, week: dict[str, str], *members: Somebody, **more: Any) -> int:
    """A shift of Support."""
    body = {"department": "Support", "week": week, "zone": "UTC", **more}
    number = has(world, Kind.SHIFT, name, **body)
    world.run(lambda uow: uow.dictionaries.join(number, [one.person.id for one in members]))
    return number


def opens(world: World, hours: float) -> int | None:
    """Somebody writes so many hours after Monday, 10:00; return who is given the ticket."""
    world.now = MONDAY + timedelta(hours=hours)
    name = f"Client {hours}"
    world.client(name).writes("Hello, the printer burns")
    number = max(post.ticket_id for post in world.posts("desk/card"))
    return world.ticket(number).assignee_id


def digests(world: World, template: str) -> list[Stored]:
    return world.posts(f"staff/{template}")
