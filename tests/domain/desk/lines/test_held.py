"""Lines that do not leave before somebody says so: why they are held, and what becomes of them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from domain import commands as ask
from domain import desk
from domain.answers import Answer, Say
from domain.bodies import HELD
from domain.desk.act import Act
from domain.errors import Refusal
from domain.messages import Message, MessageKind
from domain.people import Identity, Place, Profile
from domain.policy import routing
from domain.posts import REMOVED, Delayed, Failed, MirrorKind
from domain.text import Span, Style, Text
from domain.tickets import Status
from tests.domain.desk.world import Somebody, World
from tests.shown import line_of

TOKEN = "xox" + "b-" + "123456789012"


@pytest.fixture
def ivan(world: World) -> Somebody:
    """A client whose question stands in the thread."""
    ivan = world.client("Ivan")
    ivan.writes("Cannot log in")
    world.thread()
    world.deliver()
    return ivan


@pytest.fixture
def anna(world: World) -> Somebody:
    """A specialist."""
    return world.specialist("Anna")


def answer(world: World, who: Somebody, text: str | Text, id: str = "m1") -> Answer | None:  # noqa: A002
    """A line in the thread, at once."""
    place = world.thread()
    return who.asks(ask.WriteInThread(world.line(place, text, id=id)), place=place)


def line(world: World, id: str = "m1") -> Message:  # noqa: A002
    place = world.thread()
    found = world.run(lambda uow: uow.messages.at(place, id))
    assert found is not None
    return found


def why(world: World) -> list[str]:
    """The codes that the thread was told of, notice by notice."""
    return [code for post in world.posts(HELD) for code, _ in post.words["why"]]


def meanwhile(world: World) -> list[Sequence[str]]:
    return [tuple(row) for post in world.posts(HELD) for row in post.words["meanwhile"]]


def replies(world: World) -> list[str]:
    """What reaches the client, in order."""
    world.pass_time(seconds=6)
    return [
        one.message.text.plain
        for one in world.deliver()
        if one.template == "client/reply" and one.message
    ]


class TestTheClientWrote:
    def test_a_line_the_author_had_no_time_to_read_puts_the_reply_on_hold(
        self, world: World, ivan: Somebody, anna: Somebody
    ) -> None:
        world.pass_time(minutes=1)
        ivan.writes("It works again, sorry")
        world.deliver()
        world.pass_time(seconds=2)
        assert answer(world, anna, "Please restart it") is None
        assert line(world).kind is MessageKind.HELD
        assert world.wanted(MirrorKind.MARK, line(world).id) == "held"
        assert why(world) == ["client_wrote"]
        assert meanwhile(world) == [("Ivan", "It works again, sorry")]
        assert replies(world) == []

    def test_a_line_that_was_there_for_three_seconds_does_not(
        self, world: World, ivan: Somebody, anna: Somebody
    ) -> None:
        ivan.writes("Since Monday")
        world.deliver()
        world.pass_time(seconds=3)
        answer(world, anna, "Please restart it")
        assert replies(world) == ["Please restart it"]

    def test_a_line_that_is_not_in_the_thread_yet_does(
        self, world: World, ivan: Somebody, anna: Somebody
    ) -> None:
        ivan.writes("Since Monday")
        world.pass_time(minutes=5)
        answer(world, anna, "Please restart it")
        assert why(world) == ["client_wrote"]

    def test_the_line_that_opened_the_ticket_does_not(self, world: World, anna: Somebody) -> None:
        world.client("Ivan").writes("Cannot log in")
        world.thread()
        answer(world, anna, "Good morning")
        assert replies(world) == ["Good morning"]

    def test_when_it_was_written_counts_and_not_when_it_came(
        self, world: World, ivan: Somebody, anna: Somebody
    ) -> None:
        written_at = world.now + timedelta(seconds=10)
        world.pass_time(seconds=11)
        ivan.writes("It works again")
        world.deliver()
        world.pass_time(minutes=5)
        place = world.thread()
        late = world.line(place, "Please restart it", written_at=written_at)
        anna.asks(ask.WriteInThread(late), place=place)
        assert why(world) == ["client_wrote"]

    def test_while_the_reply_still_waits_takes_it_back(
        self, world: World, ivan: Somebody, anna: Somebody
    ) -> None:
        answer(world, anna, "Please restart it")
        world.pass_time(seconds=4)
        ivan.writes("It works again")
        assert line(world).kind is MessageKind.HELD
        assert [post.state for post in world.posts("client/reply")] == ["withdrawn"]
        assert meanwhile(world) == [("Ivan", "It works again")]
        assert replies(world) == []
        told = [post.template for post in world.posts("thread/")]
        assert told[-2:] == ["thread/line", HELD], "first the line, then what it held"

    def test_once_the_reply_is_leaving_changes_nothing(
        self, world: World, ivan: Somebody, anna: Somebody
    ) -> None:
        answer(world, anna, "Please restart it")
        world.pass_time(seconds=5)
        ivan.writes("It works again")
        assert why(world) == []

    def test_with_zero_reading_time_no_reply_is_put_on_hold(
        self, world: World, ivan: Somebody, anna: Somebody, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(routing, "REPLY_SEES", timedelta(0))
        ivan.writes("Since Monday")
        answer(world, anna, "Please restart it")
        assert replies(world) == ["Please restart it"]


class TestAColleagueAnswered:
    def test_meanwhile_holds_a_reply(self, world: World, ivan: Somebody, anna: Somebody) -> None:
        boris = world.specialist("Boris")
        answer(world, anna, "Please restart it")
        world.pass_time(seconds=1)
        place = world.thread()
        second = world.line(place, "!r Please wait", id="m2")
        boris.asks(ask.Reply(text=Text("Please wait"), line=second), place=place)
        assert why(world) == ["colleague_answered"]
        assert meanwhile(world) == [("Anna", "Please restart it")]
        assert replies(world) == ["Please restart it"]

    def test_long_before_does_not(self, world: World, ivan: Somebody, anna: Somebody) -> None:
        boris = world.specialist("Boris")
        answer(world, anna, "Please restart it")
        world.pass_time(seconds=3)
        boris.asks(ask.Reply(ticket_id=1, text=Text("And then wait")))
        assert replies(world) == ["Please restart it", "And then wait"]

    def test_ones_own_lines_hold_nothing(
        self, world: World, ivan: Somebody, anna: Somebody
    ) -> None:
        answer(world, anna, "One")
        answer(world, anna, "Two", "m2")
        assert replies(world) == ["One", "Two"]

    def test_a_line_that_was_taken_back_puts_nothing_on_hold(
        self, world: World, ivan: Somebody, anna: Somebody
    ) -> None:
        boris = world.specialist("Boris")
        answer(world, anna, "Wrong window")
        anna.asks(ask.DeleteLine(world.thread(), "m1"), place=world.thread())
        boris.asks(ask.Reply(ticket_id=1, text=Text("Right window")))
        assert replies(world) == ["Right window"]


LEAKS = {
    "private_link": Text("See https://acme.slack.com/archives/C0123/p1700000000000000"),
    "secret": Text(f"Use {TOKEN} for it"),
    "other_client": Text("As I told Petra Example yesterday"),
}


class TestTheLeakGuard:
    @pytest.mark.parametrize("code", LEAKS)
    def test_asks_once_and_is_told_once(
        self, world: World, ivan: Somebody, anna: Somebody, code: str
    ) -> None:
        world.client("Petra Example")
        answer(world, anna, LEAKS[code])
        assert why(world) == [code]
        for _ in range(2):
            anna.asks(ask.SendAnyway(line(world).id))
        assert why(world) == [code]
        assert replies(world) == [LEAKS[code].plain]

    def test_the_secret_itself_is_not_repeated(
        self, world: World, ivan: Somebody, anna: Somebody
    ) -> None:
        answer(world, anna, LEAKS["secret"])
        assert TOKEN not in str([post.words for post in world.posts(HELD)])

    def test_a_link_may_hide_behind_other_words(
        self, world: World, ivan: Somebody, anna: Somebody
    ) -> None:
        answer(world, anna, Text("this", (Span(0, 4, Style.LINK, "https://files.slack.com/x"),)))
        assert why(world) == ["private_link"]

    def test_a_handle_is_a_name(self, world: World, ivan: Somebody, anna: Somebody) -> None:
        profile = Profile(Identity("telegram", "", "7"), "Petra", handle="PetraX")
        world.run(lambda uow: uow.people.know(profile, world.now))
        answer(world, anna, "Ask @petrax about it")
        assert why(world) == ["other_client"]

    def test_the_clients_own_name_is_none(self, world: World, anna: Somebody) -> None:
        for _ in range(2):
            world.client("Ivan Example").writes("Cannot log in")
        world.thread()
        answer(world, anna, "Dear Ivan Example, please wait")
        assert why(world) == []

    def test_nor_is_a_colleagues(self, world: World, ivan: Somebody, anna: Somebody) -> None:
        world.specialist("Boris Example")
        answer(world, anna, "Boris Example will call you")
        assert why(world) == []

    def test_a_name_is_what_somebody_is_called_now(
        self, world: World, ivan: Somebody, anna: Somebody
    ) -> None:
        petra = world.client("Petra Example")
        renamed = Profile(petra.identity, "Petra Other")
        world.run(lambda uow: uow.people.know(renamed, world.now))
        answer(world, anna, "Not Petra Example")
        answer(world, anna, "But PETRA  OTHER", "m2")
        assert [line(world, number).kind for number in ("m1", "m2")] == [
            MessageKind.REPLY,
            MessageKind.HELD,
        ]

    def test_asks_before_a_note_is_sent(self, world: World, ivan: Somebody, anna: Somebody) -> None:
        place = world.thread()
        note = world.line(place, TOKEN, id="n1")
        anna.asks(ask.AddNote(text=Text(TOKEN), line=note), place=place)
        told = anna.asks(ask.SendToClient(line(world, "n1").id))
        assert told is not None
        assert told.template == "answers/held"
        assert replies(world) == []

    def test_asks_when_an_edit_brings_it(
        self, world: World, ivan: Somebody, anna: Somebody
    ) -> None:
        answer(world, anna, "Use this")
        edit(world, anna, f"Use {TOKEN}")
        assert why(world) == ["secret"]
        assert replies(world) == []

    def test_an_edit_does_not_leave_with_it_once_the_answer_has(
        self, world: World, ivan: Somebody, anna: Somebody
    ) -> None:
        answer(world, anna, "Use this")
        replies(world)
        told = edit(world, anna, f"Use {TOKEN}")
        assert told is not None
        assert told.template == "answers/edit_stays"
        assert line(world).text.plain == "Use this"

    def test_asks_before_a_failed_answer_goes_again(
        self, world: World, ivan: Somebody, anna: Somebody
    ) -> None:
        answer(world, anna, "Use this")
        world.pass_time(seconds=6)
        (claimed,) = [one for one in world.claim() if one.template == "client/reply"]
        world.record(Failed(claimed.post_id, "too_long"))
        edit(world, anna, f"Use {TOKEN}")
        anna.asks(ask.SendAgain(line(world).id))
        assert why(world) == ["secret"]
        anna.asks(ask.SendAnyway(line(world).id))
        assert replies(world) == [f"Use {TOKEN}"]
        told = anna.asks(ask.SendAgain(line(world).id))
        assert told is not None
        assert told.template == "answers/already_sent"


def edit(world: World, who: Somebody, text: str, *, inside: bool = False) -> Answer | None:
    place = world.thread()
    return who.asks(ask.EditLine(world.line(place, text, id="m1"), inside), place=place)


@pytest.fixture
def held(world: World, ivan: Somebody, anna: Somebody) -> Message:
    """A line of Anna's that is held for a secret in it, as the thread was told."""
    answer(world, anna, f"Use {TOKEN}")
    world.deliver()
    return line(world)


