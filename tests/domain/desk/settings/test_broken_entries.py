"""An entry that can't be read hurts only itself, and people are told which one it is."""

import pytest
from sqlalchemy import update

from domain import commands as ask
from domain import desk
from domain.answers.settings import EntryPage, SettingsPage
from domain.desk.act import Act
from domain.dictionaries import Kind
from domain.errors import Refusal
from storage.tables.dictionaries import dictionaries, entries, entry_versions
from storage.unit import Unit
from tests.domain.desk.settings.changes import does, saved
from tests.domain.desk.support.entries import OFFICE, has
from tests.domain.desk.support.timers import fires
from tests.domain.desk.support.world import Somebody, World


def breaks(world: World, number: int, *, versions: bool = False, **body: object) -> None:
    """Somebody changes an entry in the database, or a release gets stricter."""

    def unit(uow: Unit) -> None:
        connection = uow.outbox._connection
        connection.execute(update(entries).where(entries.c.id == number).values(body=body))
        made = update(entry_versions).where(entry_versions.c.entry_id == number)
        if not versions:
            made = made.where(entry_versions.c.id == uow.dictionaries.versions(number)[0].id)
        connection.execute(made.values(body=body))
        connection.execute(update(dictionaries).values(revision=dictionaries.c.revision + 1))

    world.run(unit)


def test_a_broken_entry_is_as_it_was_and_the_desk_works(world: World, olga: Somebody) -> None:
    has(world, Kind.CALENDAR, "Office", **OFFICE)
    gold = has(world, Kind.LEVEL, "Gold", response="4h", calendar="Office")
    silver = has(world, Kind.LEVEL, "Silver", response="8h", priority=-1)
    saved(world, olga, Kind.LEVEL, gold, response="2h")
    breaks(world, gold, response="soon")
    known = world.run(lambda uow: uow.dictionaries.load())
    assert [one.response and one.response.seconds // 3600 for one in known.levels] == [4, 8]
    assert list(known.broken) == [gold]
    world.client("Ivan").writes("Cannot log in")
    assert world.ticket().response_due_at is not None

    page = saved(world, olga, Kind.LEVEL, silver, response="6h")
    assert page.fields[0].value == "6h", "it holds up no other entry"
    with pytest.raises(Refusal, match="bad_entry"):
        does(world, olga, ask.SaveEntry(Kind.LEVEL, gold, {"priority": "2"}))
    shown = does(world, olga, ask.ShowSettings())
    assert isinstance(shown, SettingsPage)
    [(name, [mistake])] = shown.broken
    assert (name, mistake.field) == ("Gold", "response")
    assert isinstance(saved(world, olga, Kind.LEVEL, gold, response="3h"), EntryPage)
    assert not world.run(lambda uow: uow.dictionaries.load()).broken


def test_what_was_never_readable_says_nothing_and_breaks_nothing_else(
    world: World, olga: Somebody
) -> None:
    office = has(world, Kind.CALENDAR, "Office", **OFFICE)
    gold = has(world, Kind.LEVEL, "Gold", response="4h", calendar="Office")
    breaks(world, office, versions=True, zone="Mars/Olympus")
    known = world.run(lambda uow: uow.dictionaries.load())
    assert known.level(gold) is not None
    assert list(known.broken) == [office]
    assert known.calendars["Office"].is_open(world.now), "without hours it is always open"


def test_administrators_are_told_once(world: World, olga: Somebody) -> None:
    gold = has(world, Kind.LEVEL, "Gold", response="4h")
    breaks(world, gold, response="soon")
    for _ in range(2):
        world.run(lambda uow: desk.expect_broken_entries(Act(None, world.now, uow)))
        fires(world)
    [told] = world.posts("staff/broken_entry")
    assert told.words["name"] == "Gold"
    breaks(world, gold, response="later")
    world.run(lambda uow: desk.expect_broken_entries(Act(None, world.now, uow)))
    fires(world)
    assert len(world.posts("staff/broken_entry")) == 2, "it is another mistake"
