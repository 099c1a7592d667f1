"""A moved ticket's thread goes on in the other department's channel."""

from functools import partial

import pytest

from domain import commands as ask
from domain.dictionaries import Kind
from domain.errors import Refusal
from domain.outgoing.addresses import thread_address
from domain.outgoing.mirrors import MirrorKind
from domain.outgoing.outcomes import Failed, Sent
from domain.outgoing.templates import CARD, MOVED
from domain.people.places import Place
from domain.policy.lines.staff_lines import StaysInside
from storage.unit import Unit
from tests.domain.desk.support.world import CHANNEL, Somebody, World
from tests.domain.desk.tickets.moving.departments import (
    BILLING,
    NEW,
    OLD,
    add,
    billing,
    deliver,
    move,
    writes,
)
from tests.support.texts.answers import line_of, words_of


def ticket_in(place: Place, uow: Unit) -> int | None:
    found = uow.tickets.in_thread(place)
    return found.id if found is not None else None


def thread(world: World) -> Place | None:
    return world.run(lambda uow: uow.outbox.place_at(thread_address(1)))


class TestTheThread:
    def test_goes_on_in_the_other_channel_with_what_was_said(
        self, world: World, ivan: Somebody, anna: Somebody
    ) -> None:
        answer = move(anna)
        assert answer is not None
        assert words_of(answer) == {"department": "Billing"}
        assert deliver(world) == [
            "desk/card to CBILLING/",
            "thread/transcript to CBILLING/root-2",
            "thread/moved to CDESK/root-1",
        ]
        assert thread(world) == NEW

    def test_of_before_is_still_the_tickets(
        self, world: World, ivan: Somebody, anna: Somebody
    ) -> None:
        move(anna)
        deliver(world)
        for place in (OLD, NEW):
            assert world.run(partial(ticket_in, place)) == 1

    def test_shows_the_clients_next_line_in_the_new_place(
        self, world: World, ivan: Somebody, anna: Somebody
    ) -> None:
        move(anna)
        ivan.writes("Any news?")
        assert "thread/line to CBILLING/root-2" in deliver(world)

    def test_gets_what_had_not_left_for_it_where_it_was(
        self, world: World, ivan: Somebody, anna: Somebody
    ) -> None:
        ivan.writes("And another thing")
        move(anna)
        told = deliver(world)
        assert "thread/line to CDESK/root-1" in told
        assert told.index("desk/card to CBILLING/") < told.index("thread/moved to CDESK/root-1")

    def test_of_a_channel_that_does_not_work_delays_nothing(
        self, world: World, ivan: Somebody, anna: Somebody
    ) -> None:
        ivan.writes("And another thing")
        world.run(lambda uow: uow.outbox.suspend(CHANNEL, "not_in_channel", world.now, None))
        move(anna)
        assert deliver(world)[:2] == [
            "desk/card to CBILLING/",
            "thread/transcript to CBILLING/root-2",
        ]

    def test_goes_back_again(self, world: World, ivan: Somebody, anna: Somebody) -> None:
        move(anna)
        deliver(world)
        move(anna, "support")
        claimed = world.claim()
        for one in claimed:
            assert one.place == CHANNEL
            world.record(Sent(one.post_id, CHANNEL, "root-3", True, 1))
        told = deliver(world)
        assert "thread/transcript to CDESK/root-3" in told
        assert "thread/moved to CBILLING/root-2" in told
        answer = writes(anna, world, OLD, "Is anybody here?")
        assert answer is not None
        assert words_of(answer)["why"] == StaysInside.MOVED

    def test_stays_where_it_is_in_a_channel_of_both(
        self, world: World, ivan: Somebody, anna: Somebody
    ) -> None:
        add(world, Kind.DEPARTMENT, "Sales")
        move(anna, "Sales")
        assert deliver(world) == [], "the card says it"
        assert world.card().splitlines()[-1] == "Anna: department Sales, Mon 23 Nov 10:00"
        assert thread(world) == OLD
        assert world.ticket().department_id not in (1, billing(world))

    def test_of_a_ticket_whose_card_is_not_there_yet_begins_in_the_other_channel(
        self, world: World, anna: Somebody
    ) -> None:
        world.client("Petra").writes("The invoice is wrong")
        move(anna)
        told = deliver(world)
        assert "desk/card to CBILLING/" in told
        assert "thread/line to CBILLING/root-2" in told
        assert "thread/transcript to CBILLING/root-2" not in told

    def test_is_not_left_while_its_card_is_just_appearing(
        self, world: World, anna: Somebody
    ) -> None:
        world.client("Petra").writes("The invoice is wrong")
        world.claim()
        with pytest.raises(Refusal, match="just_appearing"):
            move(anna)


