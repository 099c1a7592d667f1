"""Entries of the dictionaries, put into a desk as a start with config.yaml puts them."""

from datetime import datetime
from typing import Any

from domain.dictionaries import BEGINNING, Kind
from domain.sla.calendars import WEEKDAYS
from tests.domain.desk.support.world import World

OFFICE = {"zone": "UTC", "week": dict.fromkeys(WEEKDAYS[:5], "09:00-18:00")}
ALWAYS = {"zone": "UTC", "week": dict.fromkeys(WEEKDAYS, "00:00-24:00")}


def has(world: World, kind: Kind, name: str, **body: Any) -> int:
    """Add an entry that has been there from the beginning; return its number."""
    return world.run(lambda uow: uow.dictionaries.add(kind, name, body, BEGINNING))


def change(
    world: World, number: int, name: str, body: object, since: datetime | None = None
) -> None:
    """Change an entry now."""
    at = world.now
    world.run(lambda uow: uow.dictionaries.change(number, name, body, at, valid_from=since))
