"""Finding people by their keys, each way through an index; the newest people come first.

If a condition is met by few people, they are looked at. Otherwise the newest people are checked one
by one, until the page is full: what many people have is soon found.
"""

from collections.abc import Iterator, Sequence

from sqlalchemy import ColumnElement, Connection, and_, exists, func, select, true

from domain.policy.people_search import Keys, PeopleSought
from storage.engine.sql import AnyColumn, AnySelect
from storage.tables import memberships, names, people

_FEW = 1_000
"""People who are looked at all together; they are counted up to this number."""

_WALKED = 5_000
"""The newest people, who are checked one by one before all that meet a condition are."""

Condition = ColumnElement[bool]


def numbers_of(sought: PeopleSought, most: int, skip: int, connection: Connection) -> Sequence[int]:
    """Return the numbers of people, the newest first."""
    if sought.nobody:
        return ()
    leads = [*_leads(sought)]
    if not leads:
        return _walked(sought, None, most, skip, connection)
    few, lead = _smallest(leads, connection)
    if few < _FEW:
        return _led(lead, sought, most, skip, connection)
    newest = _walked(sought, _WALKED, most, skip, connection)
    return newest if len(newest) == most else _led(lead, sought, most, skip, connection)


def _walked(
    sought: PeopleSought, among: int | None, most: int, skip: int, connection: Connection
) -> Sequence[int]:
    """Return the numbers of people by checking them in their order, at most so many."""
    fits = and_(true(), *_checks(sought, people.c.id)).label("fits")
    walked = select(people.c.id, fits).order_by(people.c.id.desc()).limit(among).subquery()
    query = select(walked.c.id).where(walked.c.fits).limit(most).offset(skip)
    return list(connection.execute(query).scalars())


def _led(
    lead: AnySelect, sought: PeopleSought, most: int, skip: int, connection: Connection
) -> Sequence[int]:
    """Return the numbers of those whom a query finds, if they meet the other conditions."""
    found = lead.distinct().cte("found")
    if connection.dialect.name == "postgresql":
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


def _smallest(leads: Sequence[AnySelect], connection: Connection) -> tuple[int, AnySelect]:
    """Return the query that finds fewest, with their number."""

    def count(lead: AnySelect) -> int:
        some = lead.limit(_FEW).subquery()
        return connection.execute(select(func.count()).select_from(some)).scalar_one()

    counted = [(count(lead), lead) for lead in leads]
    return min(counted, key=lambda one: one[0])


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
