"""A special day that has begun: where one question follows another, the last one is why."""

import pytest

from domain.dictionaries import Kind
from domain.people.person import Role
from tests.domain.desk.support.entries import OFFICE, has
from tests.domain.desk.support.raw_updates import Hands, Shown, name_of
from tests.domain.desk.support.world import MONDAY, Somebody, World

TODAY = MONDAY.date().isoformat()
QUESTION = "answers/setting_question"


class Telegram:
    """An administrator in Telegram, at 10:00 of a day that works from 9."""

    def __init__(self, world: World) -> None:
        self.office = has(world, Kind.CALENDAR, "Office", **OFFICE)
        self.hands = Hands(world)
        self.olga: Somebody = self.hands.client("telegram", "Olga")
        world.run(lambda uow: uow.people.set_role(self.olga.person.id, Role.ADMINISTRATOR))

    def days(self) -> Shown:
        """Return the page of the special days."""
        self.hands.says(self.olga, "/settings")
        shown: Shown | None = self.hands.arrived("answers/settings")
        for value in (
            "kind:calendars:0",
            f"entry:{self.office}",
            f"table:{self.office}:exceptions:0",
        ):
            assert shown is not None
            shown = self.hands.presses(self.olga, shown, value).shown
        assert shown is not None
        return shown

    def adds(self, *cells: str) -> None:
        """Add a row with these cells; an empty one is skipped."""
        days = self.days()
        self.hands.presses(self.olga, days, days.named("row"))
        for cell in cells:
            self.answers(cell)

    def answers(self, cell: str) -> None:
        """Type an answer, or skip the question."""
        question = self.hands.arrived(QUESTION)
        if cell:
            self.hands.says(self.olga, cell)
        else:
            self.hands.presses(self.olga, question, question.named("answer"))


@pytest.fixture
def telegram(world: World) -> Telegram:
    return Telegram(world)


def exceptions(world: World) -> list[str]:
    calendar = world.run(lambda uow: uow.dictionaries.load()).calendars["Office"]
    return [day.isoformat() for day in calendar.exceptions]


def test_it_asks_why_and_the_whole_day_counts(world: World, telegram: Telegram) -> None:
    telegram.adds(TODAY, "closed", "")
    asked = telegram.hands.arrived(QUESTION)
    assert "Reason" in asked.text
    assert [name_of(one) for one in asked.buttons] == ["leave"], "it can't be skipped"
    telegram.hands.says(telegram.olga, "we forgot it")
    assert exceptions(world) == [TODAY]


def test_it_does_not_ask_why_before_the_day(world: World, telegram: Telegram) -> None:
    telegram.adds("2026-12-31", "closed", "")
    assert exceptions(world) == ["2026-12-31"]
