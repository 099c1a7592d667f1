"""Taking, assigning, statuses, buttons, who may what, and who is told."""

from datetime import timedelta
from functools import partial

import pytest

from domain import commands as ask
from domain.answers.say import Confirm, Say
from domain.desk.act import Act
from domain.desk.people.staff.administrator_code import add_code
from domain.dictionaries import Kind
from domain.errors import Refusal
from domain.outgoing.bodies import Mention
from domain.outgoing.buttons import Colleagues
from domain.outgoing.deliveries import Reader
from domain.outgoing.mirrors import MirrorKind
from domain.outgoing.templates import UNASSIGNED
from domain.people.accounts import Identity
from domain.people.person import Role
from domain.people.places import Place
from domain.policy.lines.routing import REOPENS_WITHIN
from domain.policy.queue.lamp import Lamp, lamp_for_staff
from domain.text.spans import Text
from domain.tickets import TRANSITIONS, ButtonState, Status
from tests.domain.desk.timers.test_sweep import OFFICE, has
from tests.domain.desk.world import MONDAY, Somebody, World
from tests.saying import PRESENTER


@pytest.fixture
def ivan(world: World) -> Somebody:
    """A client with an open ticket."""
    ivan = world.client("Ivan")
    ivan.writes("Cannot log in")
    world.pass_time(minutes=1)
    return ivan


def templates(world: World, prefix: str) -> list[str]:
    return [post.template for post in world.posts(prefix)]


def test_taking_starts_the_work_and_changes_card_and_receipt(
    world: World, ivan: Somebody, anna: Somebody
) -> None:
    anna.asks(ask.TakeTicket(ticket_id=1))
    ticket = world.ticket()
    assert (ticket.status, ticket.assignee_id) == (Status.OPEN, anna.person.id)
    for kind in (MirrorKind.CARD, MirrorKind.RECEIPT):
        assert world.wanted(kind, 1) == str(ticket.version)
    assert templates(world, "client/") == ["client/receipt"], "work that begins is not pushed"


def test_colleagues_are_offered_as_responsible_again_from_the_instant_they_are_back(
    world: World, ivan: Somebody, anna: Somebody
) -> None:
    boris = world.specialist("Boris")
    anna.asks(ask.TakeTicket(ticket_id=1))
    boris.asks(ask.GoAway("2 days"))
    assert offered(anna) == []
    back = world.run(lambda uow: uow.people.get(boris.person.id)).away_until
    assert back is not None
    world.now = back - timedelta(seconds=1)
    assert offered(anna) == []
    world.now = back
    assert offered(anna) == ["Boris"]
    world.pass_time(hours=1)
    assert offered(anna) == ["Boris"]


def offered(who: Somebody) -> list[str]:
    """The names of those who may become responsible."""
    answer = who.asks(ask.ChooseAssignee(ticket_id=1))
    assert isinstance(answer, Say)
    assert isinstance(answer.below, Colleagues)
    return [one.name for one in answer.below.offered]


EDITS: dict[str, ask.Command] = {
    "subject": ask.SetSubject(ticket_id=1, subject=Text("The lift")),
    "level": ask.SetLevel(ticket_id=1, level="Gold"),
    "category": ask.SetCategory(ticket_id=1, category="Access"),
    "priority": ask.SetPriority(ticket_id=1, priority="High"),
    "department": ask.MoveTicket(ticket_id=1, department="Billing"),
    "note": ask.AddNote(ticket_id=1, text=Text("He is in a hurry")),
    "lock": ask.LockTicket(ticket_id=1),
    "no reply needed": ask.NoReplyNeeded(ticket_id=1),
}
"""What staff do to a ticket without taking it."""


