"""Everything the desk says can be said, in both languages, with the facts the code gives it."""

import ast
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from bots.commands import BY_NAME
from bots.interpreting import interpret
from bots.locales import LANGUAGES
from bots.ports import CommandTyped
from bots.presentation import Presenter, refused
from bots.rendering import Renderer
from domain.desk.staff_lines import STAYS
from domain.errors import Refusal
from domain.events import (
    ClientReachable,
    ClientThanked,
    ClientUnreachable,
    ClientWrote,
    Event,
    LineChanged,
    LineRemoved,
    ReplyFailed,
    StaffReplied,
    StatusChanged,
    TicketAssigned,
    TicketOpened,
)
from domain.messages import Attachment, AttachmentKind, Message, MessageKind
from domain.notices import NOTICES
from domain.people import Identity, Place, Profile, Role
from domain.posts import CARD, RECEIPT, Answer, Delivery, MirrorKind, Picture, Reader, TicketView
from domain.text import Span, Style, Text
from domain.tickets import Status

NOW = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)
PRESENTER = Presenter(Renderer(), Reader("en", "UTC"))
ROOT = Path(__file__).parents[1]
NAME = re.compile(r"(answers|client|desk|refusals|staff|thread)/[a-z_]+")

TICKET = TicketView(
    id=42,
    subject="Cannot log in",
    status=Status.OPEN,
    source="telegram",
    client="Ivan",
    client_language="ru",
    client_time_zone="Europe/Berlin",
    assignee="Anna",
    assignee_id=7,
    created_at=NOW - timedelta(hours=2),
    status_changed_at=NOW - timedelta(hours=1),
    waiting_since=NOW - timedelta(minutes=12),
    first_response_at=None,
    follows_id=None,
    version=3,
    unreachable="",
)
NEW = replace(TICKET, status=Status.NEW, assignee=None, assignee_id=None)
BARE = replace(NEW, subject="", client_language="", client_time_zone="", waiting_since=None)
TICKETS = (
    *(replace(TICKET, status=status) for status in Status),
    *(replace(BARE, status=status) for status in Status),
    replace(TICKET, follows_id=40, unreachable="blocked", source="slack"),
)

MESSAGE = Message(
    id=17,
    ticket_id=42,
    author_id=3,
    kind=MessageKind.CLIENT,
    text=Text("It says <wrong> password", (Span(8, 15, Style.CODE),)),
    attachments=(),
    place=None,
    external_id="",
    written_at=NOW - timedelta(minutes=12),
    received_at=NOW,
)
FILES = (
    Attachment(AttachmentKind.PHOTO),
    Attachment(AttachmentKind.DOCUMENT, "report.pdf"),
    Attachment(AttachmentKind.VOICE),
    Attachment(AttachmentKind.STICKER, "😀"),
    Attachment(AttachmentKind.LOCATION, "55.75, 37.62"),
    Attachment(AttachmentKind.CONTACT, "Olga +100"),
    Attachment(AttachmentKind.POLL, "Tea or coffee?"),
)
MESSAGES = (
    MESSAGE,
    replace(MESSAGE, text=Text(""), attachments=tuple(map(Attachment, AttachmentKind))),
)

EVENTS: tuple[Event, ...] = (
    TicketOpened(42, 17),
    ClientWrote(42, 17),
    ClientWrote(42, 17, late=True),
    ClientThanked(42, 17),
    LineChanged(42, 17, "It said wrong"),
    LineChanged(42, 17, ""),
    LineRemoved(42, 17),
    StaffReplied(42, 17),
    StaffReplied(42, 17, headed=False),
    ReplyFailed(42, 17, "too_long"),
    ReplyFailed(42, 17, "a code nobody knows"),
    ReplyFailed(42, 17, "timeout", unknown=True),
    TicketAssigned(42, 7, None),
    *(StatusChanged(42, *pair) for pair in product(Status, Status)),
    *(StatusChanged(42, before, Status.OPEN, "client_wrote") for before in Status),
    ClientUnreachable(42, "blocked"),
    ClientReachable(42),
)

