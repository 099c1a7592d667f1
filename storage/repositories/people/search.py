"""Finding people by their keys, each way through an index; the newest people come first.

If a condition is met by few people, they are looked at. Otherwise the newest people are checked one
by one, until the page is full: what many people have is soon found.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, and_, exists, func, select, true

from domain.policy.people.people_search import Keys, PeopleSought, beginning_with, value_key
from storage.engine.sql import AnyColumn, AnySelect
from storage.tables.dictionaries import memberships
from storage.tables.people import erasures, links, names, people

_FEW = 1_000
"""People who are looked at all together; they are counted up to this number."""

_MANY = 20_000
"""The same where none of the conditions is met by few people."""

_WALKED = 2_000
"""The newest people, who are checked one by one before all that meet a condition are."""

Condition = ColumnElement[bool]


def numbers_of(sought: PeopleSought, most: int, skip: int, connection: Connection) -> Sequence[int]:
    """Return the numbers of people, the newest first."""
    if sought.nobody:
        return ()
    leads = [*_leads(sought)]
    if not leads:
        return _walked(sought, None, most, skip, connection)
    few, lead = _smallest(leads, _FEW, connection)
    if few == _FEW:
        newest = _walked(sought, _WALKED, most, skip, connection)
        if len(newest) == most:
            return newest
        _, lead = _smallest(leads, _MANY, connection)
    return _led(lead, sought, most, skip, connection)


def _walked(
    sought: PeopleSought, among: int | None, most: int, skip: int, connection: Connection
) -> Sequence[int]:
    """Return the numbers of people by checking them in their order, at most so many."""
    fits = and_(true(), *_checks(sought, people.c.id)).label("fits")
    # Whose accounts are linked to somebody else's is found as who they are now.
    known = select(people.c.id, fits).where(people.c.id.not_in(select(links.c.moved_id)))
    walked = known.order_by(people.c.id.desc()).limit(among).subquery()
    query = select(walked.c.id).where(walked.c.fits).limit(most).offset(skip)
    return list(connection.execute(query).scalars())


def _led(
    lead: AnySelect, sought: PeopleSought, most: int, skip: int, connection: Connection
) -> Sequence[int]:
    """Return the numbers of the people that a query finds, if they meet the other conditions."""
    found = lead.order_by(None).distinct().cte("found")
    if connection.dialect.name == "postgresql":
        # Otherwise it may look for few matches among everybody, because they are in order.
        found = found.prefix_with("MATERIALIZED")
    number = found.c.id
    query = select(number).where(*_checks(sought, number)).order_by(number.desc())
    return list(connection.execute(query.limit(most).offset(skip)).scalars())


def _leads(sought: PeopleSought) -> Iterator[AnySelect]:
    """Yield a query for each condition that few people may meet."""
    for one in sought.has:
        # In their order, or PostgreSQL looks for them among all keys.
        keyed = select(names.c.person_id.label("id")).where(_within(one, names.c.key))
        yield keyed.order_by(names.c.key)
    if sought.groups:
        number = memberships.c.person_id.label("id")
        yield select(number).where(memberships.c.entry_id.in_(sought.groups))


def _smallest(
    leads: Sequence[AnySelect], most: int, connection: Connection
) -> tuple[int, AnySelect]:
    """Return the query that finds fewest, with their number, which is counted up to `most`."""

    def count(lead: AnySelect) -> int:
        some = lead.limit(most).subquery()
        return connection.execute(select(func.count()).select_from(some)).scalar_one()

    counted = [(count(lead), lead) for lead in leads]
    return min(counted, key=lambda one: one[0])


def _within(keys: Keys, key: AnyColumn) -> Condition:
    return and_(key >= keys.first, key < keys.end) if keys.end else key == keys.first


def has_key(keys: Keys, person_id: AnyColumn) -> Condition:
    """Return the condition that a person has one of these keys."""
    there = names.alias()
    return _exists(
        select(there.c.person_id).where(there.c.person_id == person_id, _within(keys, there.c.key))
    )


def is_in(groups: Sequence[int], person_id: AnyColumn) -> Condition:
    """Return the condition that a person is in one of these groups."""
    there = memberships.alias()
    return _exists(
        select(there.c.person_id).where(
            there.c.person_id == person_id, there.c.entry_id.in_(groups)
        )
    )


def _exists(query: AnySelect) -> Condition:
    """Return the condition that a query finds something, looked up for each row.

    For EXISTS, PostgreSQL reads all that there is at once, though a page needs a few rows.
    """
    return query.limit(1).scalar_subquery().is_not(None)


def _checks(sought: PeopleSought, number: AnyColumn) -> Iterator[Condition]:
    gone = erasures.alias()
    forgotten = select(gone.c.person_id).where(
        gone.c.person_id == number, gone.c.begun_at.is_not(None)
    )
    yield ~_exists(forgotten)
    few_first = sorted(sought.has, key=lambda one: bool(one.end))
    yield from (has_key(one, number) for one in few_first)
    yield from (~has_key(one, number) for one in sought.lacks)
    if sought.groups:
        yield is_in(sought.groups, number)
    if sought.not_in:
        yield ~is_in(sought.not_in, number)
    if sought.role is not None:
        there = people.alias()
        yield exists().where(there.c.id == number, there.c.role == sought.role.value)


def values_of(name: str, most: int, connection: Connection) -> Sequence[str]:
    """Return the values that people have of a property, in their order."""
    before = value_key(name, "")
    found: list[str] = []
    last = before
    while len(found) < most:
        # Each is looked up in the index behind the last one: there are far more people than values.
        query = select(func.min(names.c.key)).where(
            names.c.key > last, names.c.key < beginning_with(before).end
        )
        key = connection.execute(query).scalar_one()
        if key is None:
            break
        found.append(key.removeprefix(before))
        last = key
    return found


MOST_CLIENTS = 30
"""So many people are few: their tickets are looked up one by one."""

READ_AT_ONCE = 5_000
"""So many people are read at once to be checked against; if there are more, each is looked up."""


@dataclass(frozen=True, slots=True)
class MeantPeople:
    """The people that a condition means: their numbers, if they are `few`, and how to check one."""

    few: Sequence[int] | None
    check: Condition


def meant_with(key: str, person_id: AnyColumn, connection: Connection) -> MeantPeople:
    """Return who a key means; `person_id` is the column to check."""
    keys = Keys(key)
    query = select(names.c.person_id).where(_within(keys, names.c.key))
    return _meant(query, has_key(keys, person_id), person_id, connection)


def meant_in(group: int, person_id: AnyColumn, connection: Connection) -> MeantPeople:
    """Return who a group means; `person_id` is the column to check."""
    query = select(memberships.c.person_id).where(memberships.c.entry_id == group)
    return _meant(query, is_in([group], person_id), person_id, connection)


def _meant(
    query: AnySelect, otherwise: Condition, person_id: AnyColumn, connection: Connection
) -> MeantPeople:
    some = query.limit(READ_AT_ONCE + 1).subquery()
    count = connection.execute(select(func.count()).select_from(some)).scalar_one()
    if count > READ_AT_ONCE:
        return MeantPeople(None, otherwise)
    few = list(connection.execute(query).scalars()) if count <= MOST_CLIENTS else None
    return MeantPeople(few, person_id.in_(query))
