"""What is looked for until a person is forgotten: kept in their erasure's row, and no longer."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, exists, func, or_, select

from domain.outgoing.addresses import Address, conversation_address, direct_chat_address
from domain.people.accounts import Identity
from domain.platforms import Platforms, traits_of
from domain.policy.lines.leaks import name_keys
from domain.policy.people.people_search import words_in
from domain.policy.people.traces import GONE, Traces
from storage.tables.people import conversations, identities, links, names, people
from storage.tables.posts import addresses
from storage.tables.tickets import tickets

Json = dict[str, Any]
Chat = tuple[str, str, str]
"""Platform, team and id."""


@dataclass(frozen=True)
class KeptTraces:
    """Traces, and the addresses at which the person alone reads."""

    traces: Traces
    own: tuple[Address, ...]
    chats: tuple[Chat, ...]
    """The chats with the person alone: platform, team and id."""


def written(kept: KeptTraces) -> Json:
    """Return it as JSON data."""
    traces = kept.traces
    return {
        "linked": list(traces.linked),
        "names": list(traces.names),
        "handles": list(traces.handles),
        "accounts": [[one.platform, one.team, one.external_id] for one in traces.accounts],
        "own": list(kept.own),
        "chats": [list(one) for one in kept.chats],
    }


def read(person_id: int, json: Mapping[str, Any], connection: Connection) -> KeptTraces:
    """Return what was written, with the numbers of the person's tickets."""
    of_person = tickets.c.client_id == person_id
    numbers = connection.execute(select(tickets.c.id).where(of_person)).scalars()
    threads = (
        select(addresses.c.thread)
        .join(tickets, tickets.c.id == addresses.c.ticket_id)
        .where(of_person, addresses.c.thread != "")
    )
    chats = tuple((one[0], one[1], one[2]) for one in json.get("chats", ()))
    traces = Traces(
        person_id,
        tuple(json.get("linked", ())),
        tuple(json.get("names", ())),
        tuple(Identity(*one) for one in json.get("accounts", ())),
        tuple(one[2] for one in chats),
        frozenset(numbers),
        tuple(json.get("handles", ())),
        frozenset(connection.execute(threads).scalars()),
    )
    return KeptTraces(traces, tuple(json.get("own", ())), chats)


def gathered(person_id: int, connection: Connection, platforms: Platforms) -> KeptTraces:
    """Return what tells of a person now. A name that somebody else has tells of nobody."""
    joined = select(links.c.moved_id).where(links.c.person_id == person_id)
    linked = tuple(connection.execute(joined.order_by(links.c.moved_id)).scalars())
    everybody = (person_id, *linked)
    accounts = _accounts(person_id, connection)
    own = _own_chats(everybody, accounts, connection, platforms)
    private = [*map(direct_chat_address, everybody), *_conversations(person_id, connection)]
    for chat in own:
        here = select(addresses.c.address).where(*_in(addresses, chat))
        private += connection.execute(here).scalars()
    names, handles = _names(everybody, connection)
    chats = tuple(one[2] for one in own)
    traces = Traces(person_id, linked, names, accounts, chats, handles=handles)
    return KeptTraces(traces, tuple(dict.fromkeys(private)), own)


def _accounts(person_id: int, connection: Connection) -> tuple[Identity, ...]:
    rows = connection.execute(select(identities).where(identities.c.person_id == person_id))
    return tuple(Identity(row.platform, row.team, row.external_id) for row in rows)


def _conversations(person_id: int, connection: Connection) -> list[Address]:
    query = select(conversations.c.id).where(conversations.c.person_id == person_id)
    return [conversation_address(number) for number in connection.execute(query).scalars()]