ROW = {
    "id": 42,
    "subject": "Cannot log in",
    "status": "new",
    "client": "Ivan",
    "assignee": None,
    "waiting_since": NOW.isoformat(),
}
ROWS = [ROW, {**ROW, "id": 43, "subject": "", "assignee": "Anna", "waiting_since": None}]
VALUES: Mapping[str, Sequence[Any]] = {
    "assignee": ["Anna", ""],
    "commands": [[{"usage": spec.usage("/"), "help": spec.help} for spec in BY_NAME.values()]],
    "destination": ["department:1", "desk:42", "person:3", "conversation:7", "chat:slack:T:D:"],
    "help": [spec.help for spec in BY_NAME.values()],
    "language": LANGUAGES,
    "languages": ["en, ru"],
    "message": [17],
    "name": ["Ivan", ""],
    "platform": ["telegram", "slack"],
    "problem": ["channel_not_found", "a code nobody knows"],
    "role": [role.value for role in Role],
    "similar": ["/desk tickets", ""],
    "status": [status.value for status in Status],
    "ticket": [42],
    "tickets": [[], ROWS],
    "typed": ["/desk tikets"],
    "update": [5],
    "usage": [spec.usage("/desk ") for spec in BY_NAME.values()],
    "wanted": [status.value for status in Status],
    "why": [*STAYS.values(), "unknown_command"],
}
"""What the facts that the code names may be; a refusal knows an assignee by number."""


def modules() -> Iterator[ast.Module]:
    for folder in (ROOT / "domain", ROOT / "bots"):
        for path in folder.rglob("*.py"):
            if "sandbox" not in path.parts:
                yield ast.parse(path.read_text("utf-8"))


def strings(node: ast.AST) -> Iterator[str]:
    for one in ast.walk(node):
        if isinstance(one, ast.Constant) and isinstance(one.value, str):
            yield one.value


def assigned(function: ast.AST, name: ast.expr) -> list[ast.expr]:
    """What a name stands for in a function; any other expression stands for itself."""
    if not isinstance(name, ast.Name):
        return [name]
    return [
        one.value
        for one in ast.walk(function)
        if isinstance(one, ast.Assign)
        and any(isinstance(at, ast.Name) and at.id == name.id for at in one.targets)
    ]


def said(function: ast.AST, call: ast.Call) -> Iterator[tuple[str, frozenset[str]]]:
    """Template and names of facts, if the call asks for one."""
    first, second = [*call.args, None, None][:2]
    if first is None:
        return
    if isinstance(call.func, ast.Name) and call.func.id == "Refusal":
        facts = frozenset(one.arg for one in call.keywords if one.arg)
        for code in (code for value in assigned(function, first) for code in strings(value)):
            yield f"refusals/{code}", facts
    elif isinstance(first, ast.Constant) and NAME.fullmatch(str(first.value)):
        given = assigned(function, second) if second else []
        keys = (key for one in given if isinstance(one, ast.Dict) for key in one.keys if key)
        yield str(first.value), frozenset(word for key in keys for word in strings(key))


def facts_by_template() -> Iterator[tuple[str, frozenset[str]]]:
    for module in modules():
        for function in ast.walk(module):
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                for call in ast.walk(function):
                    if isinstance(call, ast.Call):
                        yield from said(function, call)


GIVEN = sorted(
    ((name, sorted(facts)) for name, facts in set(facts_by_template())), key=lambda one: one
)
NAMES = {name for name, _ in GIVEN} | {
    text for module in modules() for text in strings(module) if NAME.fullmatch(text)
}


