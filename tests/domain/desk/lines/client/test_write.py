"""Which ticket a client's line means, and what it does to it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain import commands as ask
from domain.answers.say import Say
from domain.dictionaries import BEGINNING, Kind
from domain.errors import Refusal
from domain.messages import Attachment, AttachmentKind
from domain.outgoing.buttons import OwnTicket
from domain.outgoing.mirrors import MirrorKind
from domain.outgoing.outcomes import Sent
from domain.tickets import Status
from tests.domain.desk.support.world import MONDAY, World


def test_a_first_line_opens_a_ticket_with_card_line_and_receipt(world: World) -> None:
    world.client("Ivan").writes("Cannot log in")
    ticket = world.ticket(1)
    assert (ticket.subject, ticket.status, ticket.source) == (
        "Cannot log in",
        Status.NEW,
        "telegram",
    )
    assert ticket.waiting_since == MONDAY
    assert [post.template for post in world.posts()] == [
        "desk/card",
        "thread/line",
        "client/receipt",
    ]


def test_the_same_line_delivered_twice_is_one_line(world: World) -> None:
    ivan = world.client("Ivan")
    ivan.writes("Cannot log in", id="7")
    ivan.writes("Cannot log in", id="7")
    assert len(world.posts("desk/card")) == len(world.posts("thread/line")) == 1


def test_further_lines_go_on_in_the_one_open_ticket_and_get_only_a_look(world: World) -> None:
    ivan = world.client("Ivan")
    ivan.writes("Cannot log in")
    assert ivan.writes("The page stays empty", id="8") is None
    assert len(world.posts("client/")) == 1
    assert world.wanted(MirrorKind.SEEN, world.ticket().conversation_id) == "👀:8"


def test_the_subject_is_the_first_line_that_is_more_than_a_greeting(world: World) -> None:
    ivan = world.client("Ivan")
    ivan.writes("Добрый день!")
    assert world.ticket().subject_settled is False
    ivan.writes("Не могу войти\nпишет: ошибка 500")
    assert world.ticket().subject == "Не могу войти"
    ivan.writes("И ещё письмо не приходит")
    assert world.ticket().subject == "Не могу войти"


@pytest.mark.parametrize("too_late", ["a minute", "staff acted"])
def test_the_subject_settles_after_a_minute_or_when_staff_acts(world: World, too_late: str) -> None:
    ivan, anna = world.client("Ivan"), world.specialist("Anna")
    ivan.writes("Hello")
    if too_late == "a minute":
        world.pass_time(seconds=61)
    else:
        anna.asks(ask.TakeTicket(ticket_id=1))
    ivan.writes("Cannot log in")
    assert world.ticket().subject == "Hello"


def test_a_photo_without_text_opens_a_ticket(world: World) -> None:
    world.client("Ivan").writes("", attachments=(Attachment(AttachmentKind.PHOTO),))
    assert world.ticket().subject == ""
    world.thread()
    message = next(one.message for one in world.deliver() if one.template == "thread/line")
    assert message is not None
    assert message.attachments == (Attachment(AttachmentKind.PHOTO),)


def test_a_quoted_message_decides_among_several_tickets(world: World) -> None:
    ivan = world.client("Ivan")
    ivan.writes("Cannot log in", id="1")
    ivan.writes_new("The invoice is wrong")
    assert ivan.writes("It says error 500", quotes="1") is None
    assert world.ticket(1).last_client_line_at == world.now
    assert len([p for p in world.posts("thread/line") if p.ticket_id == 1]) == 2


def test_a_quoted_answer_of_ours_decides_too(world: World) -> None:
    ivan = world.client("Ivan")
    ivan.writes("Cannot log in")
    ivan.writes_new("The invoice is wrong")
    receipts = {one.ticket.id: one for one in world.deliver() if one.template == "client/receipt"}  # type: ignore[union-attr]
    ivan.writes("Still nothing", quotes=f"{receipts[1].post_id}")
    assert [post.ticket_id for post in world.posts("thread/line")] == [1, 2, 1]


def test_somebody_elses_ticket_cannot_be_reached_by_a_quote(world: World) -> None:
    ivan, petra = world.client("Ivan"), world.client("Petra")
    ivan.writes("Cannot log in", id="1")
    petra.writes("My own matter")
    petra.writes("Let me in", quotes="1")
    assert [post.ticket_id for post in world.posts("thread/line")] == [1, 2, 2]


def test_of_several_open_tickets_the_last_addressed_is_meant_and_the_client_is_told(
    world: World,
) -> None:
    ivan = world.client("Ivan")
    ivan.writes("Cannot log in", id="1")
    ivan.writes_new("The invoice is wrong")
    ivan.writes("About the login", quotes="1")
    world.pass_time(minutes=5)
    answer = ivan.writes("Any news?")
    assert answer is not None
    assert (answer.template, answer.ticket_id) == ("answers/guessed", 1)


def test_of_several_open_tickets_the_newest_is_meant_once_the_last_addressed_is_closed(
    world: World,
) -> None:
    ivan, anna = world.client("Ivan"), world.specialist("Anna")
    ivan.writes("Cannot log in")
    ivan.writes_new("The invoice is wrong")
    ivan.writes_new("The printer is on fire")
    world.set_status(anna, Status.CLOSED, 3)
    answer = ivan.writes("Any news?")
    assert answer is not None
    assert (answer.template, answer.ticket_id) == ("answers/guessed", 2)


def test_a_line_while_the_ticket_waits_for_the_client_opens_it_again(world: World) -> None:
    ivan, anna = world.client("Ivan"), world.specialist("Anna")
    ivan.writes("Cannot log in")
    world.pass_time(minutes=1)
    anna.writes_in(world.ticket(), "Which browser?")
    world.set_status(anna, Status.PENDING)
    assert world.ticket().waiting_since is None
    world.pass_time(minutes=10)
    ivan.writes("Firefox")
    assert world.ticket().status is Status.OPEN
    assert world.ticket().waiting_since == world.now


@pytest.mark.parametrize(
    "thanks",
    [
        "Спасибо!",
        "thank you very much",
        "👍",
        "👍🏽!",
        "❤️",
        "Thanks 🙏",
        "спасибо)))",
        "))",
        "+",
    ],
)
def test_thanks_for_a_processed_ticket_move_nothing_and_get_a_heart(
    world: World, thanks: str
) -> None:
    ivan, anna = world.client("Ivan"), world.specialist("Anna")
    ivan.writes("Cannot log in")
    world.set_status(anna, Status.RESOLVED)
    ivan.writes(thanks, id="9")
    assert world.ticket().status is Status.RESOLVED
    assert world.ticket().waiting_since is None
    assert world.wanted(MirrorKind.SEEN, world.ticket().conversation_id) == "❤:9"
    assert len(world.posts("thread/line")) == 2


@pytest.mark.parametrize(
    "doubtful", ["👎", "😡", "❌", "🤷\u200d♂️", "...", "!!!", "-", "👍👎", "(", "\U0001f9ff"]
)
def test_a_wordless_line_that_is_no_thanks_asks_whether_it_is_solved(
    world: World, doubtful: str
) -> None:
    ivan, anna = world.client("Ivan"), world.specialist("Anna")
    ivan.writes("Cannot log in")
    world.set_status(anna, Status.RESOLVED)
    answer = ivan.writes(doubtful, id="9")
    assert answer is not None
    assert answer.template == "answers/is_it_solved"
    assert world.ticket().status is Status.RESOLVED
    assert world.wanted(MirrorKind.SEEN, world.ticket().conversation_id) == "👀:9"
    assert len(world.posts("thread/line")) == 2


@pytest.mark.parametrize(("emoji", "asks"), [("🙏", False), ("😡", True), ("", True)])
def test_a_sticker_says_what_its_emoji_says(world: World, emoji: str, asks: bool) -> None:
    ivan, anna = world.client("Ivan"), world.specialist("Anna")
    ivan.writes("Cannot log in")
    world.set_status(anna, Status.RESOLVED)
    answer = ivan.writes("", attachments=(Attachment(AttachmentKind.STICKER, emoji),))
    assert (answer is not None) is asks


@pytest.mark.parametrize("words", ["??", "спасибо, нет", "ok 👎", "thanks 😡"])
def test_words_that_are_no_thanks_reopen(world: World, words: str) -> None:
    ivan, anna = world.client("Ivan"), world.specialist("Anna")
    ivan.writes("Cannot log in")
    world.set_status(anna, Status.RESOLVED)
    ivan.writes(words)
    assert world.ticket().status is Status.OPEN


def test_another_line_reopens_a_processed_ticket_within_seven_days(world: World) -> None:
    ivan, anna = world.client("Ivan"), world.specialist("Anna")
    ivan.writes("Cannot log in")
    world.set_status(anna, Status.RESOLVED)
    world.pass_time(days=6)
    answer = ivan.writes("Спасибо, но опять не работает")
    assert answer is not None
    assert answer.template == "answers/reopened"
    assert world.ticket().status is Status.OPEN
    assert world.ticket().waiting_since == world.now


def test_after_seven_days_a_line_opens_a_new_ticket(world: World) -> None:
    ivan, anna = world.client("Ivan"), world.specialist("Anna")
    ivan.writes("Cannot log in")
    world.set_status(anna, Status.RESOLVED)
    world.pass_time(days=8)
    ivan.writes("Cannot log in again")
    assert world.ticket(1).status is Status.RESOLVED
    assert world.ticket(2).subject == "Cannot log in again"


def test_after_a_closed_ticket_a_new_one_says_which_it_follows(world: World) -> None:
    ivan = world.client("Ivan")
    ivan.writes("Cannot log in", id="1")
    ivan.insists(ask.CloseTicket(ticket_id=1), private=True)
    ivan.writes("It broke again", quotes="1")
    assert world.ticket(1).status is Status.CLOSED
    assert world.ticket(2).follows_id == 1


def test_the_next_line_after_new_opens_a_ticket(world: World) -> None:
    ivan = world.client("Ivan")
    ivan.writes("Cannot log in")
    ivan.asks(ask.ExpectNew(), private=True)
    ivan.writes("The invoice is wrong")
    ivan.writes("It is twice too high")
    assert [post.ticket_id for post in world.posts("thread/line")] == [1, 2, 2]


def test_in_slack_top_level_lines_close_together_are_one_ticket_then_another(
    world: World,
) -> None:
    jane = world.client("Jane", platform="slack")
    jane.writes("Hello", id="1.1")
    world.pass_time(seconds=90)
    jane.writes("My report is empty", id="1.2")
    world.pass_time(seconds=121)
    jane.writes("Another matter", id="1.3")
    assert [post.ticket_id for post in world.posts("thread/line")] == [1, 1, 2]
    receipts = [one for one in world.deliver() if one.template == "client/receipt"]
    assert [one.place and one.place.thread for one in receipts] == ["1.1", "1.3"]


def test_a_reply_in_a_slack_thread_continues_that_ticket(world: World) -> None:
    jane = world.client("Jane", platform="slack")
    jane.writes("First", id="1.1")
    world.pass_time(hours=1)
    jane.writes("Second", id="1.2")
    world.pass_time(hours=1)
    thread = world.line(jane.place, "More on the first")
    place = jane.place.__class__("slack", "T1", jane.place.chat, "1.1")
    jane.asks(ask.WriteLine(world.line(place, thread.text)), place=place, private=True)
    assert [post.ticket_id for post in world.posts("thread/line")] == [1, 2, 1]


def test_a_line_delivered_late_keeps_its_own_time_and_says_so(world: World) -> None:
    ivan = world.client("Ivan")
    ivan.writes("Cannot log in")
    world.pass_time(minutes=10)
    ivan.writes("Second")
    ivan.writes("First", written_at=world.now - timedelta(minutes=6))
    late = world.posts("thread/line")[-1]
    assert late.words["late"] is True
    assert world.ticket().last_client_line_at == world.now


def test_a_line_from_the_future_is_of_now(world: World) -> None:
    world.client("Ivan").writes("Hello there", written_at=MONDAY + timedelta(days=1))
    assert world.ticket().waiting_since == MONDAY


def test_staff_who_write_to_the_bot_are_asked_before_a_ticket_opens(world: World) -> None:
    anna = world.specialist("Anna")
    answer = anna.writes("My chair is broken", id="5.1")
    assert answer is not None
    assert answer.template == "answers/open_for_me"
    assert world.posts() == []
    anna.asks(
        ask.WriteLine(world.line(anna.place, "My chair is broken", id="5.1"), new=True),
        private=True,
    )
    assert world.ticket().client_id == anna.person.id


def test_staff_are_clients_of_their_own_tickets(world: World) -> None:
    anna = world.specialist("Anna")
    anna.writes_new("My chair is broken")
    with pytest.raises(Refusal, match="own_ticket"):
        anna.asks(ask.TakeTicket(ticket_id=1))
    with pytest.raises(Refusal, match="own_ticket"):
        anna.writes_in(world.ticket(), "I answer myself")


def test_a_staff_reply_to_a_notice_is_not_the_clients_line(world: World) -> None:
    ivan, anna, olga = world.client("Ivan"), world.specialist("Anna"), world.administrator("Olga")
    ivan.writes("Cannot log in")
    anna.asks(ask.TakeTicket(ticket_id=1))
    world.run(lambda uow: uow.dictionaries.add(Kind.DEPARTMENT, "Billing", {}, BEGINNING))
    olga.asks(ask.MoveTicket(ticket_id=1, department="Billing"))
    [told] = [one for one in world.claim() if one.template == "staff/moved_away"]
    world.record(Sent(told.post_id, anna.place, "55.1", True))
    below = replace(anna.place, thread="55.1")
    line = world.line(below, "What does this one want again?", id="56.1")
    again = anna.asks(ask.WriteLine(line), private=True, place=below)
    assert again == Say("answers/open_for_me", below=OwnTicket(0))
    assert world.run(lambda uow: uow.messages.at(below, "56.1")) is None


def test_a_quoted_message_decides_though_a_new_question_was_announced(world: World) -> None:
    ivan = world.client("Ivan")
    ivan.writes("Cannot log in", id="m1")
    ivan.asks(ask.ExpectNew(), private=True)
    ivan.writes("It still says so", quotes="m1")
    ivan.writes("The invoice is wrong")
    found = world.run(lambda uow: uow.tickets.find(2))
    assert found is None, "what was quoted goes on"
