"""What an administrator asks of the settings, answered as a desk that can look answers it."""

from dataclasses import replace
from functools import partial

import pytest

from bots.config.public_holidays import find
from domain import commands as ask
from domain import desk
from domain.answers import Answer
from domain.answers.say import Confirm
from domain.answers.settings import EntryPage
from domain.commands import Command
from domain.commands.settings import Typed
from domain.desk.act import Act, Origin, Supplied
from domain.desk.views.promises import look_at
from domain.dictionaries import Kind
from domain.dictionaries.preview import LookWanted
from domain.dictionaries.public_holidays import HolidaysWanted
from domain.people.person import Role
from storage.unit import Unit
from tests.domain.desk.support.entries import has
from tests.domain.desk.support.world import Somebody, World

WEEK = {"zone": "Europe/Berlin", "week": {"mon": ["09:00-18:00"]}}


@pytest.fixture
def olga(world: World) -> Somebody:
    """An administrator, in a desk with an entry for every example of a field."""
    has(world, Kind.CALENDAR, "Office", **WEEK)
    has(world, Kind.GROUP, "VIP")
    has(world, Kind.DEPARTMENT, "Billing")
    has(world, Kind.CATEGORY, "Access")
    has(world, Kind.PRIORITY, "High", value=9)
    has(world, Kind.RATING, "Good", emoji="👍", counts="good")
    has(world, Kind.LEVEL, "Gold", response="4h", groups=["VIP"])
    olga = world.client("Olga")
    world.run(lambda uow: uow.people.set_role(olga.person.id, Role.ADMINISTRATOR))
    return olga


def does(world: World, who: Somebody, command: Command) -> Answer | None:
    """Ask for something as the shell does: it looks at, or up, what the desk wants."""
    supplied = Supplied()

    def unit(uow: Unit) -> Answer | None:
        origin = Origin(who.place, private=True)
        actor = uow.people.get(who.person.id)
        return desk.handle(command, Act(actor, world.now, uow, origin, supplied=supplied))

    while True:
        try:
            return world.run(unit)
        except LookWanted as wanted:
            looked = world.run(partial(look_at, wanted.change, world.now))
            supplied = replace(supplied, looked=looked)
        except HolidaysWanted as unknown:
            supplied = replace(supplied, holidays=find(unknown.wanted))


def saved(world: World, who: Somebody, kind: Kind, entry: int, **values: Typed) -> EntryPage:
    """Save an entry, and agree if that is asked about first."""
    given = {key.replace("__", "."): value for key, value in values.items()}
    answer = does(world, who, ask.SaveEntry(kind, entry, given))
    if isinstance(answer, Confirm):
        answer = does(world, who, ask.Agree(answer.number))
    assert isinstance(answer, EntryPage)
    return answer
