"""Lines that were read from the history hours later are what they would have been in time."""

from datetime import timedelta

from domain import commands as ask
from domain import desk
from domain.desk.act import Act, Origin
from storage.unit import Unit
from tests.domain.desk.support.world import Somebody, World

AGO = timedelta(hours=3)


def wrote(world: World, who: Somebody, text: str, *, after: timedelta = timedelta(0)) -> None:
    """What somebody wrote hours ago comes now."""
    line = world.line(who.place, text, written_at=world.now - AGO + after)

    def unit(uow: Unit) -> None:
        act = Act(who.person, world.now, uow, Origin(who.place, private=True))
        desk.handle(ask.WriteLine(line), act)

    world.run(unit)


def test_lines_written_close_together_are_one_ticket_however_late_they_come(world: World) -> None:
    jane = world.client("Jane", platform="slack")
    wrote(world, jane, "The lift has stopped")
    wrote(world, jane, "Between two floors", after=timedelta(minutes=1))
    wrote(world, jane, "My chair is broken", after=timedelta(minutes=20))
    assert [post.ticket_id for post in world.posts("thread/line")] == [1, 1, 2]
    assert world.ticket(1).waiting_since == world.now - AGO


def test_a_late_line_is_no_part_of_a_ticket_that_was_opened_since(world: World) -> None:
    jane = world.client("Jane", platform="slack")
    jane.writes("My chair is broken")
    wrote(world, jane, "The lift has stopped")
    wrote(world, jane, "Between two floors", after=timedelta(minutes=1))
    assert [post.ticket_id for post in world.posts("thread/line")] == [1, 2, 2]


def test_the_thread_is_told_how_many_lines_were_missed(world: World) -> None:
    ivan = world.client("Ivan")
    ivan.writes("My report is empty")
    world.run(lambda uow: desk.tell_recovered(1, 3, "slack", Act(None, world.now, uow)))
    [told] = world.posts("thread/recovered")
    assert (told.lane, told.words) == ("desk:1", {"count": 3, "platform": "slack"})


def test_recovered_lines_of_a_missing_ticket_are_not_announced(world: World) -> None:
    world.run(lambda uow: desk.tell_recovered(17, 3, "slack", Act(None, world.now, uow)))
    assert world.posts() == []
