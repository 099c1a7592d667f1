"""A ticket goes to another department: its thread goes on there, with all that was said."""

from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest

from domain import commands as ask
from domain.answers import Answer
from domain.answers.forms import FormPage
from domain.answers.say import Say
from domain.desk.lines.staff import MOVED as LEFT
from domain.desk.tickets.transcript import LINES
from domain.dictionaries import BEGINNING, Kind
from domain.errors import Refusal
from domain.messages import Attachment, AttachmentKind
from domain.outgoing.bodies import Mention
from domain.outgoing.buttons import Choice, Departments
from domain.outgoing.mirrors import MirrorKind
from domain.outgoing.outcomes import Failed, Sent
from domain.outgoing.templates import CARD, MOVED
from domain.people.places import Place
from domain.tickets import Status
from storage.unit import Unit
from tests.domain.desk.world import CHANNEL, Somebody, World
from tests.shown import line_of, page_of, words_of

BILLING = Place("slack", "T1", "CBILLING")
OLD, NEW = Place("slack", "T1", "CDESK", "root-1"), Place("slack", "T1", "CBILLING", "root-2")
OFFICE = {"zone": "UTC", "week": {"mon": ["09:00-18:00"], "tue": ["14:00-18:00"]}}


@pytest.fixture
def world(world: World) -> World:
    """A desk with Support and, in a channel of its own, Billing."""
    number = add(world, Kind.DEPARTMENT, "Billing")
    world.run(lambda uow: uow.outbox.set_address(f"department:{number}", BILLING))
    return world


@pytest.fixture
def ivan(world: World) -> Somebody:
    """A client whose question stands in Support's channel."""
    ivan = world.client("Ivan")
    ivan.writes("The invoice is wrong")
    deliver(world)
    return ivan


def add(world: World, kind: Kind, name: str, **body: Any) -> int:
    return world.run(lambda uow: uow.dictionaries.add(kind, name, body, BEGINNING))


def billing(world: World) -> int:
    known = world.run(lambda uow: uow.dictionaries.load())
    return next(one.id for one in known.departments if one.name == "Billing")


def deliver(world: World) -> list[str]:
    """Send whatever may leave; each card becomes the root of a thread in its channel."""
    told = []
    while claimed := world.claim():
        for one in claimed:
            assert one.place is not None
            root = "root-1" if one.place.chat == "CDESK" else "root-2"
            number = root if one.template == CARD else f"p{one.post_id}"
            version = one.ticket.version if one.ticket else None
            world.record(Sent(one.post_id, one.place, number, True, version))
            told.append(f"{one.template} to {one.place.chat}/{one.place.thread}")
    return told


def ticket_in(place: Place, uow: Unit) -> int | None:
    found = uow.tickets.in_thread(place)
    return found.id if found is not None else None


def move(who: Somebody, name: str = "Billing") -> Answer | None:
    return who.asks(ask.MoveTicket(ticket_id=1, department=name))


def writes(who: Somebody, world: World, place: Place, text: str, id: str = "m1") -> Answer | None:  # noqa: A002
    world.pass_time(seconds=4)
    return who.asks(ask.WriteInThread(world.line(place, text, id=id)), place=place)


def thread(world: World) -> Place | None:
    return world.run(lambda uow: uow.outbox.place_at("desk:1"))


def join(world: World, who: Somebody, name: str = "Billing") -> None:
    number = billing(world) if name == "Billing" else 1
    world.run(lambda uow: uow.dictionaries.join(number, [who.person.id]))


def strategy(world: World, how: str) -> None:
    number = billing(world)
    world.run(lambda uow: uow.dictionaries.change(number, "Billing", {"strategy": how}, BEGINNING))


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
        assert words_of(answer)["why"] == LEFT

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
        assert words_of(answer)["why"] == LEFT
        assert world.posts("client/reply") == []
        assert world.wanted(MirrorKind.MARK, line_of(answer)) == "inside"

    def test_stays_inside_before_the_new_one_is_there(
        self, world: World, ivan: Somebody, anna: Somebody
    ) -> None:
        move(anna)
        answer = writes(anna, world, OLD, "We look into it")
        assert answer is not None
        assert words_of(answer)["why"] == LEFT

    def test_stays_inside_though_it_is_an_answer_by_command(
        self, world: World, ivan: Somebody, anna: Somebody
    ) -> None:
        move(anna)
        deliver(world)
        line = world.line(OLD, "We look into it")
        answer = anna.asks(ask.Reply(ticket_id=1, text=line.text, line=line), place=OLD)
        assert answer is not None
        assert words_of(answer)["why"] == LEFT
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


