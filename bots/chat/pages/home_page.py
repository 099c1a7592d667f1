"""Home as a page: a heading, sections with their rows, and the buttons below."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from bots.chat.buttons import rows
from bots.chat.buttons.choices import OPEN
from bots.chat.buttons.parts import Value
from bots.chat.buttons.row import Row
from bots.chat.buttons.values import (
    OfKind,
    OfLine,
    OfListed,
    OfNothing,
    OfPage,
    OfPeople,
    OfQueue,
)
from bots.chat.pages.queue_page import taking
from bots.chat.queue_state import encoded
from bots.platforms import Button, Item, Rendered, Window
from bots.text.locales import N_, label
from domain.answers.home import HomeKind, HomePage, HomePerson, HomeReply, HomeSection
from domain.answers.queue import QueueEntry
from domain.answers.tickets import ListedTicket
from domain.dictionaries import Kind
from domain.outgoing.posts import PostState
from domain.outgoing.words import Words
from domain.people.person import Role
from domain.policy.queue.ticket_list import NOBODY, Filters, Light
from domain.text.spans import Text

Part = Callable[[str, Words], Text]
"""Renders a template with its words for the reader."""

REASSIGN = N_("Reassign #%(number)s…")
ALL = N_("Show all")

_SHOWS_ALL: Mapping[HomeKind, Filters] = {
    HomeKind.OVERDUE: Filters(lamp=Light.OVERDUE),
    HomeKind.SOON: Filters(lamp=Light.SOON),
    HomeKind.UNASSIGNED: Filters(responsible=NOBODY),
}
"""The page of the queue that has the rows a section has no room for."""

_TASKS: Sequence[tuple[Kind, str]] = (
    (Kind.CALENDAR, N_("Days off")),
    (Kind.LEVEL, N_("Deadlines")),
    (Kind.CATEGORY, N_("Categories")),
    (Kind.DEPARTMENT, N_("Departments")),
    (Kind.RULE, N_("Rules")),
    (Kind.GROUP, N_("Groups")),
)
"""What administrators change most, as buttons that lead to the settings."""


def drawn(text: Text, page: HomePage, part: Part, language: str) -> Rendered:
    """Return Home under its heading."""
    items = tuple(item for one in page.sections for item in _section(one, part, language))
    window = Window(label(N_("Home"), language), label(N_("Close"), language))
    return Rendered(text, tuple(_below(page, language)), replaces=True, items=items, window=window)


def _section(section: HomeSection, part: Part, language: str) -> Iterator[Item]:
    if section.kind != HomeKind.OWN:  # The heading of a client's Home says what these are.
        heading = part("answers/home_section", {"section": section, "prefix": section.prefix})
        yield Item(heading, tuple(_of_section(section, language)))
    for one in section.own:
        yield Item(_row(part, own=one), (_open(one.id, language),))
    for ticket in section.tickets:
        of = next((one for one in section.people if one.id == ticket.assignee_id), None)
        yield Item(_row(part, row=ticket, gone=of), _of_ticket(ticket, of, language))
    for reply in section.replies:
        yield Item(_row(part, reply=reply), _of_reply(reply, language))


def _row(
    part: Part,
    own: ListedTicket | None = None,
    row: QueueEntry | None = None,
    gone: HomePerson | None = None,
    reply: HomeReply | None = None,
) -> Text:
    words = {"listed": own, "row": row, "gone": gone, "unsent": reply}
    return part("answers/home_row", words)


def _of_section(section: HomeSection, language: str) -> Iterator[Button]:
    if section.kind == HomeKind.TASKS:
        for kind, words in _TASKS:
            yield rows.KIND.draw(OfKind(kind), label(words, language))
    elif section.more and section.kind in _SHOWS_ALL:
        filters = _SHOWS_ALL[HomeKind(section.kind)]
        yield rows.QUEUE.draw(OfQueue(encoded(filters)), label(ALL, language))


def _open(number: int, language: str) -> Button:
    return rows.SHOW_APART.draw(OfListed(number), label(OPEN, language, number=number))


def _of_ticket(ticket: QueueEntry, gone: HomePerson | None, language: str) -> tuple[Button, ...]:
    opening = _open(ticket.id, language)
    if gone is not None:
        words = label(REASSIGN, language, number=ticket.id)
        return (rows.REASSIGN.draw(OfListed(ticket.id), words), opening)
    return (*taking(ticket, language), opening)


def _of_reply(reply: HomeReply, language: str) -> tuple[Button, ...]:
    line = OfLine(reply.line)
    offered = [rows.SEND_AGAIN] if reply.state else [rows.SEND_ANYWAY, rows.DISCARD]
    if reply.state == PostState.UNKNOWN:
        offered.append(rows.ARRIVED)
    acts = [one.labelled(line, language) for one in offered]
    return (*acts, _open(reply.id, language))


def _below(page: HomePage, language: str) -> Iterator[tuple[Button, ...]]:
    nothing = OfNothing()
    offered: list[tuple[Row[Any], Value]]
    if page.role is Role.CLIENT:
        offered = [(rows.NEW_QUESTION, nothing), (rows.FORM, nothing), (rows.TICKETS, OfPage(0))]
    else:
        switch = rows.BACK if page.away_until else rows.AWAY
        offered = [(rows.QUEUE, OfQueue()), (switch, nothing)]
        if page.role is Role.ADMINISTRATOR:
            offered.append((rows.SETTINGS.called(N_("All settings")), nothing))
            offered.append((rows.PEOPLE.called(N_("People")), OfPeople()))
    if not page.tab:
        offered.append((rows.HOME, nothing))
    yield tuple(row.labelled(carried, language) for row, carried in offered)
