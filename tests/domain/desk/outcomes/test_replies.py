"""What becomes of a reply: delivered, failed, or nobody knows."""

import pytest

from domain import commands as ask
from domain.errors import Refusal
from domain.outgoing.bodies import Mention
from domain.outgoing.mirrors import MirrorKind
from domain.outgoing.outcomes import Failed, Unknown
from domain.outgoing.templates import REPLY_FAILED
from domain.people.person import Role
from domain.policy.queue.lamp import lamp_for_staff
from domain.sla.clocks import reply_under_way
from domain.text.spans import Text
from domain.tickets import Status
from tests.domain.desk.outcomes.answers import answered
from tests.domain.desk.support.timers import fires
from tests.domain.desk.support.world import Somebody, World


def test_a_delivered_reply_counts_from_when_it_was_written(
    world: World, ivan: Somebody, anna: Somebody
) -> None:
    world.pass_time(minutes=2)
    written_at = world.now
    message = answered(world, anna)
    assert world.ticket().waiting_since is not None
    assert world.wanted(MirrorKind.MARK, message) == "waiting"
    world.deliver()
    ticket = world.ticket()
    assert (ticket.first_response_at, ticket.waiting_since) == (written_at, None)
    assert world.wanted(MirrorKind.MARK, message) == "delivered"


def test_a_line_written_while_the_answer_was_on_its_way_still_waits(
    world: World, ivan: Somebody, anna: Somebody
) -> None:
    world.pass_time(minutes=2)
    answered(world, anna)
    ivan.writes("One more thing")
    asked_at = world.now
    world.deliver()
    assert world.ticket().waiting_since == asked_at


@pytest.mark.parametrize(("outcome", "mark"), [(Failed, "failed"), (Unknown, "unknown")])
def test_a_reply_that_did_not_arrive_is_marked_told_and_can_be_sent_again(
    world: World,
    ivan: Somebody,
    anna: Somebody,
    outcome: type[Failed] | type[Unknown],
    mark: str,
) -> None:
    message = answered(world, anna)
    claimed = world.claim()[0]
    world.record(outcome(claimed.post_id, "too_long"))
    assert world.wanted(MirrorKind.MARK, message) == mark
    told = world.posts("thread/reply_failed")[0]
    assert (told.message_id, told.words["problem"]) == (message, "too_long")
    assert world.ticket().waiting_since is not None, "nobody has answered the client"
    for expected in ("answers/reply_goes", "answers/already_sent"):
        answer = anna.asks(ask.SendAgain(message))
        assert answer is not None
        assert answer.template == expected
    again = next(one for one in world.deliver() if one.template == "client/reply")
    assert again.repeated is (mark == "unknown")
    assert world.wanted(MirrorKind.MARK, message) == "delivered"


def test_whoever_wrote_a_reply_that_failed_is_mentioned(
    world: World, ivan: Somebody, anna: Somebody
) -> None:
    answered(world, anna)
    world.record(Failed(world.claim()[0].post_id, "too_long"))
    (told,) = world.posts("thread/reply_failed")
    assert told.words["mention"] == Mention(anna.identity.external_id, "Anna")
    assert world.posts(REPLY_FAILED) == []


def test_whom_no_mention_reaches_is_told_in_private_and_so_is_the_thread(
    world: World, ivan: Somebody
) -> None:
    petra = world.client("Petra")
    world.run(lambda uow: uow.people.set_role(petra.person.id, Role.SPECIALIST))
    world.thread()
    world.deliver()
    petra.asks(ask.Reply(ticket_id=1, text=Text("Restart it")), private=True)
    world.pass_time(seconds=6)
    (reply,) = [one for one in world.claim() if one.template == "client/reply"]
    world.record(Failed(reply.post_id, "too_long"))
    (told,) = world.posts(REPLY_FAILED)
    assert (told.destination, told.silent) == (f"person:{petra.person.id}", False)
    (told,) = world.posts("thread/reply_failed")
    assert "mention" not in told.words