def _names(
    everybody: tuple[int, ...], connection: Connection
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the names that tell of nobody else, and the handles.

    A name tells of others if it is theirs, or a part of theirs; so does a handle without an @.
    """
    own = select(people.c.name).where(people.c.id.in_(everybody)).order_by(people.c.id)
    handles = select(identities.c.handle).where(
        identities.c.person_id.in_(everybody), identities.c.handle != ""
    )
    called = [one for one in connection.execute(own).scalars() if one != GONE and _tells(one)]
    alone = [one for one in called if not _is_others(one, everybody, connection)]
    behind: list[str] = []
    for handle in connection.execute(handles).scalars():
        if _has_handle(handle, everybody, connection):
            continue
        behind.append(handle)
        if _tells(handle) and not _is_others(handle, everybody, connection):
            alone.append(handle)
    return tuple(dict.fromkeys(alone)), tuple(dict.fromkeys(behind))


def _tells(name: str) -> bool:
    """Return whether a name can be told from other signs in a text: it isn't just “.” or “A”."""
    return sum(map(str.isalnum, name)) > 1


_LOOKED_AT = 1000
"""How many people with the same words in their names are looked at: more have the name, too."""


def _is_others(name: str, everybody: tuple[int, ...], connection: Connection) -> bool:
    """Return whether the words of a name stand next to each other in somebody else's."""
    others = people.c.id.not_in(everybody)
    words = list(dict.fromkeys(words_in(name)))[:_WORDS]
    if not words:
        same = select(exists().where(people.c.name == name, others))
        return bool(connection.execute(same).scalar())
    have_all = (
        select(people.c.name)
        .join(names, names.c.person_id == people.c.id)
        .where(names.c.key.in_(words), others)
        .group_by(people.c.id)
        .having(func.count() == len(words))
        .limit(_LOOKED_AT)
    )
    found = connection.execute(have_all).scalars().all()
    called = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", re.IGNORECASE)
    return len(found) == _LOOKED_AT or any(map(called.search, found))


_WORDS = 5
"""Words of a name that are looked for; search words of a person are not many more."""


def _has_handle(handle: str, everybody: tuple[int, ...], connection: Connection) -> bool:
    """Return whether somebody else has an account with this handle."""
    query = select(names.c.person_id).where(
        names.c.key.in_(name_keys("", [handle])), names.c.person_id.not_in(everybody)
    )
    return connection.execute(query.limit(1)).first() is not None


def _own_chats(
    everybody: tuple[int, ...],
    accounts: tuple[Identity, ...],
    connection: Connection,
    platforms: Platforms,
) -> tuple[Chat, ...]:
    """Return the chats in which nobody else is known to write or to be written to."""
    direct = {
        (one.platform, one.team, one.external_id)
        for one in accounts
        if traits_of(one.platform, platforms).private_chat_is_user_id
    }
    known = addresses.c.address.in_(list(map(direct_chat_address, everybody)))
    for table, theirs in (
        (addresses, known),
        (conversations, conversations.c.person_id.in_(everybody)),
    ):
        query = select(table.c.platform, table.c.team, table.c.chat)
        for row in connection.execute(query.where(theirs, table.c.chat.is_not(None)).distinct()):
            one = (row.platform, row.team, row.chat)
            if one in direct or not _is_shared(one, everybody, connection):
                direct.add(one)
    return tuple(sorted(direct))


def _is_shared(chat: Chat, everybody: tuple[int, ...], connection: Connection) -> bool:
    """Return whether somebody else, or a department, has this chat, too."""
    theirs = addresses.c.address.in_(list(map(direct_chat_address, everybody)))
    for table in (addresses, conversations):
        others = or_(table.c.person_id.is_(None), table.c.person_id.not_in(everybody))
        if table is addresses:
            others = others & ~theirs
        if connection.execute(select(exists().where(*_in(table, chat), others))).scalar():
            return True
    return False


def _in(table: Table, chat: Chat) -> list[ColumnElement[bool]]:
    return [table.c[name] == one for name, one in zip(_CHAT, chat, strict=True)]


_CHAT = ("platform", "team", "chat")