def drawn(world: World) -> list[Any]:
    pictures = world.run(lambda uow: uow.claims.mirrors(world.now, ["telegram", "slack"]))
    return [one for one in pictures if one.kind is MirrorKind.LINE]


class TestWhatIsHeld:
    def test_is_no_answer(self, world: World, held: Message) -> None:
        ticket = world.ticket()
        assert (ticket.last_staff_line_at, ticket.first_response_at) == (None, None)
        assert ticket.waiting_since is not None
        assert ticket.status is Status.NEW, "nobody is responsible yet"

    def test_leaves_by_the_word_of_any_colleague_once(
        self, world: World, held: Message, ivan: Somebody
    ) -> None:
        boris = world.specialist("Boris")
        for _ in range(2):
            told = boris.asks(ask.SendAnyway(held.id))
            assert told is not None
            assert told.template == "answers/reply_goes"
        assert world.wanted(MirrorKind.MARK, held.id) == "waiting"
        assert replies(world) == [f"Use {TOKEN}"]
        assert world.ticket().waiting_since is None

    def test_answers_what_the_client_wrote_before_it_was_sent(
        self, world: World, held: Message, ivan: Somebody, anna: Somebody
    ) -> None:
        world.pass_time(minutes=1)
        ivan.writes("Hello?")
        world.pass_time(minutes=1)
        anna.asks(ask.SendAnyway(held.id))
        replies(world)
        assert world.ticket().waiting_since is None

    def test_leaves_though_the_client_writes_while_it_waits(
        self, world: World, held: Message, ivan: Somebody, anna: Somebody
    ) -> None:
        anna.asks(ask.SendAnyway(held.id))
        ivan.writes("Hello?")
        assert why(world) == ["secret"]
        assert replies(world) == [f"Use {TOKEN}"]

    def test_stays_inside_when_it_is_discarded(
        self, world: World, held: Message, anna: Somebody
    ) -> None:
        for command in (ask.Discard, ask.Discard, ask.SendAnyway):
            told = anna.asks(command(held.id))
            assert told is not None
            assert told.template == "answers/discarded"
        assert line(world).kind is MessageKind.NOTE
        assert world.wanted(MirrorKind.MARK, held.id) == "inside"
        assert replies(world) == []

    def test_cannot_be_discarded_once_it_was_sent(
        self, world: World, held: Message, anna: Somebody
    ) -> None:
        anna.asks(ask.SendAnyway(held.id))
        told = anna.asks(ask.Discard(held.id))
        assert told == Say("answers/reply_goes", ticket_id=1), "nobody is told that it stays"
        assert replies(world) == [f"Use {TOKEN}"]

    def test_stays_held_when_it_is_edited_and_leaves_as_it_reads_then(
        self, world: World, held: Message, anna: Somebody
    ) -> None:
        edit(world, anna, f"Please use {TOKEN}")
        assert why(world) == ["secret"], "nobody is asked twice about the same thing"
        assert [one.delivery.template for one in drawn(world)] == [HELD]
        anna.asks(ask.SendAnyway(held.id))
        assert replies(world) == [f"Please use {TOKEN}"]

    def test_is_told_of_again_when_an_edit_brings_something_new(
        self, world: World, held: Message, anna: Somebody
    ) -> None:
        edit(world, anna, f"Use {TOKEN}99")
        assert why(world) == ["secret", "secret"]

    def test_is_gone_when_it_is_deleted(self, world: World, held: Message, anna: Somebody) -> None:
        place = world.thread()
        anna.asks(ask.DeleteLine(place, "m1"), place=place)
        assert [(one.wanted, one.delivery.template) for one in drawn(world)] == [(REMOVED, HELD)]
        told = anna.asks(ask.SendAnyway(held.id))
        assert told is not None
        assert told.template == "answers/discarded"
        assert replies(world) == []

    def test_is_a_note_when_it_is_edited_into_one(
        self, world: World, held: Message, anna: Somebody
    ) -> None:
        edit(world, anna, "For us", inside=True)
        assert line(world).kind is MessageKind.NOTE
        assert replies(world) == []

    def test_does_not_leave_from_a_closed_ticket(
        self, world: World, held: Message, anna: Somebody
    ) -> None:
        world.set_status(anna, Status.CLOSED)
        with pytest.raises(Refusal, match="closed_is_final"):
            anna.asks(ask.SendAnyway(held.id))

    def test_is_none_of_the_clients_business(
        self, world: World, held: Message, ivan: Somebody
    ) -> None:
        for command in (ask.SendAnyway(held.id), ask.Discard(held.id)):
            with pytest.raises(Refusal):
                ivan.asks(command, private=True)

    def test_is_told_to_whoever_typed_it_outside_the_thread(
        self, world: World, ivan: Somebody, anna: Somebody
    ) -> None:
        told = anna.asks(ask.Reply(ticket_id=1, text=Text(f"Use {TOKEN}")))
        assert told is not None
        assert (told.template, len(world.posts("thread/reply"))) == ("answers/held", 0)
        anna.asks(ask.SendAnyway(line_of(told)))
        assert replies(world) == [f"Use {TOKEN}"]