class TestAReplyThatFailed:
    @pytest.fixture
    def failed(self, world: World, ivan: Somebody, anna: Somebody) -> int:
        """Its message's number."""
        message = answered(world, anna)
        world.record(Failed(world.claim()[0].post_id, "too_long"))
        return message

    def told(self, world: World, **span: float) -> int:
        """How often its author has been told, once so much time has passed."""
        world.pass_time(**span)
        fires(world)
        return len(world.posts("thread/reply_failed"))

    def test_is_told_of_once_more_after_ten_minutes(self, world: World, failed: int) -> None:
        assert self.told(world, minutes=9) == 1
        assert self.told(world, minutes=1) == 2
        assert self.told(world, days=1) == 2
        again = world.posts("thread/reply_failed")[-1]
        assert (again.message_id, again.words["problem"]) == (failed, "too_long")

    @pytest.mark.parametrize("how", ["sent again", "deleted", "another one", "closed"])
    def test_is_told_of_no_more_once_somebody_did_something(
        self, world: World, anna: Somebody, failed: int, how: str
    ) -> None:
        place = world.thread()
        match how:
            case "sent again":
                anna.asks(ask.SendAgain(failed))
            case "deleted":
                line = world.run(lambda uow: uow.messages.get(failed))
                anna.asks(ask.DeleteLine(place, line.external_id), place=place)
            case "another one":
                answered(world, anna, "Another answer")
                world.deliver()
            case "closed":
                world.set_status(anna, Status.CLOSED)
        assert self.told(world, minutes=20) == 1


