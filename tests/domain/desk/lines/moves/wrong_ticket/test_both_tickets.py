"""What an answer to the wrong ticket leaves there: whose turn it is, and the clocks."""

from datetime import datetime

from domain.tickets import Status
from tests.domain.desk.lines.moves.wrong_ticket.answers import answer, arrives, wrong
from tests.domain.desk.support.world import Somebody, World


class TestTheWrongTicket:
    def test_is_not_answered(self, world: World, anna: Somebody) -> None:
        before = world.ticket(1)
        answer(world, anna)
        arrives(world)
        assert world.ticket(1).waiting_since is None
        wrong(world, anna)
        assert clocks(world) == (before.waiting_since, None, None)

    def test_keeps_the_answers_it_had_before(
        self, world: World, ivan: Somebody, anna: Somebody
    ) -> None:
        anna.writes_in(world.ticket(1), "Which browser?")
        arrives(world)
        first = clocks(world)
        ivan.writes("Firefox")
        world.deliver()
        waiting = world.ticket(1).waiting_since
        world.pass_time(minutes=1)
        answer(world, anna)
        arrives(world)
        wrong(world, anna)
        assert clocks(world) == (waiting, *first[1:])

    def test_no_longer_waits_for_a_client_who_was_not_asked(
        self, world: World, anna: Somebody
    ) -> None:
        answer(world, anna)
        arrives(world)
        world.set_status(anna, Status.PENDING)
        wrong(world, anna)
        assert world.ticket(1).status is Status.OPEN
        assert world.ticket(1).waiting_since is not None

    def test_answers_the_right_one(self, world: World, anna: Somebody) -> None:
        answer(world, anna)
        arrives(world)
        wrong(world, anna)
        arrives(world)
        ticket = world.ticket(2)
        assert (ticket.waiting_since, ticket.assignee_id) == (None, anna.person.id)


def clocks(world: World) -> tuple[datetime | None, datetime | None, datetime | None]:
    ticket = world.ticket(1)
    return ticket.waiting_since, ticket.first_response_at, ticket.last_staff_line_at