def told(
    template: str,
    facts: Mapping[str, Any] | None = None,
    language: str = "en",
    ticket: TicketView | None = TICKET,
    message: Message | None = MESSAGE,
    repeated: bool = False,
) -> Text:
    """What the presenter makes of it, the facts as they come back from the outbox."""
    facts = json.loads(json.dumps(facts or {}))
    reader = Reader(language, "UTC")
    if template.startswith("answers/"):
        return PRESENTER.answer(Answer(template, facts), reader, ticket, NOW).text
    if template.startswith("refusals/"):
        refusal = Refusal(template.removeprefix("refusals/"), **facts)
        return PRESENTER.answer(refused(refusal), reader, None, NOW).text
    author = "Anna" if template.startswith("client/") else "Ivan"
    delivery = Delivery(
        **{"post_id": 1, "template": template, "destination": "", "facts": facts, "place": None},
        **{"identity": None, "reader": reader, "ticket": ticket, "message": message},
        **{"author": author, "attempts": 1, "parts_sent": 0, "repeated": repeated},
    )
    return PRESENTER.delivery(delivery, NOW).text


def drawn(kind: MirrorKind, ticket: TicketView, language: str = "en") -> Text:
    place = Place("telegram", "", "1")
    reader = Reader(language, "UTC")
    return PRESENTER.picture(Picture(kind, 42, "", "", place, "9", reader, ticket), NOW).text


def facts_of(event: Event) -> dict[str, Any]:
    facts = {k: v for k, v in asdict(event).items() if k not in ("ticket_id", "message_id")}
    return {**facts, "assignee": "Anna"} if isinstance(event, TicketAssigned) else facts


def is_a_text(text: Text, language: str) -> bool:
    """It says something, in that language, and nothing is left that is not meant for eyes."""
    plain = text.plain
    cyrillic = bool(re.search("[а-яё]", plain))
    return cyrillic == (language == "ru") and not re.search(r"%\(|None|\{\{|Status\.|\n\n", plain)


class TestEverythingCanBeSaid:
    def test_each_name_in_the_code_has_a_template_and_each_template_a_name(self) -> None:
        spoken = {name for name in Renderer().names() if not name.startswith("shared/")}
        assert spoken == NAMES

    def test_each_template_is_tried_below(self) -> None:
        noticed = {notice.template for notices in NOTICES.values() for notice in notices}
        assert noticed | {name for name, _ in GIVEN} == NAMES
        assert {type(event) for event in EVENTS} >= set(NOTICES)

    @pytest.mark.parametrize("language", LANGUAGES)
    @pytest.mark.parametrize(("template", "names"), GIVEN, ids=str)
    def test_answers_and_refusals(self, template: str, names: list[str], language: str) -> None:
        values = VALUES | ({"assignee": [7, None]} if template.startswith("refusals/") else {})
        for given in product(*(values[name] for name in names)):
            facts = dict(zip(names, given, strict=True))
            for ticket in TICKETS:
                assert is_a_text(told(template, facts, language, ticket), language)

    @pytest.mark.parametrize("language", LANGUAGES)
    @pytest.mark.parametrize("kind", sorted(NOTICES, key=lambda kind: kind.__name__))
    def test_notices(self, kind: type[Event], language: str) -> None:
        sent = {
            (notice.template, event)
            for event in EVENTS
            if isinstance(event, kind)
            for notice, role in product(NOTICES[kind], [None, *Role])
            if notice.when(event, role)
        }
        assert {template for template, _ in sent} == {one.template for one in NOTICES[kind]}
        for (template, event), ticket, message in product(sent, TICKETS, MESSAGES):
            facts = facts_of(event)
            for more in ({}, {"actor": "Olga"}):
                text = told(template, {**facts, **more}, language, ticket, message, repeated=True)
                # A client's line is shown as it is, with nothing of ours around it.
                assert text.plain if template == "thread/line" else is_a_text(text, language)

    @pytest.mark.parametrize("language", LANGUAGES)
    @pytest.mark.parametrize("template", [CARD, RECEIPT])
    def test_a_picture_is_the_post_that_it_replaces(self, template: str, language: str) -> None:
        kind = MirrorKind.CARD if template == CARD else MirrorKind.RECEIPT
        for ticket in TICKETS:
            assert drawn(kind, ticket, language) == told(template, {}, language, ticket)


