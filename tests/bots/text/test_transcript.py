"""A discussion as text: everything that its reader may read is in it, and nothing looks forged."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.text.renderer import our_renderer
from bots.text.transcript import readable, transcript
from bots.text.words import KINDS
from domain.messages import Attachment, AttachmentKind, MessageKind
from domain.outgoing.deliveries import Reader
from domain.outgoing.made_files import SaidLine, Transcript
from domain.outgoing.posts import PostState
from domain.outgoing.ticket_view import TicketView
from domain.people.person import LANGUAGES
from domain.text.spans import Span, Style, Text
from domain.tickets import Status
from tests.support.strategies.texts import plains, visible
from tests.support.texts.rendered import MESSAGE, NOW, TICKET

RENDERER = our_renderer()
DESK = Reader("en", "UTC")


def line(
    words: str = "Hello",
    kind: MessageKind = MessageKind.CLIENT,
    state: PostState | None = None,
    *,
    author: str = "Ivan",
    removed: bool = False,
    **more: object,
) -> SaidLine:
    message = replace(MESSAGE, text=Text(words), kind=kind, **more)  # type: ignore[arg-type]
    return SaidLine(message, author, state, removed)


def told(
    *lines: SaidLine,
    inside: bool = True,
    language: str = "en",
    zone: str = "Europe/Berlin",
    ticket: TicketView = TICKET,
    at_most: int | None = None,
) -> str:
    what = Transcript(42, inside, language, zone)
    return "".join(transcript(what, ticket, lines, RENDERER, DESK, NOW, at_most=at_most))


def test_a_transcript_word_for_word() -> None:
    files = (Attachment(AttachmentKind.PHOTO), Attachment(AttachmentKind.DOCUMENT, "report.pdf"))
    said = told(
        line("It says wrong password\n\nSee here", attachments=files),
        line("Which browser?", MessageKind.REPLY, PostState.SENT, author="Anna", edited_at=NOW),
        line("Their VPN again", MessageKind.NOTE, author="Anna"),
    )
    assert said == (
        "#42 Cannot log in\n"
        "Client: Ivan · Telegram\n"
        "Status: In progress\n"
        "Opened: 18 Nov 2026 11:00\n"
        "Created: 18 Nov 2026 13:00. Time zone: Europe/Berlin (currently UTC+1)\n"
        "For staff: includes notes and replies that the client hasn't received.\n"
        "\n"
        "18 Nov 2026 12:48 · Ivan\n"
        "    It says wrong password\n"
        "    See here\n"
        "    [photo]\n"
        "    [file: report.pdf]\n"
        "\n"
        "18 Nov 2026 12:48 · Anna · edited\n"
        "    Which browser?\n"
        "\n"
        "18 Nov 2026 12:48 · Anna · note, the client does not see it\n"
        "    Their VPN again\n"
        "\n"
        "End of the transcript: 3 messages.\n"
    )


def test_a_client_is_told_what_is_theirs_in_their_words() -> None:
    waiting = replace(TICKET, status=Status.PENDING)
    said = told(line(), inside=False, language="ru", zone="", ticket=waiting)
    assert said == (
        "#42 Cannot log in\n"
        "Клиент: Ivan · Telegram\n"
        "Статус: Ждёт вашего ответа\n"
        "Открыта: 18 нояб. 2026 г., 10:00\n"
        "Создано: 18 нояб. 2026 г., 12:00. Часовой пояс — UTC (сейчас UTC+0)\n"
        "\n"
        "18 нояб. 2026 г., 11:48 · Ivan\n"
        "    Hello\n"
        "\n"
        "Конец переписки. В ней 1 сообщение.\n"
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_file_has_a_word(language: str) -> None:
    assert set(AttachmentKind) <= set(KINDS)
    for kind in AttachmentKind:
        said = told(line("", attachments=(Attachment(kind),)), language=language)
        assert "[" in said, kind


@pytest.mark.parametrize("language", LANGUAGES)
def test_staff_are_told_how_each_reply_stands(language: str) -> None:
    replies = [
        line(kind=MessageKind.REPLY, state=state, removed=removed)
        for state in (None, *PostState)
        for removed in (False, True)
    ]
    said = told(*replies, line(kind=MessageKind.HELD), language=language)
    heads = [row for row in said.split("\n") if "· Ivan" in row]
    sent = heads[2 * [None, *PostState].index(PostState.SENT)]
    assert [row for row in heads if row.count("·") == 1] == [sent], "what arrived needs no word"


@given(
    st.lists(st.tuples(plains, st.sampled_from(MessageKind), plains), max_size=6),
    st.sampled_from(LANGUAGES),
)
def test_every_line_is_there_word_for_word(
    written: Sequence[tuple[str, MessageKind, str]], language: str
) -> None:
    lines = [
        line(words, kind, PostState.SENT, attachments=(Attachment(AttachmentKind.POLL, name),))
        for words, kind, name in written
    ]
    said = told(*lines, language=language)
    for words, _, name in written:
        for part in (words, name):
            assert visible(readable(Text(part))) in visible(said)


@given(st.lists(st.tuples(plains, plains), max_size=4), plains)
def test_typed_text_cannot_imitate_a_line_or_control_a_terminal(
    written: Sequence[tuple[str, str]], subject: str
) -> None:
    lines = [line(words, author=author) for words, author in written]
    said = told(*lines, ticket=replace(TICKET, subject=subject, client=subject))
    flush = [row for row in said.splitlines() if row.strip() and not row.startswith("    ")]
    assert len(flush) == 6 + len(lines) + 1, "a head, a line each, an end"
    assert not re.search("[\0-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]", said)


def test_where_a_link_leads_is_written_beside_it() -> None:
    text = Text("our page, https://e.x", (Span(0, 8, Style.LINK, "https://e.x/a"),))
    assert readable(text) == "our page (https://e.x/a), https://e.x"
    plain = Text("https://e.x", (Span(0, 11, Style.LINK, "https://e.x"),))
    assert readable(plain) == "https://e.x"


@pytest.mark.parametrize("language", LANGUAGES)
@given(many=st.integers(0, 30), words=plains, at_most=st.integers(1000, 3000))
def test_it_never_has_more_bytes_than_it_may_and_says_where_it_stops(
    language: str, many: int, words: str, at_most: int
) -> None:
    lines = [line(words, written_at=NOW + timedelta(minutes=number)) for number in range(many)]
    whole = told(*lines, language=language)
    said = told(*lines, language=language, at_most=at_most)
    assert len(said.encode()) <= at_most
    if said != whole:
        assert ("stops here" if language == "en" else "обрывается") in said.splitlines()[-1]
        assert whole.startswith("\n".join(said.split("\n")[:-2]))
