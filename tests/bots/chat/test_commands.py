"""The catalogue: what people type, what the desk is asked, and what they are told otherwise."""

from dataclasses import replace
from datetime import UTC, date
from typing import Any

import pytest

from bots.chat.buttons.messages import buttons_for
from bots.chat.buttons.rows import pressed
from bots.chat.typed_commands import COMMANDS, by_word
from bots.chat.typed_commands.setting_words import audit_in
from bots.inbound.interpret import interpret
from bots.platforms import ButtonPressed, LineEdited, LineWritten
from bots.text.locales import label
from bots.text.words import STATUSES
from domain import commands as ask
from domain.answers.home import HomeKind, HomePage, HomeSection
from domain.commands import Command
from domain.commands.settings import NAME
from domain.desk.rules import rule_of
from domain.dictionaries import Kind
from domain.messages import Attachment, AttachmentKind
from domain.outgoing.deliveries import Reader
from domain.outgoing.templates import CARD
from domain.outgoing.ticket_view import TicketView
from domain.people.accounts import PersonRef
from domain.people.person import LANGUAGES, Role
from domain.policy.lines.staff_lines import StaysInside
from domain.policy.when import read_day
from domain.text.spans import Span, Style, Text
from domain.tickets import ButtonState, Status
from tests.bots.chat.typed_lines import (
    BORIS,
    CHAT,
    NOW,
    SOMEBODY,
    THREAD,
    in_private,
    in_thread,
    line,
    mention,
    slash,
)
from tests.support.platform_rows import ROWS
from tests.support.texts.answers import words_of
from tests.support.texts.rendered import PRESENTER


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("!take", ask.TakeTicket(ticket_id=None)),
        ("!TAKE 42", ask.TakeTicket(ticket_id=42)),
        ("!close #42", ask.CloseTicket(ticket_id=42)),
        ("!status waiting", ask.SetStatus(ticket_id=None, status=Status.PENDING)),
        ("!status 42 processed", ask.SetStatus(ticket_id=42, status=Status.RESOLVED)),
        ("!status on_hold", ask.SetStatus(ticket_id=None, status=Status.ON_HOLD)),
        ("!status on hold", ask.SetStatus(ticket_id=None, status=Status.ON_HOLD)),
        ("!status 42 Waiting for client", ask.SetStatus(ticket_id=42, status=Status.PENDING)),
        ("!status ожидание", ask.SetStatus(ticket_id=None, status=Status.PENDING)),
        ("!status 42 Ждёт клиента", ask.SetStatus(ticket_id=42, status=Status.PENDING)),
        ("!status отложена", ask.SetStatus(ticket_id=None, status=Status.ON_HOLD)),
        ("!language русский", ask.SetLanguage("ru")),
        ("!language английский", ask.SetLanguage("en")),
    ],
)
def test_commands_in_a_thread(text: str, command: ask.Command) -> None:
    assert in_thread(text).command == command


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("!note call back at 5", ask.AddNote, "call back at 5"),
        ("!note 404 is what he sees", ask.AddNote, "404 is what he sees"),
        ("!r Try again\n\nIt works now", ask.Reply, "Try again\n\nIt works now"),
        ("!reply Hello", ask.Reply, "Hello"),
    ],
)
def test_in_a_thread_a_text_is_all_text_and_keeps_its_line(
    text: str, kind: type[Any], words: str
) -> None:
    command = in_thread(text).command
    assert isinstance(command, kind)
    assert (command.ticket_id, command.text.plain) == (None, words)
    assert command.line is not None
    assert command.line.external_id == "7"


def test_the_spans_of_a_note_survive() -> None:
    command = in_thread(Text("!note very bold", (Span(11, 15, Style.BOLD),))).command
    assert isinstance(command, ask.AddNote)
    assert command.text == Text("very bold", (Span(5, 9, Style.BOLD),))


