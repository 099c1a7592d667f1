"""Tickets that staff open: calls that are written down, and questions to clients."""

from datetime import UTC, datetime, timedelta

import pytest

from domain import commands as ask
from domain.answers import Answer
from domain.answers.say import Confirm
from domain.dictionaries import BEGINNING, Kind
from domain.errors import Refusal, UnknownAccount
from domain.outgoing.deliveries import Delivery
from domain.outgoing.outcomes import Sent
from domain.outgoing.ticket_view import TicketView
from domain.people.accounts import PHONE, Identity, PersonRef, Profile
from domain.people.places import Place
from domain.policy.queue.lamp import Lamp
from domain.text.spans import Text
from domain.tickets import Status
from tests.domain.desk.support.raw_updates import Hands
from tests.domain.desk.support.world import Somebody, World
from tests.support.texts.answers import words_of


def records(who: Somebody, client: PersonRef, words: str) -> Answer | None:
    return who.asks(ask.RecordCall(client, Text(words)))


def opens(who: Somebody, client: PersonRef, words: str) -> Answer | None:
    return who.asks(ask.OpenFor(client, Text(words)))


def is_(somebody: Somebody) -> PersonRef:
    return PersonRef(identity=somebody.identity)


def promises(world: World) -> None:
    world.run(
        lambda uow: uow.dictionaries.add(Kind.LEVEL, "Standard", {"response": "1h"}, BEGINNING)
    )


def sent(world: World, template: str) -> Delivery:
    """Send what may leave, a direct chat in Slack being opened on the way."""
    found = []
    while claimed := world.claim():
        for one in claimed:
            place = one.place or opened(world, one)
            version = one.ticket.version if one.ticket else None
            world.record(Sent(one.post_id, place, f"p{one.post_id}", True, version))
        found += [one for one in claimed if one.template == template]
        world.pass_time(seconds=6)
    [only] = found
    return only


def opened(world: World, delivery: Delivery) -> Place:
    assert delivery.identity is not None
    place = Place("slack", "T1", f"D{delivery.identity.external_id}")
    world.run(lambda uow: uow.outbox.set_address(delivery.destination, place))
    return place


class TestACall:
    def test_is_a_ticket_of_the_clients_written_down_by_staff(
        self, world: World, anna: Somebody
    ) -> None:
        ivan = world.client("Ivan")
        answer = records(anna, is_(ivan), "The printer burns")
        assert answer is not None
        assert (words_of(answer), answer.ticket_id) == ({"name": "Ivan", "due": None}, 1)
        ticket = world.ticket()
        assert (ticket.source, ticket.client_id) == (PHONE, ivan.person.id)
        assert (ticket.status, ticket.assignee_id) == (Status.NEW, None)
        assert ticket.subject == "The printer burns"
        [(line, author)] = world.run(lambda uow: uow.messages.newest_of(1, 9))
        assert (author, line.kind.value) == ("Anna", "client")
        assert [post.ticket_id for post in world.posts("thread/call")] == [1]

    def test_has_a_card_and_tells_the_client(self, world: World, anna: Somebody) -> None:
        records(anna, is_(world.client("Ivan")), "The printer burns")
        assert sent(world, "desk/card").place == Place("slack", "T1", "CDESK")
        assert world.posts("client/receipt")[0].destination == "conversation:1"

    def test_starts_no_clock(self, world: World, anna: Somebody) -> None:
        promises(world)
        records(anna, is_(world.client("Ivan")), "The printer burns")
        assert (world.ticket().waiting_since, world.ticket().response_due_at) == (None, None)

    def test_is_called_back_by_then(self, world: World, anna: Somebody) -> None:
        promises(world)
        due = datetime(2026, 11, 23, 15, 30, tzinfo=UTC)
        answer = records(anna, is_(world.client("Ivan")), "call back by 15:30: The printer burns")
        assert answer is not None
        assert words_of(answer)["due"] == due
        assert world.ticket().response_due_at == due
        assert world.ticket().subject == "The printer burns"

    def test_that_waits_for_a_call_back_is_yellow_until_nobody_waits(
        self, world: World, anna: Somebody
    ) -> None:
        promises(world)
        records(anna, is_(world.client("Ivan")), "call back by 15:30: The printer burns")
        assert card_of(world).lamp is Lamp.YELLOW
        anna.asks(ask.NoReplyNeeded(ticket_id=1))
        assert card_of(world).lamp is Lamp.GREEN

    def test_is_called_back_in_russian(self, world: World, anna: Somebody) -> None:
        records(anna, is_(world.client("Ivan")), "перезвонить до завтра 9:00, горит принтер")
        assert world.ticket().response_due_at == datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
        assert world.ticket().subject == "горит принтер"

    def test_of_no_reply_needed_is_called_back_no_more(self, world: World, anna: Somebody) -> None:
        promises(world)
        records(anna, is_(world.client("Ivan")), "call back by 15:30 The printer burns")
        anna.asks(ask.NoReplyNeeded(ticket_id=1))
        assert world.ticket().response_due_at is None
        assert world.ticket().missed_answers == 0

    @pytest.mark.parametrize(
        ("words", "code"),
        [
            ("call back whenever", "cannot_read_until"),
            ("call back by 1.1.2020 The printer burns", "until_has_passed"),
            ("call back by 15:30", "empty_line"),
            ("  ", "empty_line"),
        ],
    )
    def test_that_cannot_be_is_refused(
        self, world: World, anna: Somebody, words: str, code: str
    ) -> None:
        with pytest.raises(Refusal, match=code):
            records(anna, is_(world.client("Ivan")), words)

    def test_is_answered_in_its_thread_by_any_colleague(self, world: World, anna: Somebody) -> None:
        records(anna, is_(world.client("Ivan")), "The printer burns")
        world.thread()
        boris = world.specialist("Boris")
        boris.writes_in(world.ticket(), "Pull the plug")
        assert world.posts("thread/held") == []
        assert len(world.posts("client/reply")) == 1

    def test_of_ones_own_is_refused(self, world: World, anna: Somebody) -> None:
        with pytest.raises(Refusal, match="own_ticket"):
            records(anna, is_(anna), "My own printer")

    def test_is_not_for_clients_to_record(self, world: World) -> None:
        ivan = world.client("Ivan")
        with pytest.raises(Refusal, match="not_allowed"):
            records(ivan, is_(world.client("Petra")), "Her printer burns")


