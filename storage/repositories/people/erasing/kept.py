"""What is looked for until a person is forgotten: kept in their erasure's row, and no longer."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, and_, exists, or_, select

from domain.people import Identity
from domain.platforms import Platforms, traits_of
from domain.policy.people.traces import GONE, Traces
from domain.posts import direct_chat
from storage.tables import addresses, conversations, identities, people, tickets

Json = dict[str, Any]


@dataclass(frozen=True)
class Kept:
    """Traces, and the addresses at which the person alone reads."""

    traces: Traces
    own: tuple[str, ...]
    chats: tuple[tuple[str, str, str], ...]
    """The chats with the person alone: platform, team and id."""


def written(kept: Kept) -> Json:
    """Return it as JSON data."""
    traces = kept.traces
    return {
        "names": list(traces.names),
        "accounts": [[one.platform, one.team, one.external_id] for one in traces.accounts],
        "own": list(kept.own),
        "chats": [list(one) for one in kept.chats],
    }


def read(person_id: int, json: Mapping[str, Any], connection: Connection) -> Kept:
    """Return what was written, with the numbers of the person's tickets."""
    query = select(tickets.c.id).where(tickets.c.client_id == person_id)
    chats = tuple((one[0], one[1], one[2]) for one in json.get("chats", ()))
    traces = Traces(
        person_id,
        tuple(json.get("names", ())),
        tuple(Identity(*one) for one in json.get("accounts", ())),
        tuple(one[2] for one in chats),
        frozenset(connection.execute(query).scalars()),
    )
    return Kept(traces, tuple(json.get("own", ())), chats)


def gathered(person_id: int, connection: Connection, platforms: Platforms) -> Kept:
    """Return what tells of a person now. A name that somebody else has tells of nobody."""
    accounts = _accounts(person_id, connection)
    own = _own_chats(person_id, accounts, connection, platforms)
    theirs = (
        select(addresses).where(addresses.c.person_id == person_id).order_by(addresses.c.address)
    )
    private = {direct_chat(person_id), *_conversations(person_id, connection)}
    at = [
        row.address
        for row in connection.execute(theirs)
        if row.address in private or (row.platform, row.team, row.chat) in own
    ]
    traces = Traces(
        person_id, _names(person_id, connection), accounts, tuple(one[2] for one in own)
    )
    return Kept(traces, tuple(dict.fromkeys([*private, *at])), own)


def _accounts(person_id: int, connection: Connection) -> tuple[Identity, ...]:
    rows = connection.execute(select(identities).where(identities.c.person_id == person_id))
    return tuple(Identity(row.platform, row.team, row.external_id) for row in rows)


def _conversations(person_id: int, connection: Connection) -> list[str]:
    query = select(conversations.c.id).where(conversations.c.person_id == person_id)
    return [f"conversation:{number}" for number in connection.execute(query).scalars()]


def _names(person_id: int, connection: Connection) -> tuple[str, ...]:
    name = connection.execute(select(people.c.name).where(people.c.id == person_id)).scalar_one()
    others = select(people.c.id).where(people.c.name == name, people.c.id != person_id).limit(1)
    handles = connection.execute(
        select(identities.c.handle).where(
            identities.c.person_id == person_id, identities.c.handle != ""
        )
    ).scalars()
    shared = name in ("", GONE) or connection.execute(others).first() is not None
    return tuple(dict.fromkeys([*([] if shared else [name]), *handles]))


def _own_chats(
    person_id: int,
    accounts: tuple[Identity, ...],
    connection: Connection,
    platforms: Platforms,
) -> tuple[tuple[str, str, str], ...]:
    """Return the chats in which nobody else is known to write or to be written to."""
    direct = {
        (one.platform, one.team, one.external_id)
        for one in accounts
        if traits_of(one.platform, platforms).private_chat_is_user_id
    }
    for table in (addresses, conversations):
        query = select(table.c.platform, table.c.team, table.c.chat).where(
            table.c.person_id == person_id, table.c.chat.is_not(None)
        )
        for row in connection.execute(query.distinct()):
            one = (row.platform, row.team, row.chat)
            if one in direct or not _is_shared(one, person_id, connection):
                direct.add(one)
    return tuple(sorted(direct))


def _is_shared(chat: tuple[str, str, str], person_id: int, connection: Connection) -> bool:
    """Return whether somebody else, or a department, has this chat, too."""
    for table in (addresses, conversations):
        here = [table.c[name] == one for name, one in zip(_CHAT, chat, strict=True)]
        others = or_(table.c.person_id.is_(None), table.c.person_id != person_id)
        if connection.execute(select(exists().where(and_(*here, others)))).scalar():
            return True
    return False


_CHAT = ("platform", "team", "chat")