class TestCard:
    def test_three_lines_tell_whose_turn_it_is_who_asks_and_who_answers(self) -> None:
        card = drawn(MirrorKind.CARD, TICKET)
        assert card.plain == (
            "🟡 #42 Cannot log in\n"
            "Ivan · Telegram · ru · 13:00 there\n"
            "waiting since 11:48 · In progress · Anna"
        )
        assert card.spans == (Span(2, 19, Style.BOLD),)
        assert drawn(MirrorKind.CARD, TICKET, "ru").plain == (
            "🟡 #42 Cannot log in\nIvan · Telegram · ru · там 13:00\nждёт с 11:48 · В работе · Anna"
        )

    def test_what_is_not_known_is_left_out(self) -> None:
        assert drawn(MirrorKind.CARD, BARE).plain == (
            "🟢 #42 (no subject)\nIvan · Telegram\nNew · nobody yet"
        )

    def test_a_closed_ticket_is_nobodys_turn(self) -> None:
        closed = replace(BARE, status=Status.CLOSED)
        assert drawn(MirrorKind.CARD, closed).plain == (
            "⚪ #42 (no subject)\nIvan · Telegram\nClosed"
        )

    def test_a_line_more_for_what_it_follows_and_for_a_client_out_of_reach(self) -> None:
        card = drawn(MirrorKind.CARD, replace(TICKET, follows_id=40, unreachable="blocked"))
        assert card.plain.split("\n")[3:] == [
            "Follows #40",
            "The client cannot be reached: the bot is blocked. "
            "Answers wait here until they come back.",
        ]


class TestReceipt:
    @pytest.mark.parametrize(
        ("ticket", "english", "russian"),
        [
            (
                NEW,
                "#42 “Cannot log in” has reached us. Nobody has taken it yet; we will answer here."
                "\nJust keep writing.",
                "Мы получили заявку #42 «Cannot log in». Её пока никто не взял; ответим здесь."
                "\nПросто пишите дальше.",
            ),
            (
                TICKET,
                "#42 “Cannot log in” is with Anna.\nJust keep writing.",
                "Заявку #42 «Cannot log in» ведёт Anna.\nПросто пишите дальше.",
            ),
            (
                replace(TICKET, status=Status.PENDING, subject=""),
                "#42 is with Anna.\nWe are waiting for you: please answer here.",
                "Заявку #42 ведёт Anna.\nЖдём вас: ответьте, пожалуйста, здесь.",
            ),
            (
                replace(TICKET, status=Status.RESOLVED),
                "#42 “Cannot log in” is done.\nNot solved? Just write here, and we go on with it.",
                "Заявка #42 «Cannot log in» обработана."
                "\nНе решено? Просто напишите здесь, и мы продолжим.",
            ),
            (
                replace(TICKET, status=Status.CLOSED),
                "#42 “Cannot log in” is closed.\nSomething new? Just write.",
                "Заявка #42 «Cannot log in» закрыта.\nЕсть новый вопрос? Просто напишите.",
            ),
        ],
    )
    def test_it_says_how_the_ticket_stands(
        self, ticket: TicketView, english: str, russian: str
    ) -> None:
        assert drawn(MirrorKind.RECEIPT, ticket).plain == english
        assert drawn(MirrorKind.RECEIPT, ticket, "ru").plain == russian