class TestWhoIsMeant:
    def test_by_name(self, world: World, anna: Somebody) -> None:
        ivan = world.client("Ivan Petrov")
        records(anna, PersonRef("ivan petrov"), "The printer burns")
        assert world.ticket().client_id == ivan.person.id

    def test_by_handle_on_any_platform(self, world: World, anna: Somebody) -> None:
        profile = Profile(Identity("telegram", "", "77"), "Petra", handle="PetraP")
        petra = world.run(lambda uow: uow.people.know(profile, world.now))
        records(anna, PersonRef(handle="petrap"), "The printer burns")
        assert world.ticket().client_id == petra.id

    def test_by_an_account_of_another_workspace(self, world: World, anna: Somebody) -> None:
        profile = Profile(Identity("slack", "T2", "USVEN"), "Sven", is_guest=True)
        sven = world.run(lambda uow: uow.people.know(profile, world.now))
        records(anna, PersonRef(identity=Identity("slack", "T1", "USVEN")), "The printer burns")
        assert world.ticket().client_id == sven.id

    def test_an_id_that_several_workspaces_have_is_nobodys(
        self, world: World, anna: Somebody
    ) -> None:
        for team in ("T2", "T3"):
            profile = Profile(Identity("slack", team, "USVEN"), "Sven")
            world.run(lambda uow, known=profile: uow.people.know(known, world.now))  # type: ignore[misc]
        with pytest.raises(UnknownAccount):
            records(anna, PersonRef(identity=Identity("slack", "T1", "USVEN")), "The printer burns")

    def test_an_unknown_account_is_asked_for(self, anna: Somebody) -> None:
        with pytest.raises(UnknownAccount, match="nobody_like_that"):
            records(anna, PersonRef(identity=Identity("slack", "T1", "UNEW")), "The printer burns")

    def test_an_unknown_handle_is_nobody(self, anna: Somebody) -> None:
        with pytest.raises(Refusal, match="nobody_called_so"):
            records(anna, PersonRef(handle="nobody"), "The printer burns")

    def test_a_name_of_several_is_not_guessed(self, world: World, anna: Somebody) -> None:
        world.client("Ivan Petrov")
        other = world.client("Ivan Petrov")
        question = records(anna, PersonRef("Ivan Petrov"), "The printer burns")
        assert isinstance(question, Confirm)
        assert question.template == "answers/which_person"
        anna.asks(ask.Agree(question.number, instead=other.person.id))
        assert world.ticket(1).client_id == other.person.id

    def test_a_namesake_without_an_account_is_not_guessed(
        self, world: World, anna: Somebody
    ) -> None:
        world.client("Ivan Petrov")
        world.run(lambda uow: uow.people.add_client("Ivan Petrov", world.now))
        with pytest.raises(Refusal, match="which_account"):
            records(anna, PersonRef("Ivan Petrov"), "The printer burns")

    def test_the_accounts_of_namesakes_are_listed_to_be_typed_instead(
        self, world: World, anna: Somebody
    ) -> None:
        ivan = world.client("Ivan Petrov")
        world.run(lambda uow: uow.people.add_client("Ivan Petrov", world.now))
        hands = Hands(world)
        told = hands.types(anna, "call Ivan Petrov: The printer burns")
        assert told.template == "refusals/which_account"
        assert f"{ivan.identity} – Ivan Petrov" in hands.text