@pytest.mark.parametrize("edit", EDITS)
def test_an_edit_begins_no_work_while_nobody_is_responsible(
    world: World, ivan: Somebody, anna: Somebody, olga: Somebody, edit: str
) -> None:
    has(world, Kind.LEVEL, "Gold")
    has(world, Kind.CATEGORY, "Access")
    has(world, Kind.PRIORITY, "High", value=10)
    has(world, Kind.DEPARTMENT, "Billing")
    olga.asks(EDITS[edit])
    assert (world.ticket().status, world.ticket().assignee_id) == (Status.NEW, None)
    anna.asks(ask.TakeTicket(ticket_id=1))
    assert world.ticket().status is Status.OPEN


@pytest.mark.parametrize("drawn", [None, ButtonState(Status.NEW, None)], ids=["typed", "pressed"])
def test_taking_a_colleagues_ticket_asks_first(
    world: World, ivan: Somebody, anna: Somebody, olga: Somebody, drawn: ButtonState | None
) -> None:
    boris = world.specialist("Boris")
    anna.asks(ask.TakeTicket(ticket_id=1))
    for other in (boris, olga):
        holder = world.ticket().assignee_id
        assert isinstance(other.asks(ask.TakeTicket(ticket_id=1, drawn=drawn)), Confirm)
        assert world.ticket().assignee_id == holder
        other.insists(ask.TakeTicket(ticket_id=1))
    assert world.posts("staff/") == [], "a line would sound: the card says it"
    assert world.ticket().assignee_id == olga.person.id


def test_who_had_a_ticket_is_told_silently_where_a_line_can_be_silent(
    world: World, ivan: Somebody, olga: Somebody
) -> None:
    petra = world.client("Petra")
    world.run(lambda uow: uow.people.set_role(petra.person.id, Role.SPECIALIST))
    petra.asks(ask.TakeTicket(ticket_id=1))
    olga.insists(ask.TakeTicket(ticket_id=1))
    told = [(post.destination, post.silent) for post in world.posts("staff/taken_over")]
    assert told == [(f"person:{petra.person.id}", True)]


def test_a_ticket_is_handed_over_and_the_new_one_is_called_in_the_thread(
    world: World, ivan: Somebody, anna: Somebody
) -> None:
    boris = world.specialist("Boris")
    anna.asks(ask.TakeTicket(ticket_id=1))
    anna.asks(ask.AssignTicket(ticket_id=1, person=boris.identity))
    assert world.ticket().assignee_id == boris.person.id
    [told] = world.posts("staff/")
    assert (told.template, told.lane) == ("staff/assigned", "desk:1")
    assert told.words["mention"] == Mention(boris.identity.external_id, "Boris")
    [line] = world.posts("thread/line")
    assert told.message_id == line.message_id, "with the client's last words"


@pytest.mark.parametrize("language", ["en", "ru"])
def test_who_is_not_where_the_thread_is_gets_all_of_it_in_private(
    world: World, ivan: Somebody, anna: Somebody, language: str
) -> None:
    petra = world.client("Petra", language=language)
    world.run(lambda uow: uow.people.set_role(petra.person.id, Role.SPECIALIST))
    anna.asks(ask.TakeTicket(ticket_id=1))
    anna.asks(ask.AssignTicket(ticket_id=1, person=petra.identity))
    [told] = [one for one in world.deliver() if one.template == "staff/assigned"]
    assert (told.destination, told.silent) == (f"person:{petra.person.id}", False)
    said = PRESENTER.delivery(told, world.now).text.plain.splitlines()
    assert said[0] == "#1 Ivan: Cannot log in"
    expected = {
        "en": ["Anna assigned this ticket to you.", "Telegram", "Cannot log in"],
        "ru": ["Anna назначает вас ответственным.", "Telegram", "Cannot log in"],
    }
    assert said[1:4] == expected[language]
    assert "/r 1 " in said[4]


def test_only_staff_can_be_made_responsible(world: World, ivan: Somebody, olga: Somebody) -> None:
    for identity in (ivan.identity, Identity("slack", "T1", "UNOBODY")):
        with pytest.raises(Refusal, match="assignee_not_staff"):
            olga.asks(ask.AssignTicket(ticket_id=1, person=identity))