class TestTheTranscript:
    def told(self, world: World, who: Somebody) -> dict[str, Any]:
        move(who)
        facts: dict[str, Any] = world.posts("thread/transcript")[0].words
        return facts

    def test_has_lines_answers_and_notes_in_their_order(
        self, world: World, ivan: Somebody, anna: Somebody
    ) -> None:
        writes(anna, world, OLD, "Which one?", id="m1")
        world.pass_time(minutes=1)
        anna.asks(ask.AddNote(ticket_id=1, text=world.line(OLD, "He is angry").text))
        world.pass_time(minutes=1)
        ivan.writes("The one of May")
        rows = self.told(world, anna)["rows"]
        assert [(row["author"], str(row["text"]), row["inside"]) for row in rows] == [
            ("Ivan", "The invoice is wrong", False),
            ("Anna", "Which one?", False),
            ("Anna", "He is angry", True),
            ("Ivan", "The one of May", False),
        ]

    def test_leaves_out_what_was_taken_back(
        self, world: World, ivan: Somebody, anna: Somebody
    ) -> None:
        writes(anna, world, OLD, "Whoch one?", id="m1")
        anna.asks(ask.DeleteLine(OLD, "m1"), place=OLD)
        assert len(self.told(world, anna)["rows"]) == 1

    def test_says_how_many_older_lines_it_leaves_out(
        self, world: World, ivan: Somebody, anna: Somebody
    ) -> None:
        for number in range(LINES + 6):
            world.pass_time(minutes=1)
            ivan.writes(f"Line {number}")
        facts = self.told(world, anna)
        assert len(facts["rows"]) == LINES
        assert facts["left_out"] == 7
        assert str(facts["rows"][-1]["text"]) == f"Line {LINES + 5}"

    def test_of_long_lines_has_few(self, world: World, ivan: Somebody, anna: Somebody) -> None:
        for _ in range(10):
            world.pass_time(minutes=1)
            ivan.writes("word " * 600)
        facts = self.told(world, anna)
        assert len(facts["rows"]) == 6
        assert facts["left_out"] == 5
        assert all(len(str(row["text"])) <= 1500 for row in facts["rows"])

    def test_links_what_came_with_a_line_only_to_where_staff_see_it(
        self, world: World, ivan: Somebody, anna: Somebody
    ) -> None:
        photo = (Attachment(AttachmentKind.PHOTO),)
        ivan.writes("As it was", attachments=photo)
        deliver(world)
        ivan.writes("As it is", attachments=photo)
        _, seen, not_seen = self.told(world, anna)["rows"]
        assert seen["stands"][:3] == ("T1", "CDESK", "root-1")
        assert not_seen["stands"] is None


class TestWhoIsResponsible:
    def test_is_nobody_if_they_are_no_member(
        self, world: World, ivan: Somebody, anna: Somebody
    ) -> None:
        anna.asks(ask.TakeTicket(ticket_id=1))
        move(anna)
        assert world.ticket().assignee_id is None
        assert world.posts("staff/") == [], "nobody is told of their own act"

    def test_is_told_if_a_colleague_moves_it_away(
        self, world: World, ivan: Somebody, anna: Somebody
    ) -> None:
        anna.asks(ask.TakeTicket(ticket_id=1))
        move(world.administrator("Olga"))
        [told] = world.posts("staff/")
        assert (told.template, told.destination, told.silent) == (
            "staff/moved_away",
            f"person:{anna.person.id}",
            False,
        )
        assert told.words["actor"] == "Olga"

    def test_stays_so_as_a_member(self, world: World, ivan: Somebody, anna: Somebody) -> None:
        join(world, anna)
        anna.asks(ask.TakeTicket(ticket_id=1))
        move(anna)
        assert world.ticket().assignee_id == anna.person.id

    def test_is_whom_the_strategy_picks(self, world: World, ivan: Somebody, anna: Somebody) -> None:
        boris, carla = world.specialist("Boris"), world.specialist("Carla")
        strategy(world, "in turn")
        for one in (boris, carla):
            join(world, one)
        away = world.now.replace(hour=23)
        world.run(lambda uow: uow.people.set_away(boris.person.id, away))
        move(anna)
        assert world.ticket().assignee_id == carla.person.id
        [told] = world.posts("staff/assigned")
        mention = Mention(carla.identity.external_id, "Carla")
        assert (told.destination, told.words["mention"]) == ("desk:1", mention)

    def test_is_never_the_client(self, world: World, anna: Somebody) -> None:
        boris = world.specialist("Boris")
        strategy(world, "in turn")
        join(world, boris)
        boris.writes_new("My own invoice")
        move(anna)
        assert world.ticket().assignee_id is None