class TestSomebodyWithoutAnAccount:
    @pytest.fixture
    def called(self, world: World, anna: Somebody) -> World:
        """A desk that somebody has called whom it did not know."""
        records(anna, PersonRef("Zoe Novak"), "The printer burns")
        world.thread()
        return world

    def test_becomes_a_client_by_name_once(self, called: World, anna: Somebody) -> None:
        assert called.run(lambda uow: uow.tickets.view(1)).client == "Zoe Novak"
        records(anna, PersonRef("Zoe Novak"), "It burns again")
        assert called.ticket(2).client_id == called.ticket(1).client_id

    def test_is_sent_nothing(self, called: World, anna: Somebody) -> None:
        called.set_status(anna, Status.RESOLVED)
        assert called.posts("client/") == []

    def test_gets_no_answer_and_whoever_writes_one_is_told(
        self, called: World, anna: Somebody
    ) -> None:
        answer = anna.writes_in(called.ticket(), "Is it plugged in?")
        assert answer is not None
        assert answer.template == "answers/no_chat"
        line = called.line(called.thread(), "Is it?")
        answer = anna.asks(ask.Reply(ticket_id=1, text=line.text, line=line), place=called.thread())
        assert answer is not None
        assert answer.template == "answers/no_chat"
        assert called.posts("client/") == []

    def test_is_answered_by_no_form(self, called: World, anna: Somebody) -> None:
        with pytest.raises(Refusal, match="no_chat"):
            anna.asks(ask.Reply(ticket_id=1, text=Text("Is it plugged in?")))

    def test_gets_nobody_elses_answer(self, called: World, anna: Somebody) -> None:
        called.client("Ivan").writes("Cannot log in")
        anna.writes_in(called.ticket(2), "Try again")
        with pytest.raises(Refusal, match="no_chat"):
            anna.asks(ask.WrongTicket(None, 1, 2))

    def test_is_asked_nothing(self, called: World, anna: Somebody) -> None:
        with pytest.raises(Refusal, match="no_chat"):
            opens(anna, PersonRef("Zoe Novak"), "How is the printer?")


class TestAQuestionToAClient:
    def test_is_sent_as_an_answer_of_whose_ticket_it_is(self, world: World, anna: Somebody) -> None:
        ivan = world.client("Ivan")
        opens(anna, is_(ivan), "Is the printer still burning?")
        ticket = world.ticket()
        assert (ticket.status, ticket.assignee_id) == (Status.OPEN, anna.person.id)
        assert (ticket.source, ticket.subject) == ("telegram", "Is the printer still burning?")
        delivery = sent(world, "client/reply")
        assert delivery.place == ivan.place
        assert [post.template for post in world.posts("client/")] == [
            "client/receipt",
            "client/reply",
        ]
        assert [post.template for post in world.posts("thread/")] == ["thread/reply"]
        assert world.posts("staff/assigned") == [], "nobody is told of their own action"

    def test_waits_for_the_client_and_their_answer_starts_the_clock(
        self, world: World, anna: Somebody
    ) -> None:
        promises(world)
        ivan = world.client("Ivan")
        opens(anna, is_(ivan), "Is the printer still burning?")
        sent(world, "client/reply")
        assert (world.ticket().waiting_since, world.ticket().response_due_at) == (None, None)
        ivan.writes("Yes, it is")
        assert world.ticket().response_due_at == world.now + timedelta(hours=1)
        assert world.run(lambda uow: uow.tickets.find(2)) is None

    def test_begins_a_thread_in_slack_where_the_client_never_wrote(
        self, world: World, anna: Somebody
    ) -> None:
        jane = world.client("Jane", platform="slack")
        opens(anna, is_(jane), "Is the printer still burning?")
        sent(world, "client/reply")
        receipt = world.posts("client/receipt")[0].id
        home = Place("slack", "T1", jane.place.chat, f"p{receipt}")
        conversation = world.run(lambda uow: uow.conversations.at(home))
        assert conversation is not None
        assert conversation.id == world.ticket().conversation_id
        line = world.line(home, "Yes, it is")
        jane.asks(ask.WriteLine(line), place=home, private=True)
        assert world.ticket().waiting_since == world.now

    def test_begins_a_thread_of_its_own_in_slack_where_the_client_wrote_before(
        self, world: World, anna: Somebody
    ) -> None:
        jane = world.client("Jane", platform="slack")
        jane.writes("The printer burns")
        opens(anna, is_(jane), "Is it still burning?")
        assert world.ticket(2).conversation_id != world.ticket(1).conversation_id
        sent(world, "client/reply")
        conversation = world.ticket(2).conversation_id
        place = world.run(lambda uow: uow.conversations.get(conversation)).place
        assert place.chat == jane.place.chat
        assert place.thread.startswith("p")

    def test_that_leaks_something_is_held(self, world: World, anna: Somebody) -> None:
        answer = opens(anna, is_(world.client("Ivan")), "Take password: hunter2hunter2!")
        assert answer is not None
        assert answer.template == "answers/held"
        assert world.posts("client/reply") == []

    def test_to_nobody_known_is_refused(self, anna: Somebody) -> None:
        with pytest.raises(Refusal, match="nobody_called_so"):
            opens(anna, PersonRef("Zoe Novak"), "How is the printer?")

    def test_of_nothing_is_refused(self, world: World, anna: Somebody) -> None:
        with pytest.raises(Refusal, match="empty_line"):
            opens(anna, is_(world.client("Ivan")), " ")


def card_of(world: World) -> TicketView:
    return world.run(lambda uow: uow.tickets.view(1))