def test_nobody_is_told_of_their_own_action(world: World, ivan: Somebody, olga: Somebody) -> None:
    olga.asks(ask.AssignTicket(ticket_id=1, person=olga.identity))
    ivan.insists(ask.CloseTicket(ticket_id=1), private=True)
    assert templates(world, "staff/") == []
    assert templates(world, "client/") == ["client/receipt"]


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (Status.RESOLVED, ["client/processed"]),
        (Status.CLOSED, ["client/closed"]),
        (Status.ON_HOLD, []),
        (Status.OPEN, []),
    ],
)
def test_a_change_of_status_is_dated_and_the_client_is_told_of_those_that_matter(
    world: World, ivan: Somebody, anna: Somebody, status: Status, told: list[str]
) -> None:
    world.pass_time(minutes=3)
    world.set_status(anna, status)
    assert world.ticket().status_changed_at == world.now
    assert templates(world, "client/")[1:] == told


def test_waiting_for_the_client_needs_a_question_first(
    world: World, ivan: Somebody, anna: Somebody
) -> None:
    with pytest.raises(Refusal, match="nothing_asked"):
        world.set_status(anna, Status.PENDING)
    anna.writes_in(world.ticket(), "Which browser?")
    world.set_status(anna, Status.PENDING)
    assert templates(world, "client/")[-1] == "client/waiting"


@pytest.mark.parametrize("start", [status for status in Status if status is not Status.NEW])
@pytest.mark.parametrize("end", list(Status))
def test_only_the_ways_of_the_table_lead_from_status_to_status(
    world: World, ivan: Somebody, anna: Somebody, start: Status, end: Status
) -> None:
    anna.writes_in(world.ticket(), "A question, so that it may wait")
    world.set_status(anna, start)
    reopens = (start, end) == (Status.CLOSED, Status.OPEN)  # which staff may do for a while
    if end is start or reopens or end in TRANSITIONS[start]:
        world.set_status(anna, end)
        assert world.ticket().status is end
    else:
        with pytest.raises(Refusal):
            world.set_status(anna, end)


def test_a_second_press_of_take_is_success(world: World, ivan: Somebody, anna: Somebody) -> None:
    drawn = ButtonState(Status.NEW, None)
    for _ in range(2):
        answer = anna.asks(ask.TakeTicket(ticket_id=1, drawn=drawn))
        assert answer is not None
        assert answer.template == "answers/taken"


def test_a_button_drawn_before_the_ticket_changed_is_refused(
    world: World, ivan: Somebody, anna: Somebody
) -> None:
    boris = world.specialist("Boris")
    boris.asks(ask.TakeTicket(ticket_id=1))
    stale = ButtonState(Status.NEW, None)
    with pytest.raises(Refusal, match="stale_button"):
        anna.asks(ask.SetStatus(ticket_id=1, status=Status.RESOLVED, drawn=stale))
    assert world.ticket().status is Status.OPEN


def test_the_pressers_own_change_makes_no_button_stale(
    world: World, ivan: Somebody, anna: Somebody
) -> None:
    drawn = ButtonState(Status.NEW, None)
    anna.asks(ask.TakeTicket(ticket_id=1, drawn=drawn))
    anna.asks(ask.SetStatus(ticket_id=1, status=Status.RESOLVED, drawn=drawn))
    assert world.ticket().status is Status.RESOLVED


def test_a_client_reaches_only_their_own_tickets(world: World, ivan: Somebody) -> None:
    petra = world.client("Petra")
    for command in (
        ask.ShowTicket(ticket_id=1),
        ask.CloseTicket(ticket_id=1),
        ask.ReopenTicket(ticket_id=1),
    ):
        with pytest.raises(Refusal, match="no_such_ticket"):
            petra.asks(command, private=True)
    with pytest.raises(Refusal, match="no_such_ticket"):
        petra.asks(ask.ShowTicket(ticket_id=99), private=True)


