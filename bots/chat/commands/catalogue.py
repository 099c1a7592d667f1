"""The catalogue itself: a row for every chat command."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from bots.chat.commands.grammar import Argument, Spec, Typed, Where
from bots.text.locales import N_
from domain import commands as ask
from domain.commands import Command, TicketCommand
from domain.messages import Line
from domain.text import Text

T, P, TEXT = Argument.TICKET, Argument.PERSON, Argument.TEXT


def _alone(name: str, kind: type[Command], words: str) -> Spec:
    """Make the row of a command that takes nothing."""
    return Spec(name, (), kind, lambda _: kind(), words)


def _of_ticket(name: str, kind: type[TicketCommand], words: str) -> Spec:
    """Make the row of a command that takes a ticket and nothing else."""
    return Spec(name, (T,), kind, lambda typed: kind(ticket_id=typed.get(T)), words)


def _text(kind: type[ask.AddNote] | type[ask.Reply]) -> Callable[[Typed], Command]:
    return lambda typed: kind(
        ticket_id=typed.get(T), text=typed.get(TEXT) or Text(""), line=_carrier(typed)
    )


def _carrier(typed: Typed) -> Line | None:
    """Return the message that a text stands in: outside a ticket's thread only one with files."""
    brings = typed.line is not None and (typed.where is Where.THREAD or typed.line.attachments)
    return typed.line if brings else None


def _new(typed: Typed) -> Command:
    words, line = typed.get(Argument.WORDS), typed.line
    if line is None or (words is None and not line.attachments):
        return ask.ExpectNew(words or Text(""))
    return ask.WriteLine(replace(line, text=words or Text("")), new=True)


def _greet(typed: Typed) -> Command:
    link = typed.get(Argument.LINK)
    return ask.Greet(link.plain if link is not None else "")


def _channel(typed: Typed) -> Command:
    department = typed.get(Argument.DEPARTMENT)
    return ask.SetDeskChannel(
        replace(typed.place, thread=""), department.plain if department is not None else ""
    )


_ROWS: Iterable[Spec] = (
    Spec("start", (Argument.LINK,), ask.Greet, _greet, N_("what this desk is")),
    Spec("help", (), ask.Greet, None, N_("the commands you can use")),
    Spec(
        "new",
        (Argument.WORDS,),
        ask.ExpectNew,
        _new,
        N_("ask something new"),
    ),
    _alone("form", ask.BeginForm, N_("ask by filling in a form")),
    _alone("tickets", ask.ListTickets, N_("list the tickets")),
    Spec(
        "queue",
        (Argument.FILTERS,),
        ask.ShowQueue,
        lambda typed: ask.ShowQueue(named=typed.get(Argument.FILTERS) or ()),
        N_("the tickets, who is next first; like: lamp:red level:Gold mine"),
    ),
    _of_ticket("ticket", ask.ShowTicket, N_("how a ticket stands")),
    _of_ticket("why", ask.Explain, N_("when we answer, and why then")),
    _of_ticket("history", ask.ShowHistory, N_("what was changed, by whom and when")),
    _of_ticket(
        "transcript", ask.SendTranscript, N_("what was said, as a file in your direct chat")
    ),
    _of_ticket("close", ask.CloseTicket, N_("close a ticket")),
    _of_ticket("reopen", ask.ReopenTicket, N_("it is not solved")),
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
    _of_ticket("take", ask.TakeTicket, N_("make it yours")),
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
    _of_ticket("lock", ask.LockTicket, N_("you are answering")),
    _of_ticket("unlock", ask.UnlockTicket, N_("nobody is answering")),
    _of_ticket("noreply", ask.NoReplyNeeded, N_("the client waits for no answer")),
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
    _alone("back", ask.ComeBack, N_("be given tickets again")),
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
    Spec("audit", (), ask.ShowAudit, lambda _: ask.ShowAudit(), N_("who changed what")),
)

COMMANDS: Mapping[str, Spec] = {spec.name: spec for spec in _ROWS}
"""Every row above by its name, in the order that help lists them."""


def by_word() -> Mapping[str, Spec]:
    """Return every command by each word it may be called with."""
    return {word: spec for spec in COMMANDS.values() for word in (spec.name, *spec.aliases)}
