"""Posts of a person who is being forgotten: their words go, and our messages are removed."""

from sqlalchemy import ColumnElement, Connection, delete, or_, select, update

from domain.outgoing.bodies import Gone
from domain.outgoing.mirror_states import REMOVED
from domain.outgoing.mirrors import MirrorKind
from domain.outgoing.posts import PostState
from domain.outgoing.templates import CARD, GONE_POST
from domain.people.places import Place
from domain.repositories import Remains
from storage.engine.sql import spelled
from storage.repositories.people.erasure.kept import KeptTraces
from storage.repositories.posts.bodies import written
from storage.repositories.posts.outbox import OutboxTable
from storage.tables.posts import UNFINISHED, mirrors, postings, posts
from storage.tables.tickets import reminders, tickets

BUSY = -1
"""A post is being sent at this moment: its end must be waited for."""

_WAITING = (PostState.QUEUED.value, PostState.PENDING.value)


def erase_posts(
    connection: Connection, which: ColumnElement[bool], *, waits: bool, removes: bool
) -> bool:
    """Let posts say nothing, and remove what has arrived of them if `removes`.

    Cards stay: they are drawn again without words. Does nothing and returns False if one is being
    sent and `waits`: else nobody sends.
    """
    query = select(posts.c.id, posts.c.lane, posts.c.state).where(
        which, posts.c.template.not_in([CARD, GONE_POST])
    )
    rows = connection.execute(query).all()
    if waits and any(row.state == PostState.SENDING.value for row in rows):
        return False
    outbox = OutboxTable(connection)
    for row in rows:
        values = {"template": GONE_POST, "facts": written(Gone()), "problem": "", "prepared": None}
        changed = update(posts).where(posts.c.id == row.id)
        # What left within another post no longer does, or that post would look for its line.
        connection.execute(changed.values(**values, message_id=None, folded_into=None))
        if row.state in _WAITING or row.state == PostState.SENDING.value:
            outbox.take_back(row.id, row.lane)
        elif removes:
            _remove(row.id, outbox, connection)
    return True


def take_back_waiting(connection: Connection, kept: KeptTraces, *, removes: bool) -> bool:
    """Let what waits for the person never leave; return False if something is being sent to them.

    Otherwise the outbox would look for an account that is no longer theirs.
    """
    unfinished = posts.c.state.in_(UNFINISHED)
    own = posts.c.destination.in_(kept.own)
    return erase_posts(connection, unfinished & own, waits=removes, removes=removes)


def _remove(post_id: int, outbox: OutboxTable, connection: Connection) -> None:
    arrived = (
        select(postings).where(postings.c.post_id == post_id).order_by(postings.c.part).limit(1)
    )
    row = connection.execute(arrived).one_or_none()
    if row is not None:
        place = Place(row.platform, row.team, row.chat, row.thread)
        outbox.show(MirrorKind.LINE, post_id, REMOVED, (place, row.external_id))
        outbox.retry_mirror(MirrorKind.LINE, post_id)


def _theirs(kept: KeptTraces) -> ColumnElement[bool]:
    of_tickets = select(tickets.c.id).where(tickets.c.client_id == kept.traces.person_id)
    return (posts.c.template == GONE_POST) & or_(
        posts.c.ticket_id.in_(of_tickets), posts.c.destination.in_(kept.own)
    )


def are_drawn(connection: Connection, kept: KeptTraces) -> bool:
    """Return whether nothing of the person's posts is still to be removed."""
    waits = (
        select(mirrors.c.ref)
        .join(posts, posts.c.id == mirrors.c.ref)
        .where(
            mirrors.c.wanted != mirrors.c.shown,
            mirrors.c.kind == spelled(MirrorKind.LINE.value)[0],
            _theirs(kept),
        )
        .limit(1)
    )
    return connection.execute(waits).first() is None


def remains(connection: Connection, kept: KeptTraces) -> Remains:
    """Return which of our messages could not be removed."""
    query = (
        select(posts.c.destination, posts.c.ticket_id)
        .join(mirrors, mirrors.c.ref == posts.c.id)
        .where(
            mirrors.c.kind == MirrorKind.LINE.value,
            mirrors.c.wanted == REMOVED,
            or_(mirrors.c.problem != "", mirrors.c.wanted != mirrors.c.shown),
            _theirs(kept),
        )
    )
    rows = connection.execute(query).all()
    own = [row for row in rows if row.destination in kept.own]
    numbers = sorted({row.ticket_id for row in rows if row.ticket_id})
    return Remains(len(own), len(rows) - len(own), tuple(numbers))


def drop_posts(connection: Connection, kept: KeptTraces, among: ColumnElement[bool]) -> None:
    """Delete those of the person's posts, and where they arrived."""
    ids = connection.execute(select(posts.c.id).where(among, _theirs(kept))).scalars().all()
    of_posts = [MirrorKind.LINE.value, MirrorKind.FILES.value]
    connection.execute(delete(mirrors).where(mirrors.c.kind.in_(of_posts), mirrors.c.ref.in_(ids)))
    connection.execute(delete(reminders).where(reminders.c.post_id.in_(ids)))
    connection.execute(delete(postings).where(postings.c.post_id.in_(ids)))
    connection.execute(delete(posts).where(posts.c.id.in_(ids)))
