"""Which lines cannot be moved to another ticket, and who may not move them."""

import pytest

from domain import commands as ask
from domain.errors import Refusal
from domain.text.spans import Text
from domain.tickets import Status
from tests.domain.desk.lines.moves.wrong_ticket.answers import answer, arrives, line, wrong
from tests.domain.desk.support.world import Somebody, World


class TestRefused:
    def test_a_command_sent_twice_leaves_the_reply_before(
        self, world: World, anna: Somebody
    ) -> None:
        place = world.thread(1)
        anna.asks(ask.WriteInThread(world.line(place, "Meant for Ivan", id="m0")), place=place)
        assert arrives(world) == [("Ivan", "Meant for Ivan")]
        answer(world, anna)
        wrong(world, anna)
        with pytest.raises(Refusal, match="reply_moved_already"):
            wrong(world, anna)
        assert arrives(world) == [("Petra", "Number 17")]

    def test_a_reply_written_after_the_move_can_be_moved(
        self, world: World, anna: Somebody
    ) -> None:
        place = world.thread(1)
        answer(world, anna)
        wrong(world, anna)
        world.pass_time(minutes=1)
        anna.asks(ask.WriteInThread(world.line(place, "Number 18", id="m2")), place=place)
        wrong(world, anna)
        assert [text for _, text in arrives(world)] == ["Number 17", "Number 18"]

    def test_where_there_is_nothing_to_move(self, world: World, anna: Somebody) -> None:
        with pytest.raises(Refusal, match="nothing_to_move"):
            wrong(world, anna)
        place = world.thread(1)
        note = world.line(place, "For us", id="m1")
        anna.asks(ask.AddNote(text=Text("For us"), line=note), place=place)
        with pytest.raises(Refusal, match="nothing_to_move"):
            anna.asks(ask.WrongTicket(line(world).id, 2))

    def test_a_second_time(self, world: World, anna: Somebody) -> None:
        answer(world, anna)
        wrong(world, anna)
        with pytest.raises(Refusal, match="nothing_to_move"):
            wrong(world, anna)
        assert arrives(world) == [("Petra", "Number 17")]

    def test_a_colleagues_line(self, world: World, anna: Somebody) -> None:
        answer(world, anna)
        boris = world.specialist("Boris")
        with pytest.raises(Refusal, match="nothing_to_move"):
            wrong(world, boris)
        with pytest.raises(Refusal, match="not_your_line"):
            boris.asks(ask.WrongTicket(line(world).id, 2))

    def test_not_an_administrator(self, world: World, anna: Somebody) -> None:
        answer(world, anna)
        world.administrator("Olga").asks(ask.WrongTicket(line(world).id, 2))
        assert arrives(world) == [("Petra", "Number 17")]

    def test_to_a_closed_ticket(self, world: World, anna: Somebody) -> None:
        answer(world, anna)
        world.set_status(anna, Status.CLOSED, 2)
        with pytest.raises(Refusal, match="closed_is_final"):
            wrong(world, anna)

    def test_to_the_same_ticket(self, world: World, anna: Somebody) -> None:
        answer(world, anna)
        with pytest.raises(Refusal, match="same_ticket"):
            wrong(world, anna, 1)

    def test_to_a_ticket_that_is_not_there(self, world: World, anna: Somebody) -> None:
        answer(world, anna)
        with pytest.raises(Refusal, match="no_such_ticket"):
            wrong(world, anna, 99)

    def test_to_ones_own_ticket(self, world: World, anna: Somebody) -> None:
        answer(world, anna)
        anna.writes_new("My own laptop is slow")
        with pytest.raises(Refusal, match="own_ticket"):
            wrong(world, anna, 3)

    def test_to_clients(self, world: World, ivan: Somebody, anna: Somebody) -> None:
        answer(world, anna)
        with pytest.raises(Refusal):
            ivan.asks(ask.WrongTicket(line(world).id, 2), private=True)

    def test_a_refused_move_changes_nothing(self, world: World, anna: Somebody) -> None:
        answer(world, anna)
        with pytest.raises(Refusal):
            wrong(world, anna, 99)
        assert arrives(world) == [("Ivan", "Number 17")]