def test_a_clients_reopening_starts_the_wait_and_the_card_says_it(
    world: World, ivan: Somebody, anna: Somebody
) -> None:
    world.deliver()
    world.set_status(anna, Status.RESOLVED)
    world.pass_time(hours=1)
    ivan.asks(ask.ReopenTicket(ticket_id=1), private=True)
    assert world.ticket().status is Status.OPEN
    assert world.ticket().waiting_since == world.now
    assert world.card().splitlines()[-1] == "Ivan: in progress, Mon 23 Nov 11:01"
    assert templates(world, "thread/") == ["thread/line"]


class TestAChange:
    """Of status, level, category, priority, department or assignee."""

    def test_is_the_cards_last_line_and_no_post(
        self, world: World, ivan: Somebody, anna: Somebody
    ) -> None:
        boris = world.specialist("Boris")
        world.deliver()
        for who, command, said in (
            (anna, ask.TakeTicket(ticket_id=1), "Anna: in progress"),
            (anna, ask.SetStatus(ticket_id=1, status=Status.ON_HOLD), "Anna: on hold"),
            (boris, ask.SetStatus(ticket_id=1, status=Status.OPEN), "Boris: in progress"),
        ):
            who.asks(command)
            assert world.card().splitlines()[-1] == f"{said}, Mon 23 Nov 10:01"
        assert templates(world, "thread/") == ["thread/line"]
        assert world.card(language="ru").splitlines()[-1] == "Boris: в работе, пн, 23 нояб., 10:01"

    def test_is_none_of_a_ticket_that_is_as_it_was_opened(
        self, world: World, ivan: Somebody
    ) -> None:
        [card] = [one for one in world.deliver() if one.template == "desk/card"]
        assert card.ticket is not None
        assert card.ticket.change is None

    def test_stands_in_the_history_with_all_before_it(
        self, world: World, ivan: Somebody, anna: Somebody, olga: Somebody
    ) -> None:
        boris = world.specialist("Boris")
        anna.asks(ask.TakeTicket(ticket_id=1))
        world.pass_time(minutes=5)
        olga.asks(ask.AssignTicket(ticket_id=1, person=boris.identity))
        boris.asks(ask.SetSubject(ticket_id=1, subject=Text("Locked out")))
        answer = boris.asks(ask.ShowHistory(ticket_id=1))
        assert answer is not None
        said = PRESENTER.answer(
            answer, Reader("en", "UTC"), world.run(lambda uow: uow.tickets.view(1)), world.now
        )
        assert said.text.plain.splitlines() == [
            "#1 Locked out",
            "Mon 23 Nov 10:06 · Boris: subject “Locked out”",
            "Mon 23 Nov 10:06 · Olga: assigned to Boris",
            "Mon 23 Nov 10:01 · Anna: in progress",
            "Mon 23 Nov 10:01 · Anna: took it",
        ]
        with pytest.raises(Refusal, match="not_allowed"):
            ivan.asks(ask.ShowHistory(ticket_id=1), private=True)


def test_a_client_cannot_reopen_a_closed_ticket(
    world: World, ivan: Somebody, anna: Somebody
) -> None:
    world.set_status(anna, Status.CLOSED)
    with pytest.raises(Refusal, match="closed_is_final"):
        ivan.asks(ask.ReopenTicket(ticket_id=1), private=True)


@pytest.mark.parametrize(
    "command",
    [ask.ReopenTicket(ticket_id=1), ask.SetStatus(ticket_id=1, status=Status.OPEN)],
    ids=["reopen", "status"],
)
def test_staff_reopen_a_closed_ticket_within_thirty_days(
    world: World, ivan: Somebody, anna: Somebody, command: ask.Command
) -> None:
    boris = world.specialist("Boris")
    anna.asks(ask.TakeTicket(ticket_id=1))
    world.set_status(anna, Status.CLOSED)
    world.pass_time(days=30)
    answer = boris.asks(command)
    assert answer is not None
    assert answer.template == "answers/reopened_by_hand"
    assert (world.ticket().status, world.ticket().assignee_id) == (Status.OPEN, anna.person.id)
    assert templates(world, "client/")[-2:] == ["client/closed", "client/reopened"]
    assert templates(world, "staff/")[-1] == "staff/reopened"
    before = len(world.posts("client/receipt"))
    ivan.writes("Still broken")
    assert len(world.posts("client/receipt")) == before, "it goes on in the same ticket"