@pytest.mark.parametrize(
    "text",
    [mention("!assign @boris", "@boris", "U2"), Text("!assign <@U2|boris>"), Text("!assign @U2")],
)
def test_a_person_is_meant_by_a_mention(text: Text) -> None:
    assert in_thread(text).command == ask.AssignTicket(ticket_id=None, person=BORIS)


@pytest.mark.parametrize(
    ("typed", "command"),
    [
        (
            "assign 42 Anna Maria",
            ask.AssignTicket(ticket_id=42, person=PersonRef("Anna Maria")),
        ),
        ("role young ivan specialist", ask.SetRole(PersonRef("young ivan"), Role.SPECIALIST)),
        ("handover Boris I'm ill", ask.HandOver(PersonRef("Boris"), Text("I'm ill"))),
        ("handover “Big Boris” I'm ill", ask.HandOver(PersonRef("Big Boris"), Text("I'm ill"))),
        ("swap Boris 3 dec", ask.SwapShifts(PersonRef("Boris"), "3 dec", None)),
        (
            "swap “Anna” “Boris” 3 dec",
            ask.SwapShifts(PersonRef("Anna"), "3 dec", PersonRef("Boris")),
        ),
    ],
)
def test_people_are_named_by_what_they_are_called(typed: str, command: Command) -> None:
    assert slash(Text(typed)).command == command


def test_role_takes_a_person_and_a_role() -> None:
    asked = slash(mention("role @boris specialist", "@boris", "U2"))
    assert asked.command == ask.SetRole(BORIS, Role.SPECIALIST)


@pytest.mark.parametrize(
    ("word", "role"),
    [
        ("admin", Role.ADMINISTRATOR),
        ("Администратор", Role.ADMINISTRATOR),
        ("специалист", Role.SPECIALIST),
        ("клиент", Role.CLIENT),
    ],
)
def test_a_role_is_called_by_its_word_in_either_language(word: str, role: Role) -> None:
    asked = slash(mention(f"role @boris {word}", "@boris", "U2"))
    assert asked.command == ask.SetRole(BORIS, role)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("status", list(Status))
def test_a_status_is_typed_as_it_is_shown(status: Status, language: str) -> None:
    shown = label(STATUSES[status], language)
    assert in_thread(f"!status 42 {shown}").command == ask.SetStatus(ticket_id=42, status=status)


@pytest.mark.parametrize("text", ["!assign", "!status", "!status sleeping", "!take it", "!note"])
def test_wrong_arguments_are_answered_with_the_usage(text: str) -> None:
    answer = in_thread(text).answer
    assert answer is not None
    assert answer.template == "answers/usage"
    assert words_of(answer)["usage"][0] == text.split(maxsplit=1)[0]


@pytest.mark.parametrize(
    ("text", "similar"),
    [
        ("!tkae", "!take"),
        ("!tkae 42 please", "!take"),
        ("\uff01clsoe", "!close"),
        (" !stauts", "!status"),
        ("!Важно", ""),
        ("!!!", ""),
    ],
)
def test_an_unknown_word_in_a_thread_stays_inside_with_the_likeliest_command(
    text: str, similar: str
) -> None:
    command = in_thread(text, Role.SPECIALIST).command
    assert command == ask.WriteInThread(line(text, THREAD), StaysInside.UNKNOWN_COMMAND, similar)


def test_an_unknown_slash_command_is_answered_with_the_likeliest_one() -> None:
    answer = slash("tkae 42").answer
    assert answer is not None
    assert words_of(answer) == {
        "typed": "/desk tkae",
        "similar": "/desk take",
        "prefix": "/desk ",
        "kept": False,
    }


def test_a_plain_line_in_a_thread_is_a_line() -> None:
    assert in_thread("take care").command == ask.WriteInThread(line("take care", THREAD))


