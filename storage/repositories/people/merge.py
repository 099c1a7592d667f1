"""What goes to another person when accounts are linked, and what comes back.

The other person's row stays, without accounts and keys: what they once wrote as staff, the history
and the audit name it.
"""

from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select, update

from domain.messages import MessageKind
from domain.outgoing.addresses import direct_chat_address
from domain.policy.people.links import Link
from storage.engine.sql import insert_or_nothing
from storage.tables.dictionaries import memberships, stand_ins
from storage.tables.messages import dialogues, messages, questions
from storage.tables.people import conversations, identities, links, names, people, requests
from storage.tables.posts import addresses
from storage.tables.tickets import tickets

_PLACED = (conversations, dialogues, requests)
"""Tables of what somebody does at a place."""


def join(link: Link, at: datetime, connection: Connection) -> None:
    """Give a person what another has, and remember what the other had."""
    moves, stays = link.moved_id, link.person_id
    own, others = _entries_of(moves, connection), _entries_of(stays, connection)
    connection.execute(
        insert(links),
        {
            "moved_id": moves,
            "person_id": stays,
            "made_at": at,
            "role": link.role.value,
            "properties": dict(link.properties),
            "gained": list(link.gained),
            "gained_languages": list(link.gained_languages),
            "entries": own,
            "gained_entries": [one for one in own if one not in others],
        },
    )
    connection.execute(
        update(identities)
        .where(identities.c.person_id == moves)
        .values(person_id=stays, former_id=func.coalesce(identities.c.former_id, moves))
    )
    connection.execute(update(links).where(links.c.person_id == moves).values(person_id=stays))
    connection.execute(
        update(messages)
        .where(
            messages.c.author_id == moves,
            messages.c.kind == MessageKind.CLIENT.value,
            messages.c.ticket_id.in_(select(tickets.c.id).where(tickets.c.client_id == moves)),
        )
        .values(author_id=stays)
    )
    connection.execute(update(tickets).where(tickets.c.client_id == moves).values(client_id=stays))
    for table in _PLACED:
        connection.execute(update(table).where(table.c.person_id == moves).values(person_id=stays))
    connection.execute(
        update(addresses)
        .where(addresses.c.person_id == moves, addresses.c.address != direct_chat_address(moves))
        .values(person_id=stays)
    )
    connection.execute(
        update(questions)
        .where(questions.c.person_id == moves, questions.c.settled_at.is_(None))
        .values(person_id=stays)
    )
    _enter(stays, own, connection)
    connection.execute(delete(memberships).where(memberships.c.person_id == moves))
    if link.role.is_staff:
        _give_work(moves, stays, connection)
    # Nothing finds the other person any more, by their values neither.
    connection.execute(update(people).where(people.c.id == moves).values(properties={}))
    connection.execute(delete(names).where(names.c.person_id == moves))


def _give_work(moves: int, stays: int, connection: Connection) -> None:
    """Give a person what another is responsible for as staff."""
    for column in (tickets.c.assignee_id, tickets.c.last_replier_id, tickets.c.locked_by_id):
        connection.execute(update(tickets).where(column == moves).values({column.name: stays}))
    for column in (stand_ins.c.person_id, stand_ins.c.instead_id):
        connection.execute(update(stand_ins).where(column == moves).values({column.name: stays}))


def part(link: Link, connection: Connection) -> None:
    """Give accounts back, and the conversations and tickets on their platforms."""
    moves, stays = link.moved_id, link.person_id
    row = connection.execute(select(links).where(links.c.moved_id == moves)).one()
    connection.execute(delete(links).where(links.c.moved_id == moves))
    connection.execute(
        update(identities)
        .where(identities.c.former_id == moves)
        .values(person_id=moves, former_id=None)
    )
    _give_back_chats(moves, stays, connection)
    _give_back_tickets(moves, stays, connection)
    # What was taken away from the person meanwhile does not come back.
    still = [one for one in row.entries if one in _entries_of(stays, connection)]
    _enter(moves, still, connection)
    connection.execute(
        delete(memberships).where(
            memberships.c.person_id == stays, memberships.c.entry_id.in_(row.gained_entries)
        )
    )


def _give_back_chats(moves: int, stays: int, connection: Connection) -> None:
    """Give a person the conversations and addresses on the platforms of their accounts."""
    found = select(identities.c.platform).where(identities.c.person_id == moves)
    platforms = list(connection.execute(found.distinct()).scalars())
    for table in _PLACED:
        connection.execute(
            update(table)
            .where(table.c.person_id == stays, table.c.platform.in_(platforms))
            .values(person_id=moves)
        )
    connection.execute(
        update(addresses)
        .where(
            addresses.c.person_id == stays,
            addresses.c.platform.in_(platforms),
            addresses.c.address != direct_chat_address(stays),
        )
        .values(person_id=moves)
    )


def _give_back_tickets(moves: int, stays: int, connection: Connection) -> None:
    """Give a person the tickets of their conversations, and what they wrote in these."""
    theirs = select(conversations.c.id).where(conversations.c.person_id == moves)
    connection.execute(
        update(tickets)
        .where(tickets.c.client_id == stays, tickets.c.conversation_id.in_(theirs))
        .values(client_id=moves)
    )
    connection.execute(
        update(messages)
        .where(
            messages.c.author_id == stays,
            messages.c.kind == MessageKind.CLIENT.value,
            messages.c.ticket_id.in_(select(tickets.c.id).where(tickets.c.client_id == moves)),
        )
        .values(author_id=moves)
    )


def _entries_of(person_id: int, connection: Connection) -> list[int]:
    """Return the groups, departments and shifts that somebody belongs to."""
    query = select(memberships.c.entry_id).where(memberships.c.person_id == person_id)
    return sorted(connection.execute(query).scalars())


def _enter(person_id: int, entries: list[int], connection: Connection) -> None:
    rows = [{"entry_id": one, "person_id": person_id} for one in entries]
    if rows:
        connection.execute(insert_or_nothing(connection, memberships), rows)
