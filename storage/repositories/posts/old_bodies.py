"""What posts said in earlier releases.

Those of release 0.1 are a template and its facts without a class. Later, some texts had what only
their buttons need among their words.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from domain.answers.forms import FormPage, NewTicketForm
from domain.answers.say import Confirm, Say
from domain.answers.tickets import ListedTicket, OwnTicketPage, TicketListPage, TicketPage
from domain.outgoing.bodies import (
    ChangedLine,
    ClientsLine,
    Deadlines,
    FormQuestion,
    PassedDeadline,
    Reminders,
    Reply,
    ShownLine,
)
from domain.outgoing.buttons import (
    AboutPerson,
    Absence,
    Below,
    Choice,
    Departments,
    Invitations,
    Moves,
    Namesakes,
    OfLine,
    OwnTicket,
    Replacements,
    TicketTitle,
)
from domain.outgoing.posts import Body
from domain.outgoing.templates import (
    ASK_AGAIN,
    CLIENTS_LINE,
    DEADLINE,
    FORM,
    LINE_CHANGED,
    REMINDERS,
    REPLY,
    SHOWN_NOTE,
    SHOWN_REPLY,
)

UNSAID = frozenset(
    {
        *("thread/status", "thread/department", "thread/assigned", "thread/released"),
        *("refusals/taken", "refusals/not_yours"),
    }
)
"""Templates of earlier releases that are no longer sent: a ticket's card shows it, or nothing
is refused for it any more."""

Facts = Mapping[str, Any]


def with_buttons(body: Body) -> Body:
    """Return a body with what its buttons need below its text, where it was among its words."""
    if isinstance(body, Confirm):
        return replace(body, question=_with_below(body.question))
    return _with_below(body) if isinstance(body, Say) else body


def _with_below(said: Say) -> Say:
    make = _BELOW.get(said.template)
    return replace(said, below=make(said.words)) if make and said.below is None else said


def _about_person(words: Facts) -> Below | None:
    return AboutPerson(words["person"]) if "person" in words else None


def _invitations(words: Facts) -> Below:
    return Invitations(tuple(one for one in words.get("absent", ()) if isinstance(one, Absence)))


def _namesakes(words: Facts) -> Below:
    return Namesakes(
        tuple(
            Choice(one["id"], one["name"], next(iter(one["accounts"]), ""))
            for one in words["people"]
        )
    )


def _replacements(words: Facts) -> Below:
    return Replacements(_choices(words["others"]))


_BELOW: Mapping[str, Callable[[Facts], Below | None]] = {
    "answers/confirm_switch_off": _replacements,
    "answers/leaves_on": _about_person,
    "answers/role": _invitations,
    "answers/which_person": _namesakes,
    "staff/confirm_staff": _about_person,
    "staff/invitation_used": _about_person,
    "staff/leaves_not": _about_person,
    "staff/leaves_on": _about_person,
    "staff/left": _about_person,
    "staff/role_rests": _about_person,
}


def old_body(template: str, facts: Facts, ticket_id: int | None) -> Body:
    """Return the body for a template and its facts."""
    make = _BODIES.get(template, _say)
    return make(template, facts, ticket_id)


def _say(template: str, facts: Facts, ticket_id: int | None) -> Body:
    return Say(template, facts, ticket_id, _below(facts))


def _below(facts: Facts) -> Below | None:
    if "others" in facts and "message" in facts:
        others = (TicketTitle(one["id"], one["subject"]) for one in facts["others"])
        return Moves(facts["message"], tuple(others))
    if isinstance(departments := facts.get("departments"), list):
        return Departments(_choices(departments))
    if "message" in facts:
        return OfLine(facts["message"])
    return OwnTicket(facts["update"]) if "update" in facts else None


def _choices(rows: Iterable[Facts]) -> tuple[Choice, ...]:
    return tuple(Choice(one["id"], one["name"], one.get("definition", "")) for one in rows)


def _line(_template: str, facts: Facts, _ticket: int | None) -> Body:
    return ClientsLine(late=bool(facts.get("late")))


def _reply(_template: str, facts: Facts, _ticket: int | None) -> Body:
    return Reply(headed=facts.get("headed", True), quotes=facts.get("quotes", ""))


def _shown(template: str, facts: Facts, _ticket: int | None) -> Body:
    return ShownLine(template, facts.get("actor", ""), files=bool(facts.get("files")))


def _changed(_template: str, facts: Facts, _ticket: int | None) -> Body:
    return ChangedLine(facts.get("before", ""), files=bool(facts.get("files")))


def _deadlines(_template: str, facts: Facts, _ticket: int | None) -> Body:
    return Deadlines(
        tuple(
            PassedDeadline(
                one["clock"], datetime.fromisoformat(one["due_at"]), one["late"], one["after"]
            )
            for one in facts["clocks"]
        )
    )


def _question(_template: str, facts: Facts, _ticket: int | None) -> Body:
    return FormQuestion(_choices(facts["categories"]), _choices(facts["priorities"]))


def _form(template: str, facts: Facts, ticket_id: int | None) -> Body:
    question = FormQuestion(_choices(facts["categories"]), _choices(facts["priorities"]))
    return FormPage(NewTicketForm(question), Say(template, ticket_id=ticket_id))


def _ticket(_template: str, facts: Facts, ticket_id: int | None) -> Body:
    return TicketPage(ticket_id or 0, apart=bool(facts.get("apart")))


def _own_ticket(_template: str, facts: Facts, ticket_id: int | None) -> Body:
    return OwnTicketPage(
        ticket_id or 0, goes_here=facts["goes_here"], may_continue=facts["may_continue"]
    )


def _tickets(_template: str, facts: Facts, _ticket: int | None) -> Body:
    rows = (
        ListedTicket(one["id"], one["subject"], one["status"], one["assignee"])
        for one in facts["tickets"]
    )
    return TicketListPage(tuple(rows), facts["page"], more=facts["more"])


def _ask_again(_template: str, _facts: Facts, ticket_id: int | None) -> Body:
    return Say(ASK_AGAIN, ticket_id=ticket_id)


_BODIES: Mapping[str, Callable[[str, Facts, int | None], Body]] = {
    CLIENTS_LINE: _line,
    REPLY: _reply,
    SHOWN_REPLY: _shown,
    LINE_CHANGED: _changed,
    SHOWN_NOTE: _shown,
    DEADLINE: _deadlines,
    REMINDERS: lambda _template, _facts, _ticket: Reminders(),
    FORM: _question,
    "answers/form": _form,
    "answers/ticket": _ticket,
    "answers/my_ticket": _own_ticket,
    "answers/tickets": _tickets,
    "answers/queue": _ask_again,
    "answers/why": _ask_again,
}
