"""A desk with two departments, for the tests of this folder."""

from typing import Any

from domain import commands as ask
from domain.answers import Answer
from domain.dictionaries import BEGINNING, Kind
from domain.outgoing.outcomes import Sent
from domain.outgoing.templates import CARD
from domain.people.places import Place
from tests.domain.desk.support.world import Somebody, World

BILLING = Place("slack", "T1", "CBILLING")

OLD, NEW = Place("slack", "T1", "CDESK", "root-1"), Place("slack", "T1", "CBILLING", "root-2")


def add(world: World, kind: Kind, name: str, **body: Any) -> int:
    return world.run(lambda uow: uow.dictionaries.add(kind, name, body, BEGINNING))


def billing(world: World) -> int:
    known = world.run(lambda uow: uow.dictionaries.load())
    return next(one.id for one in known.departments if one.name == "Billing")


def deliver(world: World) -> list[str]:
    """Send whatever may leave; each card becomes the root of a thread in its channel."""
    told = []
    while claimed := world.claim():
        for one in claimed:
            assert one.place is not None
            root = "root-1" if one.place.chat == "CDESK" else "root-2"
            number = root if one.template == CARD else f"p{one.post_id}"
            version = one.ticket.version if one.ticket else None
            world.record(Sent(one.post_id, one.place, number, True, version))
            told.append(f"{one.template} to {one.place.chat}/{one.place.thread}")
    return told


def move(who: Somebody, name: str = "Billing") -> Answer | None:
    return who.asks(ask.MoveTicket(ticket_id=1, department=name))


def writes(who: Somebody, world: World, place: Place, text: str, id: str = "m1") -> Answer | None:
    world.pass_time(seconds=4)
    return who.asks(ask.WriteInThread(world.line(place, text, id=id)), place=place)
