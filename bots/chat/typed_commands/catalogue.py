"""The catalogue: a row for every chat command."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from bots.chat.typed_commands.grammar import Argument, Spec, Typed, Where
from bots.chat.typed_commands.setting_words import audit_in
from bots.text.locales import N_
from domain import commands as ask
from domain.commands import Command, TicketCommand
from domain.commands.settings import NAME
from domain.dictionaries import Kind
from domain.messages import Line
from domain.policy.people.people_search import PeopleQuery
from domain.text.spans import Text

T, P, TEXT = Argument.TICKET, Argument.PERSON, Argument.TEXT


def _alone(name: str, kind: type[Command], words: str, *aliases: str) -> Spec:
    """Make the row of a command without arguments."""
    return Spec(name, (), kind, lambda _: kind(), words, aliases=aliases)


def _of_ticket(name: str, kind: type[TicketCommand], words: str) -> Spec:
    """Make the row of a command with a ticket as its only argument."""
    return Spec(name, (T,), kind, lambda typed: kind(ticket_id=typed.get(T)), words)


def _text(kind: type[ask.AddNote] | type[ask.Reply]) -> Callable[[Typed], Command]:
    return lambda typed: kind(
        ticket_id=typed.get(T), text=typed.get(TEXT) or Text(""), line=_carrier(typed)
    )


def _carrier(typed: Typed) -> Line | None:
    """Return the message that contains a text: outside a ticket's thread only one with files."""
    came = typed.came
    brings = came.line is not None and (came.where is Where.THREAD or came.line.attachments)
    return came.line if brings else None


def _new(typed: Typed) -> Command:
    words, line = typed.get(Argument.WORDS), typed.came.line
    if line is None or (words is None and not line.attachments):
        return ask.ExpectNew(words or Text(""))
    return ask.WriteLine(replace(line, text=words or Text("")), new=True)


def _greet(typed: Typed) -> Command:
    link = typed.get(Argument.LINK)
    return ask.Greet(link.plain if link is not None else "")


def _help(typed: Typed) -> Command:
    topic = typed.get(Argument.TOPIC)
    return ask.ShowHelp(topic.plain if topic is not None else "", typed.came.prefix)


def _edited(typed: Typed) -> Command:
    line = typed.came.line
    quoted, at = (line.quotes, line.written_at) if line is not None else ("", None)
    return ask.EditMessage(None, typed.get(TEXT), typed.came.place, quoted, at)


def _channel(typed: Typed) -> Command:
    department = typed.get(Argument.DEPARTMENT)
    return ask.SetDeskChannel(
        replace(typed.came.place, thread=""), department.plain if department is not None else ""
    )