class TestAnswersThatAreNone:
    """An answer that was held, withdrawn or failed leaves the ticket as it was before."""

    def test_withdrawn(self, world: World, ivan: Somebody, anna: Somebody) -> None:
        answer(world, anna, "First")
        replies(world)
        before = world.ticket().last_staff_line_at
        answer(world, anna, "Second", "m2")
        assert world.ticket().last_staff_line_at != before
        anna.asks(ask.DeleteLine(world.thread(), "m2"), place=world.thread())
        assert world.ticket().last_staff_line_at == before

    def test_failed_until_it_is_sent_again(
        self, world: World, ivan: Somebody, anna: Somebody
    ) -> None:
        answer(world, anna, "First")
        world.pass_time(seconds=6)
        (claimed,) = [one for one in world.claim() if one.template == "client/reply"]
        world.record(Failed(claimed.post_id, "too_long"))
        assert world.ticket().last_staff_line_at is None
        with pytest.raises(Refusal, match="nothing_asked"):
            world.set_status(anna, Status.PENDING)
        anna.asks(ask.SendAgain(line(world).id))
        assert world.ticket().last_staff_line_at == line(world).written_at

    def test_taken_back_because_the_client_wrote(
        self, world: World, ivan: Somebody, anna: Somebody
    ) -> None:
        answer(world, anna, "First")
        ivan.writes("Hello?")
        assert world.ticket().last_staff_line_at is None


