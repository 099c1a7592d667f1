"""A ticket, a line, and what the desk makes of them: for tests of what it says."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bots.chat.presenter import Presenter, refused
from bots.platform_table import platforms
from bots.text.renderer import our_renderer
from domain.answers.queue import QueueChoices, QueueEntry, QueuePage
from domain.answers.say import Say
from domain.errors import Refusal
from domain.messages import Message, MessageKind
from domain.outgoing.addresses import conversation_address
from domain.outgoing.bodies import ClientsLine, Reply
from domain.outgoing.buttons import Choice
from domain.outgoing.deliveries import Delivery, Reader
from domain.outgoing.mirror_states import NOTHING
from domain.outgoing.mirrors import MirrorKind, MirrorUpdate
from domain.outgoing.posts import Body
from domain.outgoing.templates import CLIENTS_LINE, REPLY
from domain.outgoing.ticket_view import TicketView
from domain.people.places import Place
from domain.platforms import thread_link
from domain.policy.queue.ticket_list import Cursor, Filters
from domain.text.spans import Span, Style, Text
from domain.tickets import Status
from storage.repositories.posts.bodies import read, written

NOW = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)
REFUSALS = "refusals/"
PRESENTER = Presenter(
    our_renderer(thread_link(platforms())), Reader("en", "UTC"), "/desk", platforms()
)

TICKET = TicketView(
    id=42,
    subject="Cannot log in",
    status=Status.OPEN,
    source="telegram",
    client="Ivan",
    client_language="ru",
    client_time_zone="Europe/Berlin",
    assignee="Anna",
    assignee_id=7,
    created_at=NOW - timedelta(hours=2),
    status_changed_at=NOW - timedelta(hours=1),
    waiting_since=NOW - timedelta(minutes=12),
    first_response_at=None,
    follows_id=None,
    version=3,
    unreachable="",
    client_company="Acme",
    client_mark="good",
    client_groups=("VIP",),
)
NEW = replace(TICKET, status=Status.NEW, assignee=None, assignee_id=None)
BARE = replace(NEW, subject="", client_language="", client_time_zone="", waiting_since=None)
MESSAGE = Message(
    id=17,
    ticket_id=42,
    author_id=3,
    kind=MessageKind.CLIENT,
    text=Text("It says <wrong> password", (Span(8, 15, Style.CODE),)),
    attachments=(),
    place=None,
    external_id="",
    written_at=NOW - timedelta(minutes=12),
    received_at=NOW,
)
DELIVERY = Delivery(
    post_id=1,
    body=ClientsLine(),
    destination=conversation_address(1),
    place=None,
    identity=None,
    reader=Reader("en", "UTC"),
    ticket=TICKET,
    message=MESSAGE,
    author="Ivan",
    attempts=1,
    parts_sent=0,
    repeated=False,
)
"""A post as it is claimed."""

ROW = {
    "id": 42,
    "subject": "Cannot log in",
    "status": "new",
    "client": "Ivan",
    "assignee": None,
    "assignee_id": None,
    "waiting_since": NOW.isoformat(),
    "expiring": False,
    "overdue": False,
}
ROWS = [ROW, {**ROW, "id": 43, "subject": "", "assignee": "Anna", "waiting_since": None}]
"""Rows of a list, as the desk gives them."""

QUEUED = QueueEntry(
    id=42,
    subject="Cannot log in",
    status="open",
    lamp="red",
    urgency="overdue",
    client="Ivan",
    groups=("VIP",),
    weight=72,
    waits=timedelta(minutes=12),
    left=timedelta(hours=-1.5),
    assignee="Anna",
    assignee_id=7,
    project="Apollo",
    category="Access",
    priority="High",
    level="Gold",
    unread=3,
    source="telegram",
    locked_by="Boris",
    thread=Place("slack", "T1", "C1", "1.5"),
    mark="difficult",
)
BARELY_QUEUED = QueueEntry(
    id=43,
    subject="",
    status="pending",
    lamp="light_green",
    urgency="",
    client="Ivan",
    groups=(),
    weight=0,
    waits=timedelta(0),
    left=None,
    assignee="",
    assignee_id=None,
    project="",
    category="",
    priority="",
    level="",
    unread=0,
    source="phone",
    locked_by="",
    thread=None,
)
QUEUE_PAGE = QueuePage(
    entries=(QUEUED, BARELY_QUEUED),
    filters=Filters(),
    asked={},
    choices=QueueChoices(
        viewer_id=7,
        staff=(Choice(8, "Boris"),),
        levels=(Choice(21, "Gold"),),
        departments=(Choice(1, "Support"),),
        marks=("good", "slow"),
        sources=("telegram", "slack"),
    ),
    later=Cursor(4611686018427387904, 43),
)
"""A page of the queue, as the desk gives it."""


def stored(body: Body) -> Body:
    """Return a body as it comes back from the outbox."""
    return read(body.template, json.loads(json.dumps(written(body))), None)


def _body(template: str, words: Mapping[str, Any]) -> Body:
    made = {REPLY: Reply, CLIENTS_LINE: ClientsLine}.get(template)
    names = {"headed", "late"} & words.keys()
    return made(**{name: words[name] for name in names}) if made else Say(template, words)


def posted(template: str, facts: Mapping[str, Any] | None = None) -> Body:
    """Return the body of a post, its words as they come back from the outbox."""
    words = facts or {}
    if template.startswith(REFUSALS):
        words = refused(Refusal(template[len(REFUSALS) :], **words)).words
    return stored(_body(template, words))


def shown(
    body: Body,
    language: str = "en",
    ticket: TicketView | None = TICKET,
    message: Message | None = MESSAGE,
    repeated: bool = False,
    zone: str | None = None,
) -> Text:
    """Return what the presenter makes of it. A refusal knows no ticket.

    `zone` is the reader's own; unless given, it is UTC, and none where several read.
    """
    if zone is None:
        zone = "" if body.template.startswith(("desk/", "thread/")) else "UTC"
    delivery = replace(
        DELIVERY,
        body=body,
        reader=Reader(language, zone),
        ticket=None if body.template.startswith(REFUSALS) else ticket,
        message=message,
        author="Anna" if body.template.startswith("client/") else "Ivan",
        repeated=repeated,
    )
    return PRESENTER.delivery(delivery, NOW).text


def told(
    template: str,
    facts: Mapping[str, Any] | None = None,
    language: str = "en",
    ticket: TicketView | None = TICKET,
    message: Message | None = MESSAGE,
    repeated: bool = False,
    zone: str | None = None,
) -> Text:
    """Return what is `shown` of a post with these facts."""
    return shown(posted(template, facts), language, ticket, message, repeated, zone)


def drawn(kind: MirrorKind, ticket: TicketView, language: str = "en") -> Text:
    place = Place("telegram", "", "1")
    # A card is read by several, so that its time zone is nobody's own.
    reader = Reader(language, "" if kind is MirrorKind.CARD else "UTC")
    picture = MirrorUpdate(kind, 42, NOTHING, NOTHING, place, "9", reader, ticket)
    return PRESENTER.mirror(picture, NOW).text