def test_a_ticket_closed_long_ago_is_continued_by_another(
    world: World, ivan: Somebody, anna: Somebody
) -> None:
    world.set_status(anna, Status.CLOSED)
    world.pass_time(days=30, seconds=1)
    with pytest.raises(Refusal, match="closed_long_ago"):
        anna.asks(ask.ReopenTicket(ticket_id=1))


def test_resolved_tickets_close_silently_after_seven_days(
    world: World, ivan: Somebody, anna: Somebody
) -> None:
    from domain import desk

    world.set_status(anna, Status.RESOLVED)
    before = templates(world, "client/")
    world.now += REOPENS_WITHIN
    assert world.run(lambda uow: desk.close_resolved(Act(None, world.now, uow))) == 0
    world.pass_time(seconds=1)
    assert world.run(lambda uow: desk.close_resolved(Act(None, world.now, uow))) == 1
    assert world.ticket().status is Status.CLOSED
    assert templates(world, "client/") == before


def test_a_ticket_may_be_left_out_where_the_place_tells_it(
    world: World, ivan: Somebody, anna: Somebody
) -> None:
    anna.asks(ask.TakeTicket(), place=world.thread(1))
    assert world.ticket().assignee_id == anna.person.id
    ivan.insists(ask.CloseTicket(), private=True)
    assert world.ticket().status is Status.CLOSED
    with pytest.raises(Refusal, match="which_ticket"):
        anna.asks(ask.TakeTicket(), place=Place("slack", "T1", "CDESK"))


def test_the_first_administrator_claims_the_desk_once(world: World) -> None:
    ivan, petra = world.client("Ivan"), world.client("Petra")
    ivan.asks(ask.ClaimDesk(), private=True)
    assert world.run(lambda uow: uow.people.get(ivan.person.id)).role is Role.ADMINISTRATOR
    with pytest.raises(Refusal, match="has_administrator"):
        petra.asks(ask.ClaimDesk(), private=True)


def test_a_code_from_the_shell_makes_another_administrator_once_within_an_hour(
    world: World, olga: Somebody
) -> None:
    ivan, petra = world.client("Ivan"), world.client("Petra")
    for code in ("HELP-1", "HELP-2"):
        world.run(partial(add_code, code, world.now))
    ivan.asks(ask.ClaimDesk("HELP-1"), private=True)
    assert world.run(lambda uow: uow.people.get(ivan.person.id)).role is Role.ADMINISTRATOR
    [told] = world.posts("staff/role")
    assert (told.destination, told.words["name"]) == (f"person:{olga.person.id}", "Ivan")
    world.pass_time(hours=1)
    for code in ("HELP-1", "HELP-2", "HELP-3"):
        with pytest.raises(Refusal, match="code_over"):
            petra.asks(ask.ClaimDesk(code), private=True)


def test_only_administrators_say_who_is_staff_and_where_the_desk_lives(
    world: World, anna: Somebody, olga: Somebody, ivan: Somebody
) -> None:
    channel = Place("slack", "T1", "COTHER")
    for somebody in (anna, ivan):
        with pytest.raises(Refusal, match="not_allowed"):
            somebody.insists(ask.SetRole(ivan.identity, Role.SPECIALIST))
        with pytest.raises(Refusal, match="not_allowed"):
            somebody.insists(ask.SetDeskChannel(channel))
    olga.insists(ask.SetRole(ivan.identity, Role.SPECIALIST))
    assert world.run(lambda uow: uow.people.get(ivan.person.id)).role is Role.SPECIALIST
    olga.insists(ask.SetDeskChannel(channel))
    card = next(one for one in world.claim() if one.template == "desk/card")
    assert card.place == channel


