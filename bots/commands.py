"""The catalogue of chat commands: grammar, audience and help, declared once.

From it come parsing with usage errors, help and menus for each role, `/desk name` and `!name` in
Slack, and the table in the README.
"""

import difflib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any

from bots.queue_text import filters_in
from bots.rendering import N_
from domain import commands as ask
from domain.commands import Command
from domain.messages import Line
from domain.people import Called, Identity, Place, Role
from domain.permissions import may
from domain.text import Style, Text
from domain.tickets import Status


class Argument(Enum):
    """What a command takes; the value is how usage lines write it."""

    TICKET = N_("[number]")
    OTHER = N_("other number")
    PERSON = N_("@person")
    STATUS = N_("status")
    ROLE = N_("role")
    LANGUAGE = N_("en|ru")
    TEXT = N_("text")
    WORDS = N_("[text]")  # a text that may be left out
    DEPARTMENT = N_("[department]")
    OTHER_DEPARTMENT = N_("department")
    LEVEL = N_("level")
    CLIENT = N_("@client or name:")
    UNTIL = N_("until when")
    FILTERS = N_("[filters]")


class Where(Enum):
    """Where a command was typed, which tells what may be left out."""

    PRIVATE = "private"
    THREAD = "thread"
    SLASH = "slash"


@dataclass(frozen=True, slots=True)
class Typed:
    """A command line taken apart: its arguments by kind, and where it was typed.

    `line` is the platform's message that it came in, None where none did (a slash command).
    """

    values: Mapping[Argument, Any]
    where: Where
    place: Place
    line: Line | None

    def get(self, argument: Argument) -> Any:
        """The argument's value, None if it was left out."""
        return self.values.get(argument)


@dataclass(frozen=True, slots=True)
class Spec:
    """A command: its name, what it takes, what it asks of the desk, and one line of help.

    `build` is None for help itself, which the desk knows nothing of. `files`: what comes with it
    goes along, and may say it all.
    """

    name: str
    arguments: tuple[Argument, ...]
    asks: type[Command]
    build: Callable[[Typed], Command] | None
    help: str
    aliases: tuple[str, ...] = ()
    files: bool = False

    def usage(self, prefix: str) -> tuple[str, ...]:
        """How to write it: the word, then its arguments, each still to be translated."""
        return (prefix + self.name, *(argument.value for argument in self.arguments))


class UsageError(Exception):
    """A command's arguments are not as it takes them."""

    def __init__(self, spec: Spec) -> None:
        super().__init__(spec.name)
        self.spec = spec


STATUSES = {
    **{status.value: status for status in Status},
    "waiting": Status.PENDING,
    "hold": Status.ON_HOLD,
    "progress": Status.OPEN,
    "processed": Status.RESOLVED,
    "done": Status.RESOLVED,
}
"""Words for statuses; the last ones are how people call them."""


def _ticket(kind: type[Any]) -> Callable[[Typed], Command]:
    def build(typed: Typed) -> Command:
        command: Command = kind(ticket_id=typed.get(Argument.TICKET))
        return command

    return build


def _text(kind: type[Any]) -> Callable[[Typed], Command]:
    def build(typed: Typed) -> Command:
        command: Command = kind(
            ticket_id=typed.get(Argument.TICKET),
            text=typed.get(Argument.TEXT) or Text(""),
            line=_carrier(typed),
        )
        return command

    return build


def _carrier(typed: Typed) -> Line | None:
    """The message that a text stands in: outside a ticket's thread only where it brings files."""
    brings = typed.line is not None and (typed.where is Where.THREAD or typed.line.attachments)
    return typed.line if brings else None


def _new(typed: Typed) -> Command:
    words, line = typed.get(Argument.WORDS), typed.line
    if line is None or (words is None and not line.attachments):
        return ask.ExpectNew(words or Text(""))
    return ask.WriteLine(replace(line, text=words or Text("")), new=True)


def _channel(typed: Typed) -> Command:
    department = typed.get(Argument.DEPARTMENT)
    return ask.SetDeskChannel(
        replace(typed.place, thread=""), department.plain if department is not None else ""
    )


T, P, TEXT = Argument.TICKET, Argument.PERSON, Argument.TEXT

