"""Lines and commands as people type them, and what is made of them."""

from datetime import UTC, datetime

from bots.inbound.interpret import Interpreted, interpret
from bots.platforms import CommandTyped, LineWritten
from domain.messages import Line
from domain.people.accounts import Identity, Profile
from domain.people.person import Role
from domain.people.places import Place
from domain.text.spans import Span, Style, Text
from tests.support.platform_rows import ROWS

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
BORIS = Identity("slack", "T1", "U2")
THREAD = Place("slack", "T1", "C1", "1.1")
CHAT = Place("telegram", "", "100")
SOMEBODY = Profile(Identity("slack", "T1", "U1"), "Anna")


def line(text: str | Text, place: Place) -> Line:
    return Line(place, "7", Text(text) if isinstance(text, str) else text, NOW)


def in_thread(text: str | Text, role: Role = Role.ADMINISTRATOR) -> Interpreted:
    written = LineWritten(SOMEBODY, line(text, THREAD), private=False)
    return interpret(written, role, ROWS)


def in_private(text: str, role: Role = Role.CLIENT) -> Interpreted:
    return interpret(LineWritten(SOMEBODY, line(text, CHAT), private=True), role, ROWS)


def slash(text: str | Text, role: Role = Role.ADMINISTRATOR) -> Interpreted:
    words = Text(text) if isinstance(text, str) else text
    place = Place("slack", "T1", "C1")
    return interpret(CommandTyped(SOMEBODY, place, words, NOW, private=False), role, ROWS)


def mention(text: str, name: str, value: str) -> Text:
    at = text.index(name)
    return Text(text, (Span(at, at + len(name), Style.MENTION, value),))