class TestOvertaken:
    """Slack delivers again, late: an edit or a deletion may come before its line."""

    def test_a_line_leaves_as_it_was_edited(
        self, world: World, ivan: Somebody, anna: Somebody
    ) -> None:
        edit(world, anna, "The answer")
        answer(world, anna, "Teh answer")
        assert replies(world) == ["The answer"]

    def test_a_line_that_was_deleted_does_not_leave(
        self, world: World, ivan: Somebody, anna: Somebody
    ) -> None:
        place = world.thread()
        world.run(lambda uow: desk.remember_deletion(place, "m1", Act(None, world.now, uow)))
        edit(world, anna, "The answer")
        assert answer(world, anna, "Wrong window") is None
        assert replies(world) == []

    def test_a_line_that_was_edited_into_a_note_stays_inside(
        self, world: World, ivan: Somebody, anna: Somebody
    ) -> None:
        edit(world, anna, "For us", inside=True)
        answer(world, anna, "For you")
        assert line(world).kind is MessageKind.NOTE
        assert replies(world) == []

    def test_a_note_stays_one_whatever_it_reads(
        self, world: World, ivan: Somebody, anna: Somebody
    ) -> None:
        edit(world, anna, "For you")
        place = world.thread()
        note = world.line(place, "For us", id="m1")
        anna.asks(ask.AddNote(text=Text("For us"), line=note), place=place)
        assert (line(world).kind, line(world).text.plain) == (MessageKind.NOTE, "For you")

    def test_a_clients_line_too(self, world: World) -> None:
        jane = world.client("Jane", platform="slack")
        early = world.line(jane.place, "Number 71", id="1.1")
        jane.asks(ask.EditLine(early), private=True)
        jane.writes("Number 17", id="1.1")
        sent = [one.message for one in world.deliver() if one.template == "desk/card"]
        assert world.ticket().subject == "Number 71", sent

    def test_nothing_is_remembered_of_lines_elsewhere(self, world: World, anna: Somebody) -> None:
        lunch = Place("slack", "T1", "CLUNCH", "1.0")
        anna.asks(ask.EditLine(world.line(lunch, "Pizza", id="1.1")), place=lunch)
        world.run(lambda uow: desk.remember_deletion(lunch, "1.2", Act(None, world.now, uow)))
        for number in ("1.1", "1.2"):
            assert remembered(world, lunch, number) is None