class TestTheOldCard:
    def test_shows_the_move_and_is_no_card_any_more(
        self, world: World, ivan: Somebody, anna: Somebody
    ) -> None:
        card = world.posts(CARD)[0].id
        move(anna)
        assert [post.id for post in world.posts(MOVED)] == [card]
        first = world.wanted(MirrorKind.LINE, card)
        assert first
        world.pass_time(seconds=1)
        deliver(world)
        assert world.wanted(MirrorKind.LINE, card) > first, "now it can say where"

    def test_is_not_drawn_as_the_new_one(
        self, world: World, ivan: Somebody, anna: Somebody
    ) -> None:
        move(anna)
        cards = [
            one
            for one in world.run(lambda uow: uow.claims.mirrors(world.now, ["slack"]))
            if one.kind is MirrorKind.CARD
        ]
        assert cards == []
        deliver(world)
        anna.asks(ask.TakeTicket(ticket_id=1))
        pictures = world.run(lambda uow: uow.claims.mirrors(world.now, ["slack"]))
        [card] = [one for one in pictures if one.kind is MirrorKind.CARD]
        assert (card.place, card.external_id) == (BILLING, "root-2")

    def test_asks_for_nothing_by_an_emoji(
        self, world: World, ivan: Somebody, anna: Somebody
    ) -> None:
        move(anna)
        deliver(world)
        anna.asks(ask.React(CHANNEL, "root-1", ("👀",)))
        assert world.ticket().assignee_id is None


class TestALineInTheThreadItLeft:
    def test_stays_inside_aloud(self, world: World, ivan: Somebody, anna: Somebody) -> None:
        move(anna)
        deliver(world)
        answer = writes(anna, world, OLD, "We look into it")
        assert answer is not None
        assert answer.template == "answers/stays_inside"
        assert words_of(answer)["why"] == StaysInside.MOVED
        assert world.posts("client/reply") == []
        assert world.wanted(MirrorKind.MARK, line_of(answer)) == "inside"

    def test_stays_inside_before_the_new_one_is_there(
        self, world: World, ivan: Somebody, anna: Somebody
    ) -> None:
        move(anna)
        answer = writes(anna, world, OLD, "We look into it")
        assert answer is not None
        assert words_of(answer)["why"] == StaysInside.MOVED

    def test_stays_inside_though_it_is_an_answer_by_command(
        self, world: World, ivan: Somebody, anna: Somebody
    ) -> None:
        move(anna)
        deliver(world)
        line = world.line(OLD, "We look into it")
        answer = anna.asks(ask.Reply(ticket_id=1, text=line.text, line=line), place=OLD)
        assert answer is not None
        assert words_of(answer)["why"] == StaysInside.MOVED
        assert world.posts("client/reply") == []

    def test_is_sent_by_its_button_and_shown_where_the_ticket_is(
        self, world: World, ivan: Somebody, anna: Somebody
    ) -> None:
        move(anna)
        deliver(world)
        answer = writes(anna, world, OLD, "We look into it")
        assert answer is not None
        world.pass_time(seconds=4)
        anna.asks(ask.SendToClient(line_of(answer)))
        assert len(world.posts("client/reply")) == 1
        assert "thread/reply to CBILLING/root-2" in deliver(world)

    def test_is_none_in_the_new_one(self, world: World, ivan: Somebody, anna: Somebody) -> None:
        move(anna)
        deliver(world)
        assert writes(anna, world, NEW, "We look into it") is None
        assert len(world.posts("client/reply")) == 1


def test_a_card_that_failed_for_good_is_posted_anew_where_the_ticket_goes(world: World) -> None:
    anna = world.specialist("Anna")
    world.client("Ivan").writes("Cannot log in")
    card = next(one for one in world.claim() if one.template == CARD)
    world.record(Failed(card.post_id, "malformed"))
    world.deliver()
    assert not world.posts("thread/line")[0].finished_at, "it waits for its root"
    anna.asks(ask.MoveTicket(ticket_id=1, department="Billing"))
    sent = [one.template for one in world.deliver()]
    assert sent[0] == CARD
    assert "thread/line" in sent