def test_the_last_administrator_stays_one(world: World, olga: Somebody) -> None:
    with pytest.raises(Refusal, match="last_administrator"):
        olga.insists(ask.SetRole(olga.identity, Role.CLIENT))


def test_administrators_who_cannot_see_the_channel_are_told_of_new_tickets(
    world: World, olga: Somebody
) -> None:
    far = world.client("Maria")
    world.run(lambda uow: uow.people.set_role(far.person.id, Role.ADMINISTRATOR))
    world.client("Ivan").writes("Cannot log in")
    assert [post.lane for post in world.posts("staff/new_ticket")] == [f"person:{far.person.id}"]


class TestSpecialistsWhoCannotSeeTheChannel:
    @pytest.fixture
    def petra(self, world: World) -> Somebody:
        """A specialist with an account on Telegram alone."""
        petra = world.client("Petra")
        world.run(lambda uow: uow.people.set_role(petra.person.id, Role.SPECIALIST))
        return petra

    def test_are_told_of_a_ticket_that_nobody_has(self, world: World, petra: Somebody) -> None:
        world.specialist("Anna")
        world.client("Ivan").writes("Cannot log in")
        (told,) = world.posts(UNASSIGNED)
        assert (told.destination, told.silent) == (f"person:{petra.person.id}", False)

    def test_are_not_told_as_its_client_nor_while_they_are_away(
        self, world: World, petra: Somebody
    ) -> None:
        petra.writes_new("Cannot log in")
        world.run(lambda uow: uow.people.set_away(petra.person.id, world.now + timedelta(days=1)))
        world.client("Ivan").writes("Cannot print")
        assert world.posts(UNASSIGNED) == []

    def test_are_not_told_of_other_departments_tickets(self, world: World, petra: Somebody) -> None:
        anna = world.specialist("Anna")
        world.run(lambda uow: uow.dictionaries.join(1, [anna.person.id]))
        world.client("Ivan").writes("Cannot log in")
        assert world.posts(UNASSIGNED) == []

    def test_are_told_when_the_department_opens(self, world: World, petra: Somebody) -> None:
        has(world, Kind.CALENDAR, "Office", **OFFICE)
        has(world, Kind.LEVEL, "Standard", calendar="Office", response="1h")
        world.now = MONDAY.replace(hour=20)
        world.client("Ivan").writes("Cannot log in")
        (told,) = world.posts(UNASSIGNED)
        assert told.not_before == (MONDAY + timedelta(days=1)).replace(hour=9)

    def test_hear_nothing_of_what_somebody_took_meanwhile(
        self, world: World, petra: Somebody
    ) -> None:
        anna = world.specialist("Anna")
        world.client("Ivan").writes("Cannot log in")
        world.thread()
        anna.asks(ask.TakeTicket(ticket_id=1))
        (told,) = [one for one in world.claim() if one.template == UNASSIGNED]
        assert told.says_nothing


def test_cards_wait_until_there_is_a_channel(database_url: str) -> None:
    from sqlalchemy import delete

    from storage.tables import addresses
    from tests.domain.desk.world import world_on

    with world_on(database_url) as world:
        world.run(lambda uow: uow.outbox._connection.execute(delete(addresses)))
        world.client("Ivan").writes("Cannot log in")
        olga = world.administrator("Olga")
        assert [one.template for one in world.claim()] == ["client/receipt"]
        olga.insists(ask.SetDeskChannel(Place("slack", "T1", "CNEW")))
        assert [one.template for one in world.claim()] == ["desk/card"]


def test_a_client_who_reopens_by_a_button_has_spoken_last(
    world: World, ivan: Somebody, anna: Somebody
) -> None:
    anna.writes_in(world.ticket(), "Try again")
    world.pass_time(seconds=6)
    world.deliver()
    world.set_status(anna, Status.RESOLVED)
    world.pass_time(hours=1)
    ivan.asks(ask.ReopenTicket(ticket_id=1))
    assert lamp_for_staff(world.ticket(), anna.person.id) is Lamp.RED