class TestLines:
    def test_a_reply_is_headed_where_author_or_ticket_changed(self) -> None:
        reply = told("client/reply", {"headed": True, "actor": "Anna"})
        assert reply == Text("Anna · #42", (Span(0, 10, Style.BOLD),)) + "\n" + MESSAGE.text
        assert told("client/reply", {"headed": False, "actor": "Anna"}) == MESSAGE.text

    def test_a_reply_that_may_come_twice_says_so(self) -> None:
        reply = told("client/reply", {"headed": False}, repeated=True)
        assert reply.plain.split("\n")[1:] == ["You may have received this message already."]
        assert reply.spans[-1].style is Style.ITALIC

    def test_a_reply_owns_up_to_the_file_that_cannot_cross(self) -> None:
        message = replace(MESSAGE, attachments=FILES[1:2])
        reply = told("client/reply", {"headed": False}, message=message)
        assert reply.plain.split("\n")[1:] == [
            "[file: report.pdf]",
            "What was attached stays with us: it cannot be sent here yet.",
        ]

    def test_a_clients_line_names_its_author_and_all_that_came_with_it(self) -> None:
        message = replace(MESSAGE, attachments=FILES)
        lines = told("thread/line", message=message).plain.split("\n")
        assert lines == [
            "Ivan",
            "It says <wrong> password",
            "[photo]",
            "[file: report.pdf]",
            "[voice message]",
            "[sticker 😀]",
            "[location 55.75, 37.62]",
            "[contact Olga +100]",
            "[poll: Tea or coffee?]",
        ]

    def test_a_late_line_tells_its_own_time(self) -> None:
        line = told("thread/line", {"late": True})
        assert line.plain == "Ivan · written 11:48, came late\nIt says <wrong> password"
        assert "late" not in told("thread/line", {"late": False}).plain

    def test_an_edit_shows_what_the_line_said_before(self) -> None:
        edit = told("thread/line_changed", {"before": "It said\nwrong"})
        assert edit.plain == "Ivan changed a line:\nIt said\nwrong\nIt says <wrong> password"
        assert Span(21, 34, Style.QUOTE) in edit.spans

    def test_a_reply_that_failed_says_why_and_which(self) -> None:
        failed = told("thread/reply_failed", {"problem": "too_long", "unknown": False})
        assert failed.plain == (
            "This answer did not reach the client: the text is too long.\n"
            "It says <wrong> password\n"
            "Write it differently, or send it again."
        )


class TestAnswers:
    @pytest.mark.parametrize(("role", "command"), [(Role.CLIENT, "new"), (Role.SPECIALIST, "take")])
    def test_help_shows_the_commands_of_the_role(self, role: Role, command: str) -> None:
        author = Profile(Identity("slack", "T1", "U1"), "Anna")
        place = Place("slack", "T1", "C1")
        typed = CommandTyped(author, place, Text("help"), NOW, private=False)
        answer = interpret(typed, role, "").answer
        assert answer is not None
        text = told(answer.template, answer.facts, "ru")
        usage = f"/desk {command} [{'текст' if command == 'new' else 'номер'}]"
        at = text.plain.index(usage)
        assert Span(at, at + len(usage), Style.CODE) in text.spans
        assert ("/desk channel" in text.plain) == (role is Role.ADMINISTRATOR)

    def test_the_queue_is_a_line_a_ticket(self) -> None:
        assert told("answers/queue", {"tickets": ROWS}).plain == (
            "Open tickets, the longest wait first:\n"
            "🟡 #42 Cannot log in · Ivan · New · nobody yet\n"
            "🟢 #43 (no subject) · Ivan · New · Anna"
        )

    def test_a_client_sees_whom_we_wait_for_and_staff_see_who_waits(self) -> None:
        ticket = replace(TICKET, status=Status.PENDING)
        assert told("answers/ticket", {"role": "client"}, ticket=ticket).plain == (
            "#42 Cannot log in\nWaiting for you since 11:00 · Anna"
        )
        assert told("answers/ticket", {"role": "specialist"}, ticket=ticket).plain == (
            "🟡 #42 Cannot log in\nIvan · Telegram\n"
            "Waiting for client since 11:00 · Anna · waiting since 11:48"
        )

    def test_a_line_that_stays_inside_says_why(self) -> None:
        stays = told("answers/stays_inside", {"why": "colleague", "assignee": "Anna"})
        assert stays.plain == (
            "This stays inside: Anna is responsible here.\nIs it for the client? Then send it."
        )

    def test_who_is_refused_a_taken_ticket_learns_whose_it_is_if_that_is_known(self) -> None:
        refusal, reader = refused(Refusal("taken", ticket=42, assignee=7)), Reader("en", "UTC")
        known = PRESENTER.answer(refusal, reader, TICKET, NOW).text.plain
        assert known.startswith("This ticket is with Anna already.")
        assert "Anna" not in PRESENTER.answer(refusal, reader, None, NOW).text.plain
