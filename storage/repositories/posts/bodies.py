"""Bodies of posts as JSON, and back: the only place where they are written or read.

Rows of release 0.1 have no class name; old_bodies.py reads them. It also knows which are no longer
sent, and which had what their buttons need among their words.
"""

from collections.abc import Mapping

from domain.answers import forms, home, people, queue, say, settings, tickets
from domain.outgoing import bodies, buttons
from domain.outgoing.bodies import Nothing
from domain.outgoing.posts import Body
from domain.people.person import Role
from domain.people.places import Place, Readers
from domain.policy.people import people_search
from domain.policy.queue import ticket_list
from domain.sla import why
from domain.sla.clocks import ClockKind, ClockMove
from domain.sla.why.rows import IdleReason
from domain.tickets import Status
from storage.engine.records import Json, Records, declared_in
from storage.repositories.posts.old_bodies import UNSAID, old_body, with_buttons

_MODULES = (say, home, tickets, queue, settings, people, forms, bodies, buttons, why)

_RECORDS = Records(
    *(one for module in _MODULES for one in declared_in(module)),
    home.HomeKind,
    *(ticket_list.Filters, ticket_list.Cursor, ticket_list.Period, Place, Readers),
    *(people_search.PeopleQuery, people_search.FilteredBy, people_search.PersonFilter),
    *(ticket_list.Filter, ticket_list.Light, Status, Role, ClockKind, ClockMove, IdleReason),
)


def written(body: Body) -> dict[str, Json]:
    """Return a body as JSON data. Raises TypeError if it is not one of the classes."""
    json: dict[str, Json] = _RECORDS.written(body)
    return json


def read(template: str, json: Mapping[str, Json], ticket_id: int | None) -> Body:
    """Return the body in a row, whichever release wrote it."""
    if template in UNSAID:
        return Nothing()
    if "is" not in json:
        return with_buttons(old_body(template, json, ticket_id))
    body: Body = _RECORDS.read(json)
    return with_buttons(body)
