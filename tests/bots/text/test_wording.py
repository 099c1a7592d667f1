"""What the desk says, word for word, where people see it most."""

import re
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from bots.chat.buttons.rows import pressed
from bots.chat.presenter import refused
from bots.chat.typed_commands import helped
from bots.inbound.interpret import interpret
from bots.platforms import CommandTyped, NotSent
from bots.platforms.slack.errors import CODES
from bots.platforms.telegram.errors import SHOWN
from bots.text.locales import label, read
from bots.text.renderer import our_renderer
from bots.text.words import STATUSES
from domain.answers.home import HelpPage
from domain.answers.say import Say
from domain.commands import ShowHelp, ShowQueue
from domain.errors import Refusal
from domain.messages import Attachment, AttachmentKind
from domain.outgoing.addresses import (
    Address,
    channel_address,
    chat_address,
    conversation_address,
    direct_chat_address,
    former_thread_address,
    thread_address,
)
from domain.outgoing.deliveries import Reader
from domain.people.accounts import Identity, Profile
from domain.people.person import LANGUAGES, Role
from domain.people.places import Place
from domain.policy.queue.ticket_list import Filter, Filters, Light
from domain.policy.when import read_until
from domain.text.spans import Span, Style, Text
from domain.tickets import Status
from tests.support.platform_rows import ROWS
from tests.support.texts.rendered import (
    MESSAGE,
    NOW,
    PRESENTER,
    QUEUE_PAGE,
    TICKET,
    told,
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


class TestLines:
    def test_a_reply_is_headed_where_author_or_ticket_changed(self) -> None:
        reply = told("client/reply", {"headed": True, "actor": "Anna"})
        assert reply == Text("Anna · #42", (Span(0, 10, Style.BOLD),)) + "\n" + MESSAGE.text
        assert told("client/reply", {"headed": False, "actor": "Anna"}) == MESSAGE.text

    def test_a_reply_that_may_come_twice_says_so(self) -> None:
        reply = told("client/reply", {"headed": False}, repeated=True)
        assert reply.plain.split("\n")[1:] == ["You may have already received this message."]
        assert reply.spans[-1].style is Style.ITALIC

    def test_a_reply_speaks_only_of_the_files_that_do_not_come_with_it(self) -> None:
        comes, stays = (replace(one, reference="f", digest="d") for one in FILES[:2])
        stays = replace(stays, problem="too_big_for_telegram", url="https://example.com/1")
        message = replace(MESSAGE, attachments=(comes, stays))
        reply = told("client/reply", {"headed": False}, message=message)
        assert reply.plain.split("\n")[1:] == [
            "[file: report.pdf]: Telegram accepts files of up to 50 MB",
            "Open the original",
        ]
        assert reply.spans[-1].value == "https://example.com/1"

    def test_the_sender_is_told_why_a_file_is_not_sent(self) -> None:
        stay = [("a.zip", "too_big_from_telegram")]
        one = told("client/files_stay", {"stay": stay, "by_client": True})
        assert one.plain == (
            "We didn't receive this file:\n"
            "• a.zip: Telegram lets bots download files of up to 20 MB\n"
            "Please send it again in smaller parts, or send a link."
        )
        stay += [("", "a code nobody knows")]
        both = told("client/files_stay", {"stay": stay, "by_client": True}).plain
        assert both.endswith("\nPlease send them again in smaller parts, or send a link.")
        two = told("thread/files_stay", {"stay": stay, "by_client": False}, "ru")
        assert two.plain == (
            "Не удаётся доставить клиенту эти файлы:\n"
            "• a.zip: Telegram отдаёт ботам файлы не больше 20 МБ\n"
            "• файл без имени: платформа его не приняла\n"
            "Мы сообщили об этом клиенту. Пришлите вместо этого ссылку, которую он сможет открыть."
        )

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
        when = "Wed 18 Nov 11:48 (UTC+0)"
        assert line.plain == f"Ivan · written {when}, arrived late\nIt says <wrong> password"
        assert "late" not in told("thread/line", {"late": False}).plain

    def test_an_edit_shows_what_the_line_said_before(self) -> None:
        edit = told("thread/line_changed", {"before": "It said\nwrong"})
        assert edit.plain == "Ivan edited a message:\nIt said\nwrong\nIt says <wrong> password"
        assert Span(23, 36, Style.QUOTE) in edit.spans

    def test_a_reply_that_failed_says_why_and_which(self) -> None:
        failed = told("thread/reply_failed", {"problem": "too_long", "unknown": False})
        assert failed.plain == (
            "This reply didn't reach the client: the text is too long.\n"
            "It says <wrong> password\n"
            "Change it or send it again."
        )


class TestAnswers:
    @pytest.mark.parametrize(("role", "command"), [(Role.CLIENT, "new"), (Role.SPECIALIST, "take")])
    def test_help_shows_the_commands_of_the_role(self, role: Role, command: str) -> None:
        author = Profile(Identity("slack", "T1", "U1"), "Anna")
        place = Place("slack", "T1", "C1")
        typed = CommandTyped(author, place, Text("help all"), NOW, private=False)
        asked = interpret(typed, role, ROWS).command
        assert isinstance(asked, ShowHelp)
        page = HelpPage(role, asked.topic, asked.prefix)
        text = PRESENTER.answer(page, Reader("ru", "UTC"), None, NOW).text
        usage = f"/desk {command} [{'текст' if command == 'new' else 'номер'}]"
        at = text.plain.index(usage)
        assert Span(at, at + len(usage), Style.CODE) in text.spans
        assert ("/desk channel" in text.plain) == (role is Role.ADMINISTRATOR)

    def test_the_queue_is_a_line_a_ticket(self) -> None:
        page = PRESENTER.answer(QUEUE_PAGE, Reader("en", "UTC"), None, NOW)
        assert page.in_one().text.plain == (
            "The queue\n"
            "🔴❗ #42 Cannot log in · overdue by 1 hr 30 min\n"
            "Ivan ⚡ · 👥 VIP · Anna · waiting 12 min · 3 new messages · 🔒 Boris is replying\n"
            "Gold · 🔺 High · Access · Apollo · 📨 Telegram · weight 72\n"
            "🟩 #43 (no subject)\n"
            "Ivan · unassigned · Waiting for client\n"
            "📨 phone"
        )
        (link,) = (one.value for one in page.items[0].text.spans if one.style is Style.LINK)
        assert link == "https://app.slack.com/client/T1/C1/thread/C1-1.5"

    def test_a_filter_comes_off_with_one_tap(self) -> None:
        filters = Filters(department=1, responsible=7)
        asked = {Filter.RESPONSIBLE: "Maria", Filter.DEPARTMENT: "Support"}
        page = PRESENTER.answer(
            replace(QUEUE_PAGE, filters=filters, asked=asked), Reader("en", "UTC"), None, NOW
        )
        off = [one for row in page.buttons for one in row if one.label.startswith("✕")]
        assert [one.label for one in off] == ["✕ me", "✕ Support"]
        assert [pressed(one.value) for one in off] == [
            ShowQueue(replace(filters, responsible=None)),
            ShowQueue(replace(filters, department=None)),
        ]

    def test_the_queue_says_what_was_asked_for_and_what_was_not_found(self) -> None:
        asked = {
            Filter.LAMP: "red",
            Filter.STATUS: "on_hold",
            Filter.RESPONSIBLE: "",
            Filter.LEVEL: "Gold",
        }
        nothing = replace(QUEUE_PAGE, entries=(), asked=asked)
        assert told(QUEUE_PAGE.template, nothing.words).plain == (
            "The queue\n"
            "Lamp: 🔴 your turn\n"
            "Status: On hold\n"
            "Responsible: unassigned\n"
            "Level: Gold\n"
            "No tickets match."
        )
        assert (
            "No open tickets." in told(QUEUE_PAGE.template, replace(nothing, asked={}).words).plain
        )

    def test_a_client_sees_whom_we_wait_for_and_staff_see_who_waits(self) -> None:
        ticket = replace(TICKET, status=Status.PENDING)
        here = {"goes_here": True, "may_continue": False, "statuses": ()}
        assert told("answers/my_ticket", here, ticket=ticket).plain == (
            "#42 Cannot log in\nWaiting for you since Wed 18 Nov 11:00 · Anna\n"
            "Your next messages here will go to #42."
        )
        assert told("answers/ticket", {"lamp": ""}, ticket=ticket).plain == (
            "🟡 #42 Cannot log in\nIvan (Acme, VIP) ⭐ good · Telegram · ru\n"
            "Waiting for client since Wed 18 Nov 11:00 · Anna · waiting since 11:48"
        )

    def test_a_line_that_stays_inside_says_why(self) -> None:
        said = {"why": "colleague", "assignee": "Anna", "similar": ""}
        stays = told("answers/stays_inside", said)
        assert stays.plain == ("Not sent: this ticket is assigned to Anna.\nSend it to the client?")

    @pytest.mark.parametrize(
        ("similar", "hint"),
        [("!take", "Did you mean !take?"), ("", "To see all commands, type !help.")],
    )
    def test_a_mistyped_command_stays_inside_with_a_hint(self, similar: str, hint: str) -> None:
        said = {"why": "unknown_command", "assignee": "Anna", "similar": similar}
        assert told("answers/stays_inside", said).plain == (
            f"Not sent: there's no such command.\n{hint}\n"
            "If it's meant for the client, press Send to client."
        )

    def test_one_account_is_not_called_several_people(self) -> None:
        def says(*accounts: str, language: str = "en") -> str:
            rows = [{"account": one, "name": "Anna", "seen_at": NOW} for one in accounts]
            words = {"name": "@anna", "accounts": rows}
            return told("refusals/which_account", words, language).plain

        assert says("telegram:7").startswith(
            "We last saw @anna on this account. If that's who you mean, type the account"
            " instead of the name:\n• telegram:7 – Anna, last contact "
        )
        assert says("telegram:7", language="ru").startswith(
            "В последний раз мы видели имя «@anna» у учётной записи ниже."
        )
        assert says("telegram:7", "telegram:8").startswith("We found several people called @anna.")

    def test_a_mistyped_filter_is_answered_in_the_readers_words(self) -> None:
        def says(code: str, language: str, **words: str | tuple[str, ...]) -> str:
            answer = Say(f"refusals/{code}", words)
            return told(answer.template, answer.words, language).plain

        offered = tuple(one.value for one in Filter)
        assert "Может быть, уровень?" in says(
            "no_such_filter", "ru", typed="уровнь", offered=offered
        )
        assert "Может быть, level?" in says("no_such_filter", "ru", typed="levle", offered=offered)
        assert says("no_such_filter", "ru", typed="погода", offered=offered).startswith(
            "Фильтра «погода» нет. Можно выбрать: значок, уровень, категория, статус, период,"
        )
        lamps = tuple(one.value for one in Light)
        red = says("no_such_value", "ru", filter="lamp", typed="красн", offered=lamps)
        assert red == "Значок: значения «красн» нет. Может быть, красный?"
        statuses = tuple(one.value for one in Status)
        assert says("no_such_value", "ru", filter="status", typed="спит", offered=statuses) == (
            "Статус: значения «спит» нет. Можно выбрать: "
            "новая, в работе, ждёт клиента, отложена, обработана, закрыта."
        )
        assert says("no_such_value", "en", filter="status", typed="asleep", offered=statuses) == (
            "Status: there's no “asleep”. Choose one of these: "
            "new, in progress, waiting for client, on hold, processed, closed."
        )
        assert "Did you mean light green?" in says(
            "no_such_value", "en", filter="lamp", typed="light gren", offered=lamps
        )
        assert "Может быть, Доступ?" in says(
            "no_such_value", "ru", filter="category", typed="Достп", offered=("Доступ",)
        )

    @pytest.mark.parametrize("language", ["en", "ru"])
    def test_a_time_that_is_not_understood_gets_examples_that_are(self, language: str) -> None:
        answer = refused(Refusal("cannot_read_until", typed="soon"))
        for weeks in range(0, 60, 5):
            now = NOW + timedelta(weeks=weeks)
            text = PRESENTER.answer(answer, Reader(language, "Europe/Berlin"), None, now).text
            examples = [
                text.plain[one.start : one.end] for one in text.spans if one.style is Style.CODE
            ]
            read = [read_until(one, now, ZoneInfo("Europe/Berlin")) for one in examples]
            assert len(read) == 4
            assert all(one is not None and one > now for one in read), examples


def test_the_queues_menu_names_statuses_as_a_ticket_has_them() -> None:
    names = [label(words, "ru") for words in STATUSES.values()]
    assert names == ["Новая", "В работе", "Ждёт клиента", "Отложена", "Обработана", "Закрыта"]


def test_help_is_short_first_and_whole_on_request() -> None:
    asked = {"staff": False, "prefix": "/", "priorities": (), "unknown": ""}
    topics, whole = helped(Role.CLIENT, "/", "")
    short = told("answers/help", {**asked, "topics": topics, "whole": whole}).plain
    assert short.split("\n") == [
        "What do you want to do?",
        "• Send a request: /new, /form, /cancel, /tickets",
        "• Read a ticket: /ticket, /why, /transcript",
        "• Change a ticket: /close, /reopen, /subject, /category, /priority",
        "• Use the bot: /home, /start, /help, /language, /link, /unlink",
        (
            "For one topic, press its button or type, for example, /help ask. "
            "For all topics, type /help all."
        ),
    ]
    short = told("answers/help", {**asked, "topics": topics, "whole": whole}, "ru").plain
    assert "наберите, например, /help открыть. Обо всех сразу: /help все." in short
    topics, whole = helped(Role.CLIENT, "/", "открыть")
    one = told("answers/help", {**asked, "topics": topics, "whole": whole}, "ru").plain
    assert one.split("\n") == [
        "Открыть заявку",
        "/new [текст] — открыть новую заявку",
        "/form — открыть заявку через форму",
        "/cancel — закрыть форму, которую вы заполняете",
        "/tickets — показать ваши заявки",
    ]


def test_a_mistyped_command_of_a_client_is_hinted_at_and_kept() -> None:
    typed = {"typed": "/tikets", "similar": "/tickets", "prefix": "/", "kept": True}
    assert told("answers/unknown_command", typed).plain == (
        "There's no command /tikets.\n"
        "Did you mean /tickets?\n"
        "Nothing is lost: we've received your text as a message."
    )
    above = {"typed": "/take", "staff": True, "kept": True}
    assert told("answers/not_your_command", above, "ru").plain == (
        "Команда /take доступна только сотрудникам поддержки.\n"
        "Мы приняли это как сообщение, ничего не потеряно."
    )


@pytest.mark.parametrize("problem", ["restricted_action", "no_permission", "forbidden"])
@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "the bot isn't allowed to invite people there."),
        ("ru", "боту нельзя приглашать туда людей."),
    ],
)
def test_a_forbidden_invitation_says_that_the_bot_may_not_invite(
    problem: str, language: str, said: str
) -> None:
    words = {"name": "Ivan", "department": "Billing", "problem": problem}
    text = our_renderer().render("staff/not_invited", words, language=language, now=NOW)
    assert said in text.plain.splitlines()[0]


