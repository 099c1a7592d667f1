"""Tasks of administrators: a day off, and trying how a message would be handled."""

import re
from datetime import date

from domain.answers import Answer, Say
from domain.commands import AddDayOff, SaveEntry, TryMessage
from domain.desk.act import Act
from domain.desk.act.terms import terms_of
from domain.desk.people.typed_time import zone_of
from domain.desk.settings.change import save_entry
from domain.desk.tickets.triage import placed_by_rules
from domain.dictionaries import Entry, Kind
from domain.dictionaries.calendars import CALENDARS
from domain.dictionaries.typed import shown_value, value_at, with_value
from domain.errors import Refusal, UnknownAccount
from domain.people import Conversation, Person, PersonRef, Role
from domain.policy.phrases import subject_of
from domain.policy.when import leading_until
from domain.repositories import DEFAULT_DEPARTMENT
from domain.sla.clocks import keep_time
from domain.tickets import open_ticket

_EXCEPTIONS = "exceptions"
_LEADING = re.compile(r"^[\s,.:;—–-]+")


def add_day_off(command: AddDayOff, act: Act) -> Answer:
    """Close a calendar on a day, from now on. What follows the day is a calendar, or a name for it.

    Raises Refusal if there is no such day ahead, or if it is unclear which calendar is meant.
    """
    found = leading_until(command.words, act.now, zone_of(act))
    if found is None:
        raise Refusal("cannot_read_until", typed=command.words)
    day = found[0].astimezone(zone_of(act)).date()
    if day < act.now.astimezone(zone_of(act)).date():
        raise Refusal("until_has_passed", until=found[0])
    rest = _LEADING.sub("", " ".join(command.words[found[1] :].split()))
    calendar, label = _calendar_of(rest, act)
    return save_entry(
        SaveEntry(Kind.CALENDAR, calendar.id, {_EXCEPTIONS: _with_day(calendar, day, label)}), act
    )


def _with_day(calendar: Entry, day: date, label: str) -> str:
    field = CALENDARS.field(_EXCEPTIONS)
    assert field is not None, "calendars have it"
    closed: object = {"is": "closed", "label": label} if label else "closed"
    written = value_at(calendar.body, _EXCEPTIONS)
    return shown_value(with_value(written, day.isoformat(), closed), field)


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
    known, groups = act.uow.dictionaries.load(), act.uow.dictionaries.groups_of(client.id)
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
            "categories": ", ".join(one.name for one in known.categories_for(groups)),
            "department": department.name if department else "",
            "level": event.level,
            "priority": priority.name if priority else "",
            "due": timed.response_due_at,
            "assignee": act.uow.people.get(assignee).name if assignee is not None else "",
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