def remembered(world: World, place: Place, external_id: str) -> object:
    return world.run(lambda uow: uow.early_edits.of(place, external_id))


class TestEditsOfAnswers:
    def test_one_that_waits_and_becomes_a_note_stays_inside(
        self, world: World, ivan: Somebody, anna: Somebody
    ) -> None:
        answer(world, anna, "He pays late")
        assert edit(world, anna, "He pays late", inside=True) is None
        assert line(world).kind is MessageKind.NOTE
        assert world.wanted(MirrorKind.MARK, line(world).id) == "inside"
        assert world.ticket().last_staff_line_at is None
        assert replies(world) == []

    def test_one_that_has_left_cannot_become_a_note(
        self, world: World, ivan: Somebody, anna: Somebody
    ) -> None:
        answer(world, anna, "At noon")
        replies(world)
        told = edit(world, anna, "He pays late", inside=True)
        assert told is not None
        assert told.template == "answers/edited_too_late"
        assert (line(world).text.plain, drawn(world)) == ("At noon", [])

    def test_one_that_may_have_left_takes_no_secret_along_when_it_is_sent_again(
        self, world: World, ivan: Somebody, anna: Somebody
    ) -> None:
        answer(world, anna, "At noon")
        world.pass_time(seconds=6)
        [leaving] = [one for one in world.claim() if one.template == "client/reply"]
        world.record(Delayed(leaving.post_id, world.now, "timeout", repeated=True))
        told = edit(world, anna, f"At noon, with {TOKEN}")
        assert told is not None
        assert told.template == "answers/edit_stays"
        assert replies(world) == ["At noon"]

    def test_one_that_changes_nothing_draws_nothing(
        self, world: World, ivan: Somebody, anna: Somebody
    ) -> None:
        bold = Span(0, 2, Style.BOLD)
        answer(world, anna, Text("At noon", (bold,)))
        replies(world)
        same = Text("At noon", (replace(bold, end=1), Span(1, 2, Style.BOLD)))
        place = world.thread()
        assert anna.asks(ask.EditLine(world.line(place, same, id="m1")), place=place) is None
        assert drawn(world) == []


