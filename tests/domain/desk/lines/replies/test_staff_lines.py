"""Whose line leaves, whose stays, and how it is taken back."""

from datetime import timedelta

import pytest

from domain import commands as ask
from domain.errors import Refusal
from domain.outgoing.mirrors import MirrorKind
from domain.policy.lines.staff_lines import StaysInside
from domain.text.spans import Span, Style, Text
from domain.tickets import Status
from tests.domain.desk.support.world import Somebody, World
from tests.support.texts.answers import line_of, words_of


@pytest.fixture
def ivan(world: World) -> Somebody:
    """A client with an open ticket."""
    ivan = world.client("Ivan")
    ivan.writes("Cannot log in")
    world.pass_time(minutes=1)
    return ivan


def replies(world: World) -> list[str]:
    """What would reach the client of staff's lines, in order."""
    world.pass_time(seconds=6)
    return [
        one.message.text.plain
        for one in world.deliver()
        if one.template == "client/reply" and one.message
    ]


def test_a_plain_line_goes_to_the_client_and_makes_its_author_responsible(
    world: World, ivan: Somebody, anna: Somebody
) -> None:
    assert anna.writes_in(world.ticket(), "Which browser?") is None
    ticket = world.ticket()
    assert (ticket.assignee_id, ticket.status) == (anna.person.id, Status.OPEN)
    assert replies(world) == ["Which browser?"]


def test_a_public_line_waits_five_seconds(world: World, ivan: Somebody, anna: Somebody) -> None:
    anna.writes_in(world.ticket(), "Which browser?")
    world.pass_time(seconds=4.9)
    assert not [one for one in world.claim() if one.template == "client/reply"]
    world.pass_time(seconds=0.2)
    assert [one for one in world.claim() if one.template == "client/reply"] == []
    # The receipt ahead in the lane was claimed above; once it is sent the reply may leave.


def test_a_colleagues_line_stays_inside_and_can_be_sent(
    world: World, ivan: Somebody, anna: Somebody
) -> None:
    boris = world.specialist("Boris")
    anna.writes_in(world.ticket(), "I am on it")
    answer = boris.writes_in(world.ticket(), "Ask for the logs")
    assert answer is not None
    assert (answer.template, words_of(answer)["why"], words_of(answer)["assignee"]) == (
        "answers/stays_inside",
        "colleague",
        "Anna",
    )
    assert replies(world) == ["I am on it"]
    for _ in range(2):
        boris.asks(ask.SendToClient(line_of(answer)))
    assert replies(world) == ["Ask for the logs"]


@pytest.mark.parametrize("value", ["U77", "S1", "C2", "here"])
def test_a_line_that_mentions_somebody_stays_inside(
    world: World, ivan: Somebody, anna: Somebody, value: str
) -> None:
    text = Text("@boris look at this", (Span(0, 6, Style.MENTION, value),))
    answer = anna.writes_in(world.ticket(), text)
    assert answer is not None
    assert words_of(answer)["why"] == "mention"
    assert replies(world) == []


def test_an_unknown_command_stays_inside(world: World, ivan: Somebody, anna: Somebody) -> None:
    answer = anna.writes_in(world.ticket(), "!tkae", inside=StaysInside.UNKNOWN_COMMAND)
    assert answer is not None
    assert words_of(answer)["why"] == StaysInside.UNKNOWN_COMMAND
    assert replies(world) == []


def test_a_note_never_leaves_and_shows_a_lock(world: World, ivan: Somebody, anna: Somebody) -> None:
    place = world.thread()
    line = world.line(place, "!note VIP, be quick", id="n1")
    anna.asks(ask.AddNote(text=Text("VIP, be quick"), line=line), place=place)
    assert replies(world) == []
    message = world.run(lambda uow: uow.messages.at(place, "n1"))
    assert message is not None
    assert message.text.plain == "VIP, be quick"
    assert world.wanted(MirrorKind.MARK, message.id) == "inside"


def test_a_note_typed_elsewhere_appears_in_the_thread(
    world: World, ivan: Somebody, anna: Somebody
) -> None:
    anna.asks(ask.AddNote(ticket_id=1, text=Text("VIP")))
    assert [post.template for post in world.posts("thread/note")] == ["thread/note"]


