"""Erasures of people: who is forgotten, and how far that is."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import (
    Connection,
    bindparam,
    cast,
    delete,
    func,
    insert,
    or_,
    select,
    type_coerce,
    update,
)
from sqlalchemy import Text as TextType
from typing_extensions import override

from domain.outgoing.templates import FILES
from domain.people.accounts import PHONE, Identity
from domain.people.person import Role
from domain.platforms import Platforms
from domain.policy.people.traces import GONE
from domain.repositories import Erasure, Erasures, Remains
from storage.engine.sql import AnyRow
from storage.repositories.people.erasure import kept as keeping
from storage.repositories.people.erasure import posts as sent
from storage.repositories.people.erasure.kept import KeptTraces
from storage.repositories.people.erasure.posts import BUSY
from storage.repositories.people.erasure.steps import STEPS, Round, Step, drop
from storage.tables.messages import messages
from storage.tables.people import conversations, erasures, identities, names, people, requests
from storage.tables.posts import addresses, postings, posts
from storage.tables.tickets import ratings, tickets

_OF = select(erasures).where(erasures.c.person_id == bindparam("of"))
_UNDER_WAY = (
    select(erasures)
    .where(erasures.c.done_at.is_(None), erasures.c.begun_at.is_not(None))
    .order_by(erasures.c.person_id)
)


class ErasuresTable(Erasures):
    """Implements `domain.repositories.Erasures`."""

    def __init__(self, connection: Connection, platforms: Platforms) -> None:
        self._connection = connection
        self._platforms = platforms

    @override
    def of(self, person_id: int) -> Erasure | None:
        row = self._connection.execute(_OF, {"of": person_id}).one_or_none()
        return _erasure(row) if row is not None else None

    @override
    def plan(self, erasure: Erasure) -> None:
        row = {
            "person_id": erasure.person_id,
            "asked_by_id": erasure.asked_by_id,
            "asked_at": erasure.asked_at,
            "due_at": erasure.due_at,
        }
        self._connection.execute(insert(erasures), row)

    @override
    def cancel(self, person_id: int) -> None:
        which = delete(erasures).where(erasures.c.person_id == person_id)
        self._connection.execute(which.where(erasures.c.begun_at.is_(None)))

    @override
    def begin(self, person_id: int, at: datetime) -> None:
        self._change(person_id, begun_at=at)

    @override
    def under_way(self) -> Sequence[Erasure]:
        return [_erasure(row) for row in self._connection.execute(_UNDER_WAY)]

    def begun(self) -> int:
        """Return how many people have been forgotten, or are being forgotten."""
        query = select(func.count()).where(erasures.c.begun_at.is_not(None))
        return self._connection.execute(query).scalar_one()

    def known(
        self, after: int, most: int
    ) -> tuple[int | None, Sequence[tuple[int, str, datetime]]]:
        """Return what tells of the next people: number, mark, since when; and the last of them.

        None if nobody is left. Who is forgotten already is left out. A linked account tells of
        the person who had it before: after the backup, the accounts may have been unlinked and that
        person forgotten.
        """
        gone = select(erasures.c.person_id).where(erasures.c.begun_at.is_not(None))
        query = select(people.c.id, people.c.created_at).where(people.c.id > after)
        rows = self._connection.execute(query.order_by(people.c.id).limit(most)).all()
        if not rows:
            return None, ()
        last = rows[-1].id
        forgotten = set(self._connection.execute(gone).scalars())
        made = {row.id: row.created_at for row in rows if row.id not in forgotten}
        owner = func.coalesce(identities.c.former_id, identities.c.person_id).label("owner")
        accounts = select(identities, owner).where(owner.between(after + 1, last))
        marks = [(number, _mark_of_row(number, at), at) for number, at in made.items()]
        marks += [
            (row.owner, str(_identity(row)), row.known_at or made[row.owner])
            for row in self._connection.execute(accounts)
            if row.owner in made
        ]
        return last, marks

    def marks(self, person_id: int) -> Sequence[str]:
        """Return what tells of a person in any copy of this database: accounts, and their row."""
        query = select(people.c.created_at).where(people.c.id == person_id)
        made: datetime = self._connection.execute(query).scalar_one()
        accounts = self._kept(self._row(person_id)).traces.accounts
        return [_mark_of_row(person_id, made), *map(str, accounts)]

    def files(self, person_id: int) -> Sequence[str]:
        """Return the digests of the files in the person's tickets and requests, and of exports."""
        facts = type_coerce(posts.c.facts, TextType)
        everybody = self._kept(self._row(person_id)).traces.people
        made = select(posts.c.facts).where(
            posts.c.template.like(f"{FILES}%"),
            or_(
                posts.c.ticket_id.in_(select(tickets.c.id).where(tickets.c.client_id == person_id)),
                *(facts.contains(f'"person-{number}.zip"') for number in everybody),
            ),
        )
        found = dict.fromkeys(self._sent_files(person_id))
        for json in self._connection.execute(made).scalars():
            found |= dict.fromkeys(_digests(json))
        return tuple(found)

    def _sent_files(self, person_id: int) -> Sequence[str]:
        of_tickets = (
            select(messages.c.attachments)
            .join(tickets, tickets.c.id == messages.c.ticket_id)
            .where(tickets.c.client_id == person_id, messages.c.attachments.is_not(None))
        )
        lines = select(requests.c.line).where(requests.c.person_id == person_id)
        found: dict[str, None] = {}
        for query in (of_tickets, lines):
            for json in self._connection.execute(query).scalars():
                found |= dict.fromkeys(_digests(json))
        return tuple(found)

    @override
    def count(self, person_id: int) -> Mapping[str, int]:
        theirs = select(tickets.c.id).where(tickets.c.client_id == person_id)
        lines = messages.c.ticket_id.in_(theirs)
        counted = {
            "tickets": select(func.count()).where(tickets.c.client_id == person_id),
            "messages": select(func.count()).where(lines, messages.c.kind == "client"),
            "replies": select(func.count()).where(lines, messages.c.kind == "reply"),
            "notes": select(func.count()).where(lines, messages.c.kind.in_(["note", "held"])),
            "requests": select(func.count()).where(requests.c.person_id == person_id),
            "ratings": select(func.count()).where(
                ratings.c.ticket_id.in_(theirs), ratings.c.word.is_not(None)
            ),
            "accounts": select(func.count()).where(identities.c.person_id == person_id),
        }
        found = {name: self._connection.execute(one).scalar_one() for name, one in counted.items()}
        files = len(self._sent_files(person_id))
        return {**found, "files": files, "posted": self._posted(person_id)}

    def _posted(self, person_id: int) -> int:
        """Return how many of our messages are in the person's own chats."""
        posted = 0
        kept = keeping.gathered(person_id, self._connection, self._platforms)
        for platform, team, chat in kept.chats:
            here = select(func.count()).select_from(postings)
            query = here.filter_by(platform=platform, team=team, chat=chat)
            posted += self._connection.execute(query).scalar_one()
        return posted

    @override
    def is_cut_off(self, person_id: int) -> bool:
        return bool(self._row(person_id).traces)

    @override
    def cut_off(self, person_id: int, *, removes: bool) -> bool:
        gathered = keeping.gathered(person_id, self._connection, self._platforms)
        if not sent.take_back_waiting(self._connection, gathered, removes=removes):
            return False
        self._change(person_id, traces=keeping.written(gathered))
        run = self._connection.execute
        everybody = gathered.traces.people
        run(delete(identities).where(identities.c.person_id == person_id))
        run(delete(names).where(names.c.person_id.in_(everybody)))
        # The language stays to the end: messages that can't be deleted say in it that they are.
        nobody = {"name": GONE, "role": Role.CLIENT.value, "time_zone": "", "away_until": None}
        nothing: dict[str, object] = {"properties": {}, "speaks": [], "resting_role": None}
        run(update(people).where(people.c.id.in_(everybody)).values(**nobody, **nothing))
        # As somebody without an account: nothing can be sent, and the place is free for others.
        nowhere = {"platform": PHONE, "team": "", "chat": str(person_id), "wants_new": False}
        run(
            update(conversations)
            .where(conversations.c.person_id == person_id)
            .values(**nowhere, thread=cast(conversations.c.id, TextType))
        )
        return True

    @override
    def erase(self, person_id: int, most: int, *, removes: bool) -> bool:
        row = self._row(person_id)
        if row.step >= len(STEPS):
            return False
        return self._go_on(row, STEPS[row.step], most, removes=removes)

    def _go_on(self, row: AnyRow, step: Step, most: int, *, removes: bool) -> bool:
        """Do a round of a step; return False if something must be waited for first."""
        person_id: int = row.person_id
        reached = step(Round(self._kept(row), row.reached, most, removes, self._connection))
        if reached == BUSY:
            return False
        if reached is None:
            self._change(person_id, step=row.step + 1, reached=0)
        else:
            self._change(person_id, reached=reached)
        return True

    @override
    def is_over(self, person_id: int) -> bool:
        return bool(self._row(person_id).step >= len(STEPS))

    @override
    def is_told(self, person_id: int) -> bool:
        return bool(self._row(person_id).step > len(STEPS))

    @override
    def tell(self, person_id: int) -> None:
        self._change(person_id, step=len(STEPS) + 1)

    @override
    def is_drawn(self, person_id: int) -> bool:
        row = self._row(person_id)
        return row.step >= len(STEPS) and sent.are_drawn(self._connection, self._kept(row))

    @override
    def remains(self, person_id: int) -> Remains:
        return sent.remains(self._connection, self._kept(self._row(person_id)))

    @override
    def drop(self, person_id: int, most: int) -> bool:
        row = self._row(person_id)
        self._go_on(row, drop, most, removes=False)
        return bool(self._row(person_id).step == len(STEPS) + 1)

    @override
    def finish(self, person_id: int, at: datetime) -> None:
        kept = self._kept(self._row(person_id))
        run = self._connection.execute
        run(delete(addresses).where(addresses.c.address.in_(kept.own)))
        everybody = kept.traces.people
        run(update(addresses).where(addresses.c.person_id.in_(everybody)).values(person_id=None))
        run(update(people).where(people.c.id.in_(everybody)).values(language=""))
        self._change(person_id, done_at=at, traces={}, reached=0)

    def _row(self, person_id: int) -> AnyRow:
        return self._connection.execute(_OF, {"of": person_id}).one()

    def _kept(self, row: AnyRow) -> KeptTraces:
        if not row.traces:
            return keeping.gathered(row.person_id, self._connection, self._platforms)
        return keeping.read(row.person_id, row.traces, self._connection)

    def _change(self, person_id: int, **values: object) -> None:
        which = update(erasures).where(erasures.c.person_id == person_id)
        self._connection.execute(which.values(**values))


def _mark_of_row(person_id: int, made: datetime) -> str:
    """Return what tells of somebody without an account: their number, and when they were added."""
    return f"person:{person_id}:{made.isoformat()}"


def _identity(row: AnyRow) -> Identity:
    return Identity(row.platform, row.team, row.external_id)


def _erasure(row: AnyRow) -> Erasure:
    return Erasure(
        row.person_id, row.asked_by_id, row.asked_at, row.due_at, row.begun_at, row.done_at
    )


def _digests(json: object) -> Iterable[str]:
    if isinstance(json, Mapping):
        digest = json.get("digest")
        if isinstance(digest, str) and digest:
            yield digest
        for one in json.values():
            yield from _digests(one)
    elif isinstance(json, list):
        for one in json:
            yield from _digests(one)