class TestANoteThatIsSent:
    def test_counts_as_written_when_it_is_sent(
        self, world: World, ivan: Somebody, anna: Somebody
    ) -> None:
        place = world.thread()
        note = world.line(place, "Restart it", id="n1")
        anna.asks(ask.AddNote(text=Text("Restart it"), line=note), place=place)
        world.pass_time(minutes=5)
        ivan.writes("Hello?")
        world.deliver()
        world.pass_time(minutes=5)
        anna.asks(ask.SendToClient(line(world, "n1").id))
        assert world.ticket().last_staff_line_at == world.now
        assert replies(world) == ["Restart it"]
        assert world.ticket().waiting_since is None

    def test_is_held_if_the_client_has_just_written(
        self, world: World, ivan: Somebody, anna: Somebody
    ) -> None:
        place = world.thread()
        note = world.line(place, "Restart it", id="n1")
        anna.asks(ask.AddNote(text=Text("Restart it"), line=note), place=place)
        ivan.writes("It works again")
        world.deliver()
        anna.asks(ask.SendToClient(line(world, "n1").id))
        assert why(world) == ["client_wrote"]


def test_an_answer_quotes_what_it_answers_where_there_are_several_tickets(
    world: World, ivan: Somebody, anna: Somebody
) -> None:
    answer(world, anna, "Which browser?")
    ivan.writes_new("The invoice is wrong")
    ivan.writes("Number 17", id="17")
    world.deliver()
    world.pass_time(minutes=1)
    place = world.thread(2)
    anna.asks(ask.WriteInThread(world.line(place, "Thank you")), place=place)
    assert [post.body.quotes for post in world.posts("client/reply")] == ["", "17"]