CATALOGUE: tuple[Spec, ...] = (
    Spec("start", (), ask.Greet, lambda _: ask.Greet(), N_("what this desk is")),
    Spec("help", (), ask.Greet, None, N_("the commands you can use")),
    Spec(
        "new",
        (Argument.WORDS,),
        ask.ExpectNew,
        _new,
        N_("ask something new"),
    ),
    Spec("form", (), ask.BeginForm, lambda _: ask.BeginForm(), N_("ask by filling in a form")),
    Spec("tickets", (), ask.ListTickets, lambda _: ask.ListTickets(), N_("list the tickets")),
    Spec(
        "queue",
        (Argument.FILTERS,),
        ask.ShowQueue,
        lambda typed: ask.ShowQueue(named=typed.get(Argument.FILTERS) or ()),
        N_("the tickets, who is next first; like: lamp:red level:Gold mine"),
    ),
    Spec("ticket", (T,), ask.ShowTicket, _ticket(ask.ShowTicket), N_("how a ticket stands")),
    Spec("why", (T,), ask.Explain, _ticket(ask.Explain), N_("when we answer, and why then")),
    Spec("close", (T,), ask.CloseTicket, _ticket(ask.CloseTicket), N_("close a ticket")),
    Spec("reopen", (T,), ask.ReopenTicket, _ticket(ask.ReopenTicket), N_("it is not solved")),
    Spec(
        "subject",
        (T, TEXT),
        ask.SetSubject,
        lambda typed: ask.SetSubject(ticket_id=typed.get(T), subject=typed.get(TEXT)),
        N_("what the ticket is called"),
    ),
    Spec(
        "category",
        (T, TEXT),
        ask.SetCategory,
        lambda typed: ask.SetCategory(ticket_id=typed.get(T), category=typed.get(TEXT).plain),
        N_("what it is about"),
    ),
    Spec(
        "priority",
        (T, TEXT),
        ask.SetPriority,
        lambda typed: ask.SetPriority(ticket_id=typed.get(T), priority=typed.get(TEXT).plain),
        N_("how urgent it is"),
    ),
    Spec(
        "language",
        (Argument.LANGUAGE,),
        ask.SetLanguage,
        lambda typed: ask.SetLanguage(typed.get(Argument.LANGUAGE)),
        N_("choose your language"),
    ),
    Spec("take", (T,), ask.TakeTicket, _ticket(ask.TakeTicket), N_("make it yours")),
    Spec(
        "assign",
        (T, P),
        ask.AssignTicket,
        lambda typed: ask.AssignTicket(ticket_id=typed.get(T), person=typed.get(P)),
        N_("make it somebody else's"),
    ),
    Spec(
        "status",
        (T, Argument.STATUS),
        ask.SetStatus,
        lambda typed: ask.SetStatus(ticket_id=typed.get(T), status=typed.get(Argument.STATUS)),
        N_("open, waiting, hold, processed or closed"),
    ),
    Spec(
        "department",
        (T, Argument.OTHER_DEPARTMENT),
        ask.MoveTicket,
        lambda typed: ask.MoveTicket(
            ticket_id=typed.get(T), department=typed.get(Argument.OTHER_DEPARTMENT).plain
        ),
        N_("put another department in charge"),
    ),
    Spec(
        "level",
        (T, Argument.LEVEL),
        ask.SetLevel,
        lambda typed: ask.SetLevel(ticket_id=typed.get(T), level=typed.get(Argument.LEVEL).plain),
        N_("what is promised, and because of what"),
    ),
    Spec("lock", (T,), ask.LockTicket, _ticket(ask.LockTicket), N_("you are answering")),
    Spec("unlock", (T,), ask.UnlockTicket, _ticket(ask.UnlockTicket), N_("nobody is answering")),
    Spec(
        "noreply",
        (T,),
        ask.NoReplyNeeded,
        _ticket(ask.NoReplyNeeded),
        N_("the client waits for no answer"),
    ),
    Spec(
        "note",
        (T, TEXT),
        ask.AddNote,
        _text(ask.AddNote),
        N_("a note the client never sees"),
        files=True,
    ),
    Spec(
        "r",
        (T, TEXT),
        ask.Reply,
        _text(ask.Reply),
        N_("answer the client, whoever is responsible"),
        aliases=("reply",),
        files=True,
    ),
    Spec(
        "wrong",
        (T, Argument.OTHER),
        ask.WrongTicket,
        lambda typed: ask.WrongTicket(None, typed.get(Argument.OTHER), typed.get(T)),
        N_("your last answer belongs to the other ticket"),
    ),
    Spec(
        "call",
        (Argument.CLIENT, TEXT),
        ask.RecordCall,
        lambda typed: ask.RecordCall(typed.get(Argument.CLIENT), typed.get(TEXT)),
        N_("write down a call; the text may begin with: call back by 15:30"),
    ),
    Spec(
        "open",
        (Argument.CLIENT, TEXT),
        ask.OpenFor,
        lambda typed: ask.OpenFor(typed.get(Argument.CLIENT), typed.get(TEXT)),
        N_("ask a client something, in a new ticket"),
    ),
    Spec(
        "away",
        (Argument.UNTIL,),
        ask.GoAway,
        lambda typed: ask.GoAway(typed.get(Argument.UNTIL).plain),
        N_("be given nothing: until monday, 14:00, 2 days"),
    ),
    Spec("back", (), ask.ComeBack, lambda _: ask.ComeBack(), N_("be given tickets again")),
    Spec(
        "handover",
        (P, Argument.WORDS),
        ask.HandOver,
        lambda typed: ask.HandOver(typed.get(P), typed.get(Argument.WORDS) or Text("")),
        N_("all your tickets go to a colleague, with a word about them"),
    ),
    Spec(
        "role",
        (P, Argument.ROLE),
        ask.SetRole,
        lambda typed: ask.SetRole(typed.get(P), typed.get(Argument.ROLE)),
        N_("specialist, administrator or client"),
    ),
    Spec(
        "channel",
        (Argument.DEPARTMENT,),
        ask.SetDeskChannel,
        _channel,
        N_("tickets appear in this channel from now on"),
    ),
)