@pytest.mark.parametrize(
    "text",
    [
        "/etc/passwd is missing",
        "/ what",
        "/",
        "/take",
        "/foo",
        "!close",
        "close",
        "//close",
        "/ close",
    ],
)
def test_a_clients_unknown_command_is_an_ordinary_line(text: str) -> None:
    assert in_private(text).command == ask.WriteLine(line(text, CHAT))


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("/start", ask.Greet()),
        ("/start@helpline_bot", ask.Greet()),
        ("/tickets", ask.ListTickets()),
        ("/ticket 42", ask.ShowTicket(ticket_id=42)),
        ("/close", ask.CloseTicket(ticket_id=None)),
        ("/reopen 42", ask.ReopenTicket(ticket_id=42)),
        ("/language ru", ask.SetLanguage("ru")),
        ("/new", ask.ExpectNew()),
        ("/new The invoice", ask.WriteLine(line("The invoice", CHAT), new=True)),
    ],
)
def test_a_clients_commands(text: str, command: ask.Command) -> None:
    assert in_private(text).command == command


def test_editing_a_note_or_reply_edits_its_text() -> None:
    edited = LineEdited(SOMEBODY, line("!note new words", THREAD), private=False)
    command = interpret(edited, Role.SPECIALIST, ROWS).command
    assert isinstance(command, ask.EditLine)
    assert command.line.text.plain == "new words"


def test_editing_what_opened_a_ticket_edits_its_text() -> None:
    command = interpret(
        LineEdited(SOMEBODY, line("/new printer jams", CHAT), private=True), Role.CLIENT, ROWS
    ).command
    assert isinstance(command, ask.EditLine)
    assert command.line.text.plain == "printer jams"


def test_a_picture_that_is_sent_with_new_alone_opens_the_ticket() -> None:
    picture = replace(
        line("/new", CHAT), attachments=(Attachment(AttachmentKind.PHOTO, "", "f1", 10),)
    )
    command = interpret(LineWritten(SOMEBODY, picture, private=True), Role.CLIENT, ROWS).command
    assert command == ask.WriteLine(replace(picture, text=Text("")), new=True)


@pytest.mark.parametrize(
    "text", [" !note rude", "\u200b!note rude", "\n! note rude", "\uff01note x"]
)
def test_a_line_that_begins_with_a_mark_stays_internal(text: str) -> None:
    command = in_thread(text, Role.SPECIALIST).command
    assert isinstance(command, ask.WriteInThread)
    assert command.inside
    edited = LineEdited(SOMEBODY, line(text, THREAD), private=False)
    assert interpret(edited, Role.SPECIALIST, ROWS).command == ask.EditLine(
        line(text, THREAD), True
    )


def test_every_command_is_in_the_permissions_table_and_every_name_is_one_word() -> None:
    assert all(rule_of(spec.asks) for spec in COMMANDS.values())
    assert all(name.isidentifier() and name.islower() for name in by_word())


def view(status: Status, assignee_id: int | None = None) -> TicketView:
    anna = "Anna" if assignee_id else None
    return TicketView(
        999_999_999, "Cannot log in", status, "telegram", "Ivan", "en", "", anna, assignee_id,
        NOW, NOW, NOW, None, None, 1, "",
    )  # fmt: skip


@pytest.mark.parametrize("status", list(Status))
def test_a_press_carries_the_state_that_the_button_showed(status: Status) -> None:
    rows = buttons_for(CARD, "ru", ticket=view(status, 7), message_id=None)
    for button in (button for row in rows for button in row):
        assert len(button.value.encode()) <= 64, "Telegram's limit of callback_data"
        command = pressed(button.value)
        assert isinstance(command, ask.TicketCommand)
        assert command.drawn == ButtonState(status, 7)


def test_take_is_offered_only_while_nobody_is_responsible() -> None:
    def labels(ticket: TicketView) -> list[str]:
        rows = buttons_for(CARD, "en", ticket=ticket, message_id=None)
        return [button.label for row in rows for button in row if not button.menu]

    answering = "I'm replying"
    assert labels(view(Status.NEW)) == ["Take", "Reply", "Note", "Processed", answering]
    assert labels(view(Status.OPEN, 7)) == ["Reply", "Note", "Processed", answering]
    assert labels(view(Status.RESOLVED, 7)) == ["Reply", "Note", answering, "Reopen"]
    assert labels(view(Status.CLOSED, 7)) == ["Reopen"]


