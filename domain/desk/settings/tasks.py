"""Tasks of administrators: a day off, and trying how a message would be handled."""

import re
from datetime import date, datetime, time

from domain.answers import Answer
from domain.answers.say import Say
from domain.commands import AddDayOff, SaveEntry, TryMessage
from domain.desk.act import Act
from domain.desk.act.terms import terms_of
from domain.desk.people.typed_time import refuse_ambiguous, zone_of
from domain.desk.settings.change import save_entry
from domain.desk.tickets.offer import offer_to
from domain.desk.tickets.triage import placed_by_rules
from domain.dictionaries import Entry, Kind
from domain.dictionaries.fields.body import value_at, with_value
from domain.dictionaries.fields.typed import shown_value
from domain.dictionaries.kinds.calendars import EXCEPTIONS
from domain.dictionaries.past_days import has_begun
from domain.errors import Refusal, UnknownAccount
from domain.people.accounts import PersonRef
from domain.people.person import Person, Role
from domain.people.places import Conversation
from domain.policy.lines.phrases import reason_in, subject_of
from domain.policy.tickets.assignment import Because
from domain.policy.when import leading_until, read_day
from domain.repositories import DEFAULT_DEPARTMENT
from domain.sla.calendars import ROUND_THE_CLOCK
from domain.sla.clocks import keep_time
from domain.tickets import open_ticket

_LEADING = re.compile(r"^[\s,.:;—–-]+")


def add_day_off(command: AddDayOff, act: Act) -> Answer:
    """Close a calendar on a day. What follows the day is a calendar, a name for it, or a reason.

    A day of which people have worked a part counts from its beginning, with a reason. Raises
    Refusal if there is no such day or no reason, or if it is unclear which year or which calendar
    is meant.
    """
    words, why = reason_in(command.words)
    reason = command.reason or why
    found = leading_until(words, act.now, zone_of(act))
    if found is None:
        raise Refusal("cannot_read_until", typed=words)
    # A date without a year is today's if it is today; an instant of today would be over.
    zone = zone_of(act)
    day = read_day(words[: found[1]], act.now, zone) or found[0].astimezone(zone).date()
    refuse_ambiguous(words[: found[1]], act, command.words.lstrip()[found[1] :])
    rest = _LEADING.sub("", " ".join(words[found[1] :].split()))
    calendar, named = _calendar_of(f"{command.calendar} {rest}".strip(), act)
    label = command.label or named
    values = {EXCEPTIONS.key: _with_day(calendar, day, label)}
    hours = act.uow.dictionaries.load().calendars.get(calendar.name, ROUND_THE_CLOCK)
    if not reason and has_begun(day, hours, act.now):
        typed = " ".join(f"{words} {command.calendar} {command.label}".split())
        raise Refusal("day_has_begun", day=datetime.combine(day, time(), zone), typed=typed)
    return save_entry(SaveEntry(Kind.CALENDAR, calendar.id, values, reason=reason), act)


def _with_day(calendar: Entry, day: date, label: str) -> str:
    closed: object = {"is": "closed", "label": label} if label else "closed"
    written = value_at(calendar.body, EXCEPTIONS.key)
    return shown_value(with_value(written, day.isoformat(), closed), EXCEPTIONS)


def _calendar_of(words: str, act: Act) -> tuple[Entry, str]:
    """Return the calendar that some words begin with, and the rest; otherwise the desk's.

    Raises Refusal if there are several and none is the desk's.
    """
    calendars = [one for one in act.uow.dictionaries.entries() if one.kind is Kind.CALENDAR]
    for one in sorted(calendars, key=lambda one: len(one.name), reverse=True):
        if re.match(rf"{re.escape(one.name)}(?!\w)", words, re.IGNORECASE):
            return one, _LEADING.sub("", words[len(one.name) :]).strip()
    department = act.uow.dictionaries.load().department(DEFAULT_DEPARTMENT)
    named = department.calendar if department is not None else ""
    used = [one for one in calendars if not one.off]
    own = [one for one in used if one.name == named] or used
    if len(own) != 1:
        raise Refusal("which_calendar", offered=", ".join(one.name for one in used))
    return own[0], words


def try_message(command: TryMessage, act: Act) -> Answer:
    """Show how a client's message would be handled now. Nothing is kept."""
    client = _client(command.client, act)
    known = act.uow.dictionaries.load()
    words = command.text.plain
    ticket = open_ticket(
        Conversation(0, act.place, client.id, None, None, wants_new=False),
        subject=subject_of(command.text) or "",
        subject_settled=False,
        source=act.place.platform,
        department_id=DEFAULT_DEPARTMENT,
        follows_id=None,
        written_at=act.now,
        now=act.now,
    )
    placed, event = placed_by_rules(ticket, words, client, act)
    terms = terms_of(placed, known)
    timed, _ = keep_time(None, placed, terms, terms, act.now)
    department = known.department(placed.department_id)
    priority = known.priority(placed.priority_id)
    assignee = placed.assignee_id
    return Say(
        "answers/try",
        {
            "client": client.name,
            "categories": ", ".join(one.name for one in offer_to(client, act.uow).categories),
            "department": department.name if department else "",
            "level": event.level,
            "priority": priority.name if priority else "",
            "due": timed.response_due_at,
            "assignee": act.uow.people.get(assignee).name if assignee is not None else "",
            "language": event.language,
            "nobody_speaks": event.because == Because.NOBODY_SPEAKS,
            "rules": ", ".join(event.rules),
            "points": placed.points,
        },
    )


def _client(called: PersonRef | None, act: Act) -> Person:
    """Return the client; without one, a stranger who speaks like the actor."""
    if called is None:
        actor = act.person
        return Person(0, "", Role.CLIENT, actor.language, actor.time_zone, act.now)
    if called.identity is not None:
        person = act.uow.people.by_identity(called.identity)
        if person is None:
            raise UnknownAccount("nobody_like_that", called.identity)
        return person
    found = act.uow.people.clients_named(called.name, 2)
    if len(found) != 1:
        raise Refusal("no_such_client", typed=called.name)
    return found[0]