BY_NAME = {name: spec for spec in CATALOGUE for name in (spec.name, *spec.aliases)}

_WORD = re.compile(r"\s*([^\W\d_]\w*)(?:@\w+)?(?=\s|$)")
_NUMBER = re.compile(r"\s*#?(\d{1,9})(?=\s|$)")
_TOKEN = re.compile(r"\s*(\S+)")
_HANDLE = re.compile(r"\s*@([\w.-]*\w)")
_NAME = re.compile(r"\s*([^\n:@]{1,80}):")
_BARE_IDENTITY = re.compile(r"\s*<?@([^\s|>]+)(?:\|[^>]*)?>?")


def find(text: Text, prefix: str, role: Role) -> tuple[Spec, Text] | None:
    """The command a text begins with, and what follows it; None if it is no command of the role's.

    The first word counts only if it stands alone: `/etc/hosts` is no command.
    """
    if not text.plain.startswith(prefix):
        return None
    match = _WORD.match(text.plain, len(prefix))
    if match is None or (prefix and match.start(1) != len(prefix)):
        return None
    spec = BY_NAME.get(match[1].lower())
    if spec is None or not may(role, spec.asks):
        return None
    return spec, text.cut(match.end()).strip()


def similar(word: str, role: Role) -> str:
    """The command of the role's whose name is most like a mistyped word; empty if none is."""
    names = [name for name, spec in BY_NAME.items() if may(role, spec.asks)]
    return next(iter(difflib.get_close_matches(word.lower(), names, n=1)), "")


MAY_LACK = frozenset({Argument.TICKET, Argument.WORDS, Argument.FILTERS, Argument.DEPARTMENT})
"""Arguments that may be left out."""


def parse(spec: Spec, rest: Text, where: Where, place: Place, line: Line | None) -> Typed:
    """Take a command's arguments apart. Raises UsageError if they are not as it takes them.

    In a thread the place tells the ticket, so a text that begins with a number is all text, and a
    number alone is the other ticket's.
    """
    values: dict[Argument, Any] = {}
    told = {TEXT, Argument.OTHER, Argument.OTHER_DEPARTMENT, Argument.LEVEL}
    for argument in spec.arguments:
        if argument is Argument.TICKET and where is Where.THREAD and told & {*spec.arguments}:
            continue
        taken = _TAKE[argument](rest, place.platform, place.team)
        if taken is not None:
            values[argument], rest = taken
        elif argument not in MAY_LACK and not (spec.files and argument is TEXT and _brings(line)):
            raise UsageError(spec)
    if rest.plain.strip():
        raise UsageError(spec)
    return Typed(values, where, place, line)