@pytest.mark.parametrize(
    "value",
    [
        *("", ":", "take", "take:x:new:0", "take:1:asleep:0", "send:", "éé:1"),
        *("close:3000000000:new:0", "take:1:new:99999999999", "send:-1", "send:١"),
        "again:" + "9" * 40,
    ],
)
def test_a_button_that_cannot_be_read_is_none_of_ours(value: str) -> None:
    press = ButtonPressed(SOMEBODY, THREAD, value, "1.1", NOW, private=False)
    answer = interpret(press, Role.ADMINISTRATOR, ROWS).answer
    assert answer is not None
    assert answer.template == "refusals/stale_button"


PHOTO = Attachment(AttachmentKind.PHOTO, reference="AgAD")


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("/r 42 Look at this", ask.Reply, "Look at this"),
        ("/r 42", ask.Reply, ""),
        ("/note 42 The log", ask.AddNote, "The log"),
    ],
)
def test_a_photo_sent_with_an_answer_or_a_note_goes_along(
    text: str, kind: type[Any], words: str
) -> None:
    written = LineWritten(SOMEBODY, replace(line(text, CHAT), attachments=(PHOTO,)), private=True)
    command = interpret(written, Role.SPECIALIST, ROWS).command
    assert isinstance(command, kind)
    assert (command.ticket_id, command.text.plain) == (42, words)
    assert command.line is not None
    assert command.line.attachments == (PHOTO,)


def test_an_edit_of_an_answer_from_a_chat_edits_its_words_without_the_number() -> None:
    edited = LineEdited(SOMEBODY, line("/r 42 Look here", CHAT), private=True)
    command = interpret(edited, Role.SPECIALIST, ROWS).command
    assert isinstance(command, ask.EditLine)
    assert command.line.text.plain == "Look here"


def test_words_behind_new_are_not_lost_where_no_message_carries_them() -> None:
    assert slash("new The report is empty", Role.CLIENT).command == ask.ExpectNew(
        Text("The report is empty")
    )


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("", ask.ShowAudit()),
        ("@anna", ask.ShowAudit("@anna")),
        ("levels since 2026-11-20", ask.ShowAudit("", Kind.LEVEL, "2026-11-20")),
        ("“Gold” за неделю", ask.ShowAudit("Gold", None, "week")),
    ],
)
def test_changes_are_asked_for_in_either_language(typed: str, asked: ask.ShowAudit) -> None:
    assert audit_in(typed) == asked


@pytest.mark.parametrize("language", ["en", "ru"])
def test_quick_changes_are_understood_as_they_are_shown(language: str) -> None:
    page = HomePage(Role.ADMINISTRATOR, (HomeSection(HomeKind.TASKS, prefix="/"),))
    [shown] = PRESENTER.answer(page, Reader(language, "UTC"), None, NOW).items
    codes = [one for one in shown.text.spans if one.style is Style.CODE]
    typed = [shown.text.plain[one.start : one.end] for one in codes]
    day, promise, category, trial = [in_private(one, Role.ADMINISTRATOR).command for one in typed]
    assert isinstance(day, ask.AddDayOff)
    assert read_day(day.words, NOW, UTC) == date(2026, 12, 31)
    assert isinstance(promise, ask.SetSetting)
    assert (promise.kind, promise.ways[0].name) == (Kind.LEVEL, "Gold")
    assert category == ask.SaveEntry(Kind.CATEGORY, 0, {NAME: "VPN"})
    assert isinstance(trial, ask.TryMessage)
    assert all(one.removeprefix("/")[0].isascii() == (language == "en") for one in typed)


@pytest.mark.parametrize(
    ("former", "name"),
    [(word, spec.name) for spec in COMMANDS.values() for word in spec.former],
)
def test_a_word_that_a_command_had_before_still_works(former: str, name: str) -> None:
    typed = [in_private(f"/{word} VPN", Role.ADMINISTRATOR).command for word in (former, name)]
    assert typed[0] == typed[1]