def test_reply_by_command_leaves_whoever_is_responsible(
    world: World, ivan: Somebody, anna: Somebody
) -> None:
    boris = world.specialist("Boris")
    anna.asks(ask.TakeTicket(ticket_id=1))
    boris.asks(ask.Reply(ticket_id=1, text=Text("Hello from Boris")))
    assert replies(world) == ["Hello from Boris"]
    assert world.ticket().assignee_id == anna.person.id


def test_edited_within_the_five_seconds_it_leaves_changed(
    world: World, ivan: Somebody, anna: Somebody
) -> None:
    place = world.thread()
    line = world.line(place, "Teh answer", id="m1")
    anna.asks(ask.WriteInThread(line), place=place)
    edited = world.line(place, "The answer", id="m1")
    assert anna.asks(ask.EditLine(edited), place=place) is None
    assert replies(world) == ["The answer"]


def test_deleted_within_the_five_seconds_it_does_not_leave(
    world: World, ivan: Somebody, anna: Somebody
) -> None:
    place = world.thread()
    anna.asks(ask.WriteInThread(world.line(place, "Wrong window", id="m1")), place=place)
    anna.asks(ask.DeleteLine(place, "m1"), place=place)
    anna.writes_in(world.ticket(), "Right window")
    assert replies(world) == ["Right window"]


def test_editing_a_note_never_sends_it(world: World, ivan: Somebody, anna: Somebody) -> None:
    place = world.thread()
    line = world.line(place, "!note inside", id="n1")
    anna.asks(ask.AddNote(text=Text("inside"), line=line), place=place)
    anna.asks(ask.EditLine(world.line(place, "outside", id="n1")), place=place)
    assert replies(world) == []


def test_the_heading_comes_only_when_author_or_ticket_changed(
    world: World, ivan: Somebody, anna: Somebody
) -> None:
    boris = world.specialist("Boris")
    anna.writes_in(world.ticket(), "One")
    anna.writes_in(world.ticket(), "Two")
    world.pass_time(seconds=4)
    boris.asks(ask.Reply(ticket_id=1, text=Text("Three")))
    assert [post.words["headed"] for post in world.posts("client/reply")] == [True, False, True]


def test_lines_by_others_than_staff_do_not_leave_and_they_are_told(
    world: World, ivan: Somebody
) -> None:
    stranger = world.client("Oleg", platform="slack")
    with pytest.raises(Refusal, match="line_stays_here"):
        stranger.writes_in(world.ticket(), "Hello client")
    assert replies(world) == []


def test_a_guest_is_not_staff_whatever_the_role_says(world: World, ivan: Somebody) -> None:
    boris = world.specialist("Boris")
    profile = boris.person
    from domain.people.accounts import Profile

    guest = world.run(
        lambda uow: uow.people.know(Profile(boris.identity, profile.name, is_guest=True), world.now)
    )
    assert not guest.role.is_staff
    administrator = world.administrator("Olga")
    from domain.people.person import Role

    with pytest.raises(Refusal, match="guest_not_staff"):
        administrator.insists(ask.SetRole(boris.identity, Role.SPECIALIST))


def test_a_line_in_a_thread_that_is_no_tickets_is_none_of_the_desks_business(
    world: World, ivan: Somebody, anna: Somebody
) -> None:
    place = world.thread().__class__("slack", "T1", "CDESK", "elsewhere")
    stranger = world.client("Oleg", platform="slack")
    for somebody in (anna, stranger):
        line = world.line(place, "lunch?")
        assert somebody.asks(ask.WriteInThread(line), place=place) is None


def test_nothing_leaves_from_a_closed_tickets_thread(
    world: World, ivan: Somebody, anna: Somebody
) -> None:
    world.set_status(anna, Status.CLOSED)
    answer = anna.writes_in(world.ticket(), "One more thing")
    assert answer is not None
    assert words_of(answer)["why"] == "closed"
    assert replies(world) == []
    with pytest.raises(Refusal, match="closed_is_final"):
        anna.asks(ask.Reply(ticket_id=1, text=Text("By force")))


def test_an_empty_reply_is_refused(world: World, ivan: Somebody, anna: Somebody) -> None:
    with pytest.raises(Refusal, match="empty_line"):
        anna.asks(ask.Reply(ticket_id=1, text=Text("  ")))


def test_a_reply_that_overtakes_the_clock_is_of_now(
    world: World, ivan: Somebody, anna: Somebody
) -> None:
    place = world.thread()
    line = world.line(place, "Soon", written_at=world.now + timedelta(hours=1))
    anna.asks(ask.WriteInThread(line), place=place)
    assert world.ticket().last_staff_line_at == world.now