_ROWS: Iterable[Spec] = (
    Spec("start", (Argument.LINK,), ask.Greet, _greet, N_("see what this bot does")),
    Spec(
        "help",
        (Argument.TOPIC,),
        ask.ShowHelp,
        _help,
        N_("list the commands; for details, type: help all"),
        aliases=("помощь",),
    ),
    Spec(
        "new",
        (Argument.WORDS,),
        ask.ExpectNew,
        _new,
        N_("send a new request"),
    ),
    _alone("home", ask.ShowHome, N_("see what needs your attention"), "главная"),
    _alone("form", ask.BeginForm, N_("send a request with a form"), "форма"),
    _alone("cancel", ask.LeaveDialogue, N_("leave the form that you're filling in"), "отмена"),
    _alone("tickets", ask.ListTickets, N_("list your tickets"), "заявки"),
    Spec(
        "queue",
        (Argument.FILTERS,),
        ask.ShowQueue,
        lambda typed: ask.ShowQueue(named=typed.get(Argument.FILTERS) or ()),
        N_("list tickets, most urgent first; filter like this: mine lamp:red level:Gold"),
        aliases=("очередь",),
    ),
    Spec(
        "people",
        (Argument.PEOPLE,),
        ask.ShowPeople,
        lambda typed: ask.ShowPeople(typed.get(Argument.PEOPLE) or PeopleQuery()),
        N_("find clients and colleagues, like this: people mar group:VIP mark:good"),
        aliases=("люди",),
    ),
    _alone(
        "staff",
        ask.ShowStaff,
        N_("list your colleagues: departments, shifts, who is away, how many tickets they have"),
        "сотрудники",
    ),
    Spec(
        "person",
        (Argument.WHO,),
        ask.ShowPerson,
        lambda typed: ask.ShowPerson(typed.get(Argument.WHO)),
        N_("see what we know about someone"),
        aliases=("человек",),
    ),
    Spec(
        "export",
        (Argument.WHO,),
        ask.ShowExport,
        lambda typed: ask.ShowExport(typed.get(Argument.WHO)),
        N_("get a file with everything we store about someone, in your direct chat"),
        aliases=("выгрузка",),
    ),
    Spec(
        "forget",
        (Argument.WHO,),
        ask.ShowForget,
        lambda typed: ask.ShowForget(typed.get(Argument.WHO)),
        N_("forget someone; first you see what will be erased"),
        aliases=("забыть",),
    ),
    Spec(
        "remember",
        (Argument.WHO,),
        ask.KeepPerson,
        lambda typed: ask.KeepPerson(typed.get(Argument.WHO)),
        N_("cancel a request to forget someone"),
        aliases=("помнить",),
    ),
    _alone("requests", ask.ShowRequests, N_("see messages from people who can't open tickets")),
    _alone("invite", ask.Invite, N_("invite a client")),
    Spec(
        "as",
        (Argument.WHO,),
        ask.SeeAs,
        lambda typed: ask.SeeAs(typed.get(Argument.WHO)),
        N_("see the desk as a client does, and act for them"),
        aliases=("глазами",),
    ),
    _of_ticket("ticket", ask.ShowTicket, N_("show a ticket")),
    _of_ticket("why", ask.Explain, N_("see when we'll reply, with an explanation")),
    _of_ticket("history", ask.ShowHistory, N_("see what changed, who changed it and when")),
    _of_ticket(
        "transcript", ask.SendTranscript, N_("get the conversation as a file in your direct chat")
    ),
    _of_ticket("close", ask.CloseTicket, N_("close a ticket")),
    _of_ticket("reopen", ask.ReopenTicket, N_("reopen a ticket")),
    Spec(
        "subject",
        (T, TEXT),
        ask.SetSubject,
        lambda typed: ask.SetSubject(ticket_id=typed.get(T), subject=typed.get(TEXT)),
        N_("change the subject"),
    ),
    Spec(
        "category",
        (T, TEXT),
        ask.SetCategory,
        lambda typed: ask.SetCategory(ticket_id=typed.get(T), category=typed.get(TEXT).plain),
        N_("change the category"),
    ),
    Spec(
        "priority",
        (T, TEXT),
        ask.SetPriority,
        lambda typed: ask.SetPriority(ticket_id=typed.get(T), priority=typed.get(TEXT).plain),
        N_("change the priority"),
    ),
    Spec(
        "language",
        (Argument.LANGUAGE,),
        ask.SetLanguage,
        lambda typed: ask.SetLanguage(typed.get(Argument.LANGUAGE)),
        N_("choose your language"),
    ),
    Spec(
        "link",
        (Argument.CODE,),
        ask.LinkAccounts,
        lambda typed: ask.LinkAccounts((typed.get(Argument.CODE) or Text("")).plain),
        N_("link your account on another platform"),
        aliases=("связать",),
    ),
    _alone("unlink", ask.Unlink, N_("unlink your accounts"), "отвязать"),
    _of_ticket("take", ask.TakeTicket, N_("take a ticket")),
    Spec(
        "assign",
        (T, P),
        ask.AssignTicket,
        lambda typed: ask.AssignTicket(ticket_id=typed.get(T), person=typed.get(P)),
        N_("assign a ticket to a colleague"),
    ),
    Spec(
        "status",
        (T, Argument.STATUS),
        ask.SetStatus,
        lambda typed: ask.SetStatus(ticket_id=typed.get(T), status=typed.get(Argument.STATUS)),
        N_("change the status: open, waiting, hold, processed or closed"),
    ),
    Spec(
        "department",
        (T, Argument.OTHER_DEPARTMENT),
        ask.MoveTicket,
        lambda typed: ask.MoveTicket(
            ticket_id=typed.get(T), department=typed.get(Argument.OTHER_DEPARTMENT).plain
        ),
        N_("move a ticket to another department"),
    ),
    Spec(
        "level",
        (T, Argument.LEVEL),
        ask.SetLevel,
        lambda typed: ask.SetLevel(ticket_id=typed.get(T), level=typed.get(Argument.LEVEL).plain),
        N_("change the service level"),
    ),
    _of_ticket("lock", ask.LockTicket, N_("show colleagues that you're replying")),
    _of_ticket("unlock", ask.UnlockTicket, N_("unlock a ticket so that anyone can reply")),
    _of_ticket("noreply", ask.NoReplyNeeded, N_("mark a ticket as needing no reply")),
    Spec(
        "note",
        (T, TEXT),
        ask.AddNote,
        _text(ask.AddNote),
        N_("add a note that the client can't see"),
        files=True,
    ),
    Spec(
        "r",
        (T, TEXT),
        ask.Reply,
        _text(ask.Reply),
        N_("reply to the client, even in a colleague's ticket"),
        aliases=("reply",),
        files=True,
    ),
    Spec(
        "wrong",
        (T, Argument.OTHER),
        ask.WrongTicket,
        lambda typed: ask.WrongTicket(None, typed.get(Argument.OTHER), typed.get(T)),
        N_("move your last reply to the right ticket"),
    ),
    Spec(
        "call",
        (Argument.CLIENT, TEXT),
        ask.RecordCall,
        lambda typed: ask.RecordCall(typed.get(Argument.CLIENT), typed.get(TEXT)),
        N_("record a call; to set a time to call back, begin the text with: call back by 15:30"),
    ),
    Spec(
        "open",
        (Argument.CLIENT, TEXT),
        ask.OpenFor,
        lambda typed: ask.OpenFor(typed.get(Argument.CLIENT), typed.get(TEXT)),
        N_("open a ticket for a client"),
    ),
    Spec(
        "away",
        (Argument.UNTIL,),
        ask.GoAway,
        lambda typed: ask.GoAway(typed.get(Argument.UNTIL).plain),
        N_("stop receiving tickets for a while: away until monday, away 14:00 or away 2 days"),
    ),
    _alone("back", ask.ComeBack, N_("receive tickets again")),
    Spec(
        "handover",
        (P, Argument.WORDS),
        ask.HandOver,
        lambda typed: ask.HandOver(typed.get(P), typed.get(Argument.WORDS) or Text("")),
        N_("hand all your tickets over to a colleague, with a message"),
    ),
    _alone(
        "shift",
        ask.ShowShifts,
        N_("see who is on shift and who is next"),
        "shifts",
        "смена",
        "смены",
    ),
    Spec(
        "swap",
        (P, Argument.OTHER_PERSON, Argument.DAY),
        ask.SwapShifts,
        lambda typed: ask.SwapShifts(
            typed.get(P), typed.get(Argument.DAY).plain, typed.get(Argument.OTHER_PERSON)
        ),
        N_("swap a shift with a colleague: swap @boris 3 dec"),
        aliases=("обмен",),
    ),
    Spec(
        "role",
        (P, Argument.ROLE),
        ask.SetRole,
        lambda typed: ask.SetRole(typed.get(P), typed.get(Argument.ROLE)),
        N_("give someone a role: specialist, administrator or client"),
    ),
    Spec(
        "leaves",
        (Argument.WHO,),
        ask.BeginLeave,
        lambda typed: ask.BeginLeave(typed.get(Argument.WHO)),
        N_(
            "when someone leaves: hand over their tickets, and name who replaces that person in the"
            " settings"
        ),
        aliases=("уходит",),
    ),
    Spec(
        "channel",
        (Argument.DEPARTMENT,),
        ask.SetDeskChannel,
        _channel,
        N_("show tickets in this channel"),
    ),
    _alone("settings", ask.ShowSettings, N_("see and change how the desk works")),
    Spec(
        "set",
        (Argument.SETTING,),
        ask.SetSetting,
        lambda typed: typed.get(Argument.SETTING) or ask.ShowSettings(),
        N_("change one setting, like this: set level Gold response 2 hr"),
    ),
    Spec(
        "dayoff",
        (TEXT,),
        ask.AddDayOff,
        lambda typed: ask.AddDayOff(typed.get(TEXT).plain),
        N_("close the desk for a day: dayoff 31 dec"),
        aliases=("holiday", "closed", "выходной", "праздник"),
    ),
    Spec(
        "sla",
        (Argument.PROMISE,),
        ask.SetSetting,
        lambda typed: typed.get(Argument.PROMISE),
        N_("change how soon clients of a level get a reply: sla Gold 2 hr"),
        aliases=("срок",),
    ),
    Spec(
        "newcategory",
        (TEXT,),
        ask.SaveEntry,
        lambda typed: ask.SaveEntry(Kind.CATEGORY, 0, {NAME: typed.get(TEXT).plain}),
        N_("add a category that clients can choose: newcategory VPN"),
        aliases=("новая_категория",),
        former=("topic", "тема"),
    ),
    Spec(
        "try",
        (Argument.TRIAL,),
        ask.TryMessage,
        lambda typed: ask.TryMessage(*typed.get(Argument.TRIAL)),
        N_("see how a message would be handled: try “VPN is down” as @maria"),
        aliases=("проверить",),
    ),
    _alone(
        "desk",
        ask.MoveToDesk,
        N_("open a ticket from a message in a Telegram group: reply to it with this command"),
        "поддержка",
    ),
    Spec(
        "edit",
        (TEXT,),
        ask.EditMessage,
        _edited,
        N_("change a message: quote it and write the new text after the command"),
    ),
    Spec(
        "audit",
        (Argument.CHANGES,),
        ask.ShowAudit,
        lambda typed: audit_in((typed.get(Argument.CHANGES) or Text("")).plain),
        N_("see who changed what and when"),
        aliases=("changes", "изменения"),
    ),
)

COMMANDS: Mapping[str, Spec] = {spec.name: spec for spec in _ROWS}
"""All rows above by name, in the order of the help."""


def by_word() -> Mapping[str, Spec]:
    """Return every command by each word that calls it."""
    return {word: spec for spec in COMMANDS.values() for word in spec.words}