def _brings(line: Line | None) -> bool:
    return line is not None and bool(line.attachments)


def words_of(spec: Spec, rest: Text, where: Where, line: Line) -> Text | None:
    """The text that a command carries; None if it carries none, or is not as it takes it."""
    try:
        typed = parse(spec, rest, where, line.place, line)
    except UsageError:
        return None
    carried: Text | None = typed.get(TEXT) or typed.get(Argument.WORDS)
    return carried


Taken = tuple[Any, Text] | None


def _take_number(rest: Text, _platform: str, _team: str) -> Taken:
    match = _NUMBER.match(rest.plain)
    return (int(match[1]), rest.cut(match.end()).strip()) if match else None


def _take_person(rest: Text, platform: str, team: str) -> Taken:
    for span in rest.spans:
        if span.style is Style.MENTION and not rest.plain[: span.start].strip():
            return Identity(platform, team, span.value), rest.cut(span.end).strip()
    match = _BARE_IDENTITY.match(rest.plain)
    if match is None:
        return None
    return Identity(platform, team, match[1]), rest.cut(match.end()).strip()


def _take_client(rest: Text, platform: str, team: str) -> Taken:
    """Somebody by a mention, by a handle, or by their name with a colon behind it."""
    for span in rest.spans:
        if span.style is Style.MENTION and not rest.plain[: span.start].strip():
            return _called(span.value, platform, team), _behind(rest, span.end)
    match = _HANDLE.match(rest.plain) or _NAME.match(rest.plain)
    if match is None:
        return None
    called = (
        Called(handle=match[1]) if match[0].lstrip().startswith("@") else Called(match[1].strip())
    )
    return called, _behind(rest, match.end())


def _called(account: str, platform: str, team: str) -> Called:
    """A mention in Telegram tells a handle alone, by which people of any platform are known."""
    if account.startswith("@"):
        return Called(handle=account[1:])
    return Called(identity=Identity(platform, team, account))


def _behind(rest: Text, end: int) -> Text:
    left = rest.cut(end).strip()
    return left.cut(1).strip() if left.plain[:1] in (":", ",") else left


def _take_word(words: Mapping[str, Any]) -> Callable[[Text, str, str], Taken]:
    def take(rest: Text, _platform: str, _team: str) -> Taken:
        match = _TOKEN.match(rest.plain)
        if match is None or match[1].lower() not in words:
            return None
        return words[match[1].lower()], rest.cut(match.end()).strip()

    return take


def _take_language(rest: Text, _platform: str, _team: str) -> Taken:
    match = _TOKEN.match(rest.plain)
    return (match[1].lower(), rest.cut(match.end()).strip()) if match else None


def _take_text(rest: Text, _platform: str, _team: str) -> Taken:
    return (rest, Text("")) if rest.plain.strip() else None


def _take_filters(rest: Text, platform: str, team: str) -> Taken:
    words = {word: status.value for word, status in STATUSES.items()}
    found = tuple(filters_in(rest, platform, team, words))
    return (found, Text("")) if found else None


_TAKE: Mapping[Argument, Callable[[Text, str, str], Taken]] = {
    Argument.TICKET: _take_number,
    Argument.OTHER: _take_number,
    Argument.PERSON: _take_person,
    Argument.STATUS: _take_word(STATUSES),
    Argument.ROLE: _take_word({role.value: role for role in Role}),
    Argument.LANGUAGE: _take_language,
    Argument.TEXT: _take_text,
    Argument.WORDS: _take_text,
    Argument.UNTIL: _take_text,
    Argument.DEPARTMENT: _take_text,
    Argument.OTHER_DEPARTMENT: _take_text,
    Argument.LEVEL: _take_text,
    Argument.CLIENT: _take_client,
    Argument.FILTERS: _take_filters,
}