class TestAReplyOfUnknownFate:
    """Nobody has decided yet: it is as if it had not been written, and the card says so."""

    @pytest.fixture
    def unknown(self, world: World, ivan: Somebody, anna: Somebody) -> int:
        """Its message's number."""
        anna.asks(ask.TakeTicket(ticket_id=1))
        message = answered(world, anna)
        world.record(Unknown(world.claim()[0].post_id, "telegram_cannot_tell"))
        return message

    def lamps(self, world: World, anna: Somebody) -> tuple[str, str]:
        """The card's lamp, and the one that Anna sees."""
        view = world.run(lambda uow: uow.tickets.view(1))
        return view.lamp, lamp_for_staff(world.ticket(), anna.person.id)

    def test_stops_no_clock_and_turns_no_lamp(
        self, world: World, anna: Somebody, unknown: int
    ) -> None:
        ticket = world.ticket()
        assert ticket.waiting_since is not None
        assert (ticket.last_staff_line_at, reply_under_way(ticket)) == (None, None)
        assert self.lamps(world, anna) == ("yellow", "red")
        with pytest.raises(Refusal, match="nothing_asked"):
            world.set_status(anna, Status.PENDING)

    def test_does_not_leave_the_desk_waiting_for_the_client(
        self, world: World, ivan: Somebody, anna: Somebody
    ) -> None:
        answered(world, anna)
        world.set_status(anna, Status.PENDING)
        world.record(Unknown(world.claim()[0].post_id, "timeout"))
        ticket = world.ticket()
        assert (ticket.status, ticket.waiting_since) == (
            Status.OPEN,
            ticket.last_client_line_at,
        )

    def test_leaves_an_earlier_reply_the_last_one(
        self, world: World, ivan: Somebody, anna: Somebody
    ) -> None:
        answered(world, anna, "one")
        world.deliver()
        before = world.ticket()
        answered(world, anna, "two")
        world.record(Unknown(world.claim()[0].post_id, "timeout"))
        assert world.ticket().last_staff_line_at == before.last_staff_line_at
        assert "❓" in world.card()

    @pytest.mark.parametrize(("language", "words"), [("en", "may not have"), ("ru", "мог не")])
    def test_is_on_the_card(
        self, world: World, anna: Somebody, unknown: int, language: str, words: str
    ) -> None:
        [line] = [one for one in world.card(language=language).split("\n") if "❓" in one]
        assert words in line

    def test_that_arrived_counts_from_when_it_was_written(
        self, world: World, ivan: Somebody, anna: Somebody, unknown: int
    ) -> None:
        written_at = world.run(lambda uow: uow.messages.get(unknown)).written_at
        world.pass_time(minutes=7)
        for expected in ("answers/marked_delivered", "answers/already_sent"):
            told = anna.asks(ask.MarkDelivered(unknown))
            assert told is not None
            assert told.template == expected
        ticket = world.ticket()
        assert (ticket.first_response_at, ticket.waiting_since) == (written_at, None)
        assert self.lamps(world, anna) == ("green", "green")
        assert world.wanted(MirrorKind.MARK, unknown) == "delivered"
        assert "❓" not in world.card()
        assert not [one for one in world.deliver() if one.template == "client/reply"]

    def test_that_arrived_does_not_answer_what_the_client_wrote_since(
        self, world: World, ivan: Somebody, anna: Somebody, unknown: int
    ) -> None:
        ivan.writes("Hello?")
        asked_at = world.now
        world.pass_time(minutes=1)
        anna.asks(ask.MarkDelivered(unknown))
        assert world.ticket().waiting_since == asked_at
        assert self.lamps(world, anna) == ("yellow", "red")

    @pytest.mark.parametrize("how", ["sent again", "deleted", "moved"])
    def test_is_no_longer_on_the_card_once_somebody_decided(
        self, world: World, anna: Somebody, unknown: int, how: str
    ) -> None:
        assert "❓" in world.card()
        match how:
            case "sent again":
                anna.asks(ask.SendAgain(unknown))
            case "deleted":
                line = world.run(lambda uow: uow.messages.get(unknown))
                anna.asks(ask.DeleteLine(world.thread(), line.external_id), place=world.thread())
            case "moved":
                world.client("Petra").writes("Mine is broken, too")
                anna.asks(ask.WrongTicket(unknown, to=2))
        assert "❓" not in world.card()

    def test_is_told_of_once_more_when_the_platform_works_again(
        self, world: World, ivan: Somebody, anna: Somebody, unknown: int
    ) -> None:
        def told(**span: float) -> int:
            world.pass_time(**span)
            fires(world)
            return len(world.posts("thread/reply_failed"))

        assert told(minutes=30) == 1, "there is nothing to decide while nothing arrives"
        assert told(hours=2) == 1
        world.client("Petra").writes("Does it work again?")
        assert told(minutes=2) == 2
        assert told(days=1) == 2

    def test_that_has_failed_since_did_not_arrive(
        self, world: World, anna: Somebody, unknown: int
    ) -> None:
        anna.asks(ask.SendAgain(unknown))
        [again] = [one for one in world.claim() if one.template == "client/reply"]
        world.record(Failed(again.post_id, "too_long"))
        with pytest.raises(Refusal, match="stale_button"):
            anna.asks(ask.MarkDelivered(unknown))


def test_an_answer_to_a_closed_ticket_is_not_sent_again(
    world: World, ivan: Somebody, anna: Somebody
) -> None:
    message = answered(world, anna)
    world.record(Failed(world.claim()[0].post_id, "too_long"))
    world.set_status(anna, Status.CLOSED)
    with pytest.raises(Refusal, match="closed_is_final"):
        anna.asks(ask.SendAgain(message))


def test_an_answer_of_unknown_fate_that_was_held_still_says_that_it_may_have_come_already(
    world: World, ivan: Somebody, anna: Somebody
) -> None:
    message = answered(world, anna, "Ask Petra Example")
    world.record(Unknown(world.claim()[0].post_id, "timeout"))
    world.client("Petra Example")
    held = anna.asks(ask.SendAgain(message))
    assert held is not None
    assert held.template == "answers/held"
    anna.asks(ask.SendAnyway(message))
    world.pass_time(seconds=6)
    (again,) = [one for one in world.deliver() if one.template == "client/reply"]
    assert again.repeated
    assert world.wanted(MirrorKind.MARK, message) == "delivered"