SLACKS = {code for kind, codes in CODES.items() if kind is not NotSent for code in codes}
OURS = {"http_503", "timeout", "connection_lost", "unreadable", "unreadable_answer"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_nobody_reads_a_platforms_code(language: str) -> None:
    for code in sorted(SLACKS | SHOWN | OURS):
        said = told("thread/reply_failed", {"problem": code, "unknown": False}, language).plain
        assert f"({code})" not in said, code
        assert "_" not in said, code


@pytest.mark.parametrize("code", sorted(SHOWN | OURS))
def test_an_edit_that_is_not_shown_is_never_explained_by_a_deletion(code: str) -> None:
    words = {"problem": code, "removed": False}
    assert "delete it" not in told("thread/change_not_shown", words).plain
    assert "его удалить" not in told("thread/change_not_shown", words, "ru").plain


def test_a_code_that_nobody_knows_follows_a_reason_in_words() -> None:
    said = told("thread/reply_failed", {"problem": "something_new", "unknown": False}).plain
    assert "This reply didn't reach the client: the platform refused (something_new)." in said


@pytest.mark.parametrize(
    ("address", "named"),
    [
        (thread_address(42), "the thread of #42"),
        (former_thread_address(42, "C1", "17.5"), "the thread of #42"),
        (channel_address(1), "the support channel"),
        (direct_chat_address(3), "a colleague's direct chat"),
        (conversation_address(7), "a client's chat"),
        (chat_address(Place("slack", "T1", "D1")), "a direct chat"),
    ],
)
def test_a_place_that_cannot_be_used_is_named_in_words(address: Address, named: str) -> None:
    said = told("staff/suspended", {"destination": address, "problem": "timeout"}).plain
    assert said.startswith(f"We can't send messages to {named}: ")


NOT_OUR_WORDS = [
    # What the glossary calls by another word, and the texts in which it is something else: clients
    # are told that we are late, a message comes late, and help has topics.
    (
        r"\blate\b",
        r"\b(опозд|опазд)",
        {
            "We promised to reply by %(when)s and we're late. Sorry about that.",
            "We planned to finish by %(when)s and we're late. Sorry about that.",
            "We promised a reply by %(promised)s. Sent: %(given)s. Sorry it was late.",
            "written %(when)s, arrived late",
            (
                "This person's data is being erased or is already gone: it's too late to change"
                " anything."
            ),
        },
    ),
    (
        r"\btopics?\b",
        r"\bтопик",
        {
            "[topic]",
            (
                "For one topic, press its button or type, for example, <code>%(one)s</code>."
                " For all topics, type <code>%(all)s</code>."
            ),
        },
    ),
]


@pytest.mark.parametrize(("english", "russian", "others"), NOT_OUR_WORDS)
def test_one_thing_has_one_word(english: str, russian: str, others: set[str]) -> None:
    found = set()
    for message in read("ru"):
        texts = [message.id] if isinstance(message.id, str) else [*message.id]
        said = [message.string] if isinstance(message.string, str) else [*(message.string or ())]
        ours = re.sub(r"%\(\w+\)s", "", " ".join(texts))
        if re.search(english, ours, re.IGNORECASE) or re.search(russian, " ".join(said)):
            found.add(texts[0])
    assert found == others
