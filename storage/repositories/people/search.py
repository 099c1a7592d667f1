"""Finding people by their keys, each way through an index; the newest people come first.

Of several conditions, the one that fewest people meet leads, and the others are checked.
"""

from collections.abc import Iterator, Sequence

from sqlalchemy import ColumnElement, Connection, and_, exists, func, select

from domain.policy.people_search import Keys, PeopleSought
from storage.engine.sql import AnyColumn, AnySelect
from storage.tables import memberships, names, people

_COUNTED = 2_000
"""People are counted up to this number for a condition: any more is plenty."""

Condition = ColumnElement[bool]


def numbers_of(sought: PeopleSought, most: int, skip: int, connection: Connection) -> Sequence[int]:
    """Return the numbers of people, the newest first."""
    if sought.nobody:
        return ()
    lead = _smallest([*_leads(sought)], connection)
    found = (select(people.c.id.label("id")) if lead is None else lead.distinct()).cte("found")
    if lead is not None and connection.dialect.name == "postgresql":
        # Otherwise it may look for few matches among everybody, because they are in order.
        found = found.prefix_with("MATERIALIZED")
    number = found.c.id
    query = select(number).where(*_checks(sought, number)).order_by(number.desc())
    return list(connection.execute(query.limit(most).offset(skip)).scalars())


def _leads(sought: PeopleSought) -> Iterator[AnySelect]:
    """Yield a query for each condition that few people may meet."""
    for one in sought.has:
        yield select(names.c.person_id.label("id")).where(_within(one, names.c.key))
    if sought.groups:
        number = memberships.c.person_id.label("id")
        yield select(number).where(memberships.c.entry_id.in_(sought.groups))


def _smallest(leads: Sequence[AnySelect], connection: Connection) -> AnySelect | None:
    if len(leads) < 2:
        return next(iter(leads), None)

    def count(lead: AnySelect) -> int:
        some = lead.limit(_COUNTED).subquery()
        return connection.execute(select(func.count()).select_from(some)).scalar_one()

    return min(leads, key=count)


def _within(keys: Keys, key: AnyColumn) -> Condition:
    return and_(key >= keys.first, key < keys.end) if keys.end else key == keys.first


def has_key(keys: Keys, person_id: AnyColumn) -> Condition:
    """Return the condition that a person has one of these keys."""
    there = names.alias()
    return exists().where(there.c.person_id == person_id, _within(keys, there.c.key))


def is_in(groups: Sequence[int], person_id: AnyColumn) -> Condition:
    """Return the condition that a person is in one of these groups."""
    there = memberships.alias()
    return exists().where(there.c.person_id == person_id, there.c.entry_id.in_(groups))


def _checks(sought: PeopleSought, number: AnyColumn) -> Iterator[Condition]:
    yield from (has_key(one, number) for one in sought.has)
    yield from (~has_key(one, number) for one in sought.lacks)
    if sought.groups:
        yield is_in(sought.groups, number)
    if sought.not_in:
        yield ~is_in(sought.not_in, number)
    if sought.role is not None:
        there = people.alias()
        yield exists().where(there.c.id == number, there.c.role == sought.role.value)