class TestClocks:
    @pytest.fixture
    def world(self, world: World) -> World:
        """Support answers within two hours of any time, Billing of its own."""
        add(world, Kind.CALENDAR, "Office", **OFFICE)
        add(world, Kind.LEVEL, "Standard", response="2h")
        body, number = {"calendar": "Office"}, billing(world)
        world.run(lambda uow: uow.dictionaries.change(number, "Billing", body, BEGINNING))
        world.now = datetime(2026, 11, 23, 16, 30, tzinfo=UTC)
        return world

    def test_go_on_in_the_other_departments_hours_and_the_client_is_told_why(
        self, world: World, ivan: Somebody, anna: Somebody
    ) -> None:
        assert world.ticket().response_due_at == datetime(2026, 11, 23, 18, 30, tzinfo=UTC)
        move(anna)
        due = datetime(2026, 11, 24, 14, 30, tzinfo=UTC)
        assert world.ticket().response_due_at == due
        [post] = world.posts("client/promise_moved")
        assert (post.words["due_after"], post.words["department"]) == (due.isoformat(), "Billing")

    def test_that_come_earlier_are_not_worth_a_message(
        self, world: World, ivan: Somebody, anna: Somebody
    ) -> None:
        move(anna)
        move(anna, "Support")
        assert len(world.posts("client/promise_moved")) == 1


class TestRefusals:
    def test_no_such_department_names_the_one_that_was_meant(
        self, world: World, ivan: Somebody, anna: Somebody
    ) -> None:
        with pytest.raises(Refusal, match="no_such_department") as refused:
            move(anna, "Biling")
        assert words_of(refused.value) == {"offered": "Support, Billing", "similar": "Billing"}
        assert world.ticket().department_id == 1

    def test_a_closed_ticket_goes_nowhere(
        self, world: World, ivan: Somebody, anna: Somebody
    ) -> None:
        world.set_status(anna, Status.CLOSED)
        with pytest.raises(Refusal, match="closed_is_final"):
            move(anna)

    def test_a_colleagues_ticket_is_moved(
        self, world: World, ivan: Somebody, anna: Somebody
    ) -> None:
        anna.asks(ask.TakeTicket(ticket_id=1))
        move(world.specialist("Boris"))
        assert world.ticket().department_id == billing(world)

    def test_where_it_is_already_is_success_and_changes_nothing(
        self, world: World, ivan: Somebody, anna: Somebody
    ) -> None:
        before = world.ticket()
        move(anna, "Support")
        assert world.ticket() == before
        assert deliver(world) == []

    def test_a_client_moves_nothing(self, world: World, ivan: Somebody) -> None:
        with pytest.raises(Refusal, match="not_allowed"):
            move(ivan)


def test_a_choice_of_departments_names_all_others(
    world: World, ivan: Somebody, anna: Somebody
) -> None:
    answer = anna.asks(ask.ChooseDepartment(ticket_id=1))
    assert answer is not None
    assert page_of(Say, page_of(FormPage, answer).otherwise).below == Departments(
        (Choice(billing(world), "Billing"),)
    )
    view = world.run(lambda uow: uow.tickets.view(1))
    assert view.may_move
    assert view.thread == OLD


class TestChannels:
    def test_of_a_department_is_where_the_administrator_says(
        self, world: World, ivan: Somebody
    ) -> None:
        olga = world.administrator("Olga")
        place = Place("slack", "T1", "CMONEY")
        answer = olga.insists(ask.SetDeskChannel(place, "billing"), place=place)
        assert answer is not None
        assert words_of(answer) == {"department": "Billing"}
        move(olga)
        claimed = world.claim()
        assert [one.place for one in claimed if one.template == CARD] == [place]

    def test_of_an_unknown_department_is_refused(self, world: World) -> None:
        olga = world.administrator("Olga")
        with pytest.raises(Refusal, match="no_such_department"):
            olga.insists(ask.SetDeskChannel(BILLING, "Kitchen"), place=BILLING)

    def test_of_a_department_without_one_is_the_desks(self, world: World, anna: Somebody) -> None:
        number = add(world, Kind.DEPARTMENT, "Sales")
        add(world, Kind.CATEGORY, "Offers", department="Sales")

        def fill(uow: Unit) -> None:
            rule = {"when": {"text": "offer"}, "then": {"department": "Sales"}}
            uow.dictionaries.add(Kind.RULE, "Offers", rule, BEGINNING)

        world.run(fill)
        world.client("Petra").writes("I want an offer")
        assert world.ticket().department_id == number
        assert "desk/card to CDESK/" in deliver(world)


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
