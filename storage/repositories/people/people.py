"""People, their accounts and their roles."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import (
    Connection,
    and_,
    bindparam,
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

from domain.errors import stored
from domain.outgoing.addresses import direct_chat_address
from domain.people.accounts import Account, Identity, Profile
from domain.people.person import Person, Role
from domain.platforms import Platforms, traits_of
from domain.policy.lines.leaks import name_keys
from domain.policy.people.people_search import PeopleSought, keys_of
from domain.repositories import People
from storage.engine.sql import IDS, AnyRow, insert_or_nothing, spelled
from storage.repositories.people.search import numbers_of, values_of
from storage.tables.people import erasures, identities, links, names, people
from storage.tables.posts import addresses

_COLUMNS = (
    people.c.id,
    people.c.name,
    people.c.role,
    people.c.language,
    people.c.time_zone,
    people.c.created_at,
    people.c.properties,
    people.c.away_until,
    people.c.speaks,
    people.c.confirmed_at,
    people.c.resting_role,
)
_former = people.alias("former")
# Linked accounts keep their own name, in the row of the person whose they were.
_OWN_NAME = func.coalesce(_former.c.name, people.c.name)
_BY_IDENTITY = (
    select(
        *_COLUMNS,
        identities.c.is_guest,
        identities.c.handle,
        identities.c.seen_at,
        identities.c.former_id,
        _OWN_NAME.label("own_name"),
    )
    .join(identities, identities.c.person_id == people.c.id)
    .join(_former, _former.c.id == identities.c.former_id, isouter=True)
    .where(
        identities.c.platform == bindparam("platform"),
        identities.c.team == bindparam("team"),
        identities.c.external_id == bindparam("external_id"),
    )
)
_ELSEWHERE = (
    select(identities.c.team)
    .where(
        identities.c.platform == bindparam("platform"),
        identities.c.team != bindparam("team"),
        identities.c.external_id == bindparam("external_id"),
    )
    .limit(2)
)
_ACCOUNTS = (
    select(identities, _OWN_NAME.label("name"))
    .join(people, people.c.id == identities.c.person_id)
    .join(_former, _former.c.id == identities.c.former_id, isouter=True)
)
_ACCOUNTS_OF = _ACCOUNTS.where(
    identities.c.person_id.in_(bindparam("person_ids", expanding=True))
).order_by(identities.c.person_id, identities.c.platform, identities.c.external_id)
# By the index of names; which of a person's accounts has the handle is looked at afterwards.
_WITH_HANDLE = (
    _ACCOUNTS.join(names, names.c.person_id == people.c.id)
    .where(names.c.key == bindparam("key"))
    .order_by(identities.c.seen_at.desc(), identities.c.person_id.desc())
)
_SEEN_AGAIN = timedelta(days=1)
"""How exact `seen_at` is, so that an account that writes all day costs one update."""
_GET = select(*_COLUMNS).where(people.c.id == bindparam("person_id"))
_HAVING = select(*_COLUMNS).where(
    type_coerce(people.c.properties, TextType).like(bindparam("pattern"))
)
_THESE = select(*_COLUMNS).where(people.c.id.in_(IDS))
(_CLIENT,) = spelled("client")
_ADD = insert(people).returning(people.c.id)
_ADD_ACCOUNT, _ADD_KEYS = insert(identities), insert(names)
_OF_STAFF = select(*_COLUMNS).where(people.c.role != _CLIENT)
_STAFF = _OF_STAFF.order_by(people.c.role, people.c.id)  # in the order of the index of staff
_ADMINISTRATORS = _OF_STAFF.where(people.c.role == Role.ADMINISTRATOR.value).order_by(people.c.id)
_STAFF_OFF = _STAFF.where(
    people.c.id.not_in(
        select(identities.c.person_id).where(identities.c.platform == bindparam("platform"))
    )
)
_KEYS_AT_ONCE = 500
"""Keys looked up in one query: both databases accept more, but not without limit."""

_CALLED = (
    select(names.c.key, people.c.name)
    .join(people, people.c.id == names.c.person_id)
    .where(
        names.c.key.in_(bindparam("keys", expanding=True)),
        people.c.role == _CLIENT,
        people.c.id != bindparam("besides"),
    )
    .order_by(names.c.key)
)
_FORGOTTEN = select(erasures.c.person_id).where(erasures.c.begun_at.is_not(None))
_NAMED = (
    select(*_COLUMNS)
    .where(
        or_(
            and_(
                people.c.name.in_(bindparam("spelled", expanding=True)),
                people.c.id.not_in(select(links.c.moved_id)),
                people.c.id.not_in(_FORGOTTEN),
            ),
            people.c.id.in_(
                select(names.c.person_id).where(names.c.key.in_(bindparam("keys", expanding=True)))
            ),
        )
    )
    .order_by(people.c.id)
    .limit(bindparam("most"))
)
_CALLED_TOO = select(names.c.key).where(names.c.person_id == bindparam("besides"))
_FORMER_NAMES = (
    select(people.c.name)
    .join(links, links.c.moved_id == people.c.id)
    .where(links.c.person_id == bindparam("owner_id"))
)
_IDENTITIES_OF = select(identities).where(identities.c.person_id == bindparam("owner_id"))


def _key(identity: Identity) -> dict[str, str]:
    return {
        "platform": identity.platform,
        "team": identity.team,
        "external_id": identity.external_id,
    }


def _person(row: AnyRow, *, guest: bool = False) -> Person:
    role = Role.CLIENT if guest else Role(row.role)
    return Person(
        id=row.id,
        name=row.name,
        role=role,
        language=row.language,
        time_zone=row.time_zone,
        created_at=row.created_at,
        properties=row.properties,
        away_until=row.away_until,
        speaks=tuple(row.speaks),
        confirmed_at=row.confirmed_at,
        resting_role=Role(row.resting_role) if row.resting_role else None,
    )


def _account(row: AnyRow) -> Account:
    identity = Identity(row.platform, row.team, row.external_id)
    return Account(identity, row.person_id, row.name, row.seen_at, row.handle)


class PeopleTable(People):
    """Implements `domain.repositories.People`."""

    def __init__(self, connection: Connection, platforms: Platforms) -> None:
        self._connection = connection
        self._platforms = platforms

    @override
    def know(self, profile: Profile, now: datetime) -> Person:
        row = self._connection.execute(_BY_IDENTITY, _key(profile.identity)).one_or_none()
        if row is None:
            return self._meet(profile, now)
        known = (row.own_name, row.handle, row.is_guest, row.language or profile.language)
        told = (profile.name, profile.handle, profile.is_guest, row.language)
        if known != told or row.seen_at is None or now - row.seen_at >= _SEEN_AGAIN:
            self._refresh(row, profile, now)
            return stored(self.by_identity(profile.identity), "account", profile.identity)
        return _person(row, guest=row.is_guest)

    def _meet(self, profile: Profile, now: datetime) -> Person:
        person = self._add(profile.name, profile.language, profile.time_zone, now)
        self._connection.execute(
            _ADD_ACCOUNT,
            {
                **_key(profile.identity),
                "person_id": person.id,
                "handle": profile.handle,
                "is_guest": profile.is_guest,
                "seen_at": now,
                "known_at": now,
            },
        )
        self._take_handle(profile)
        self._write_keys(person.id, keys_of(person, [profile.handle]))
        return person

    def _add(self, name: str, language: str, time_zone: str, now: datetime) -> Person:
        person_id: int = self._connection.execute(
            _ADD,
            {
                "name": name,
                "role": Role.CLIENT.value,
                "language": language,
                "time_zone": time_zone,
                "created_at": now,
                "properties": {},
            },
        ).scalar_one()
        return Person(person_id, name, Role.CLIENT, language, time_zone, now)

    def _refresh(self, row: AnyRow, profile: Profile, now: datetime) -> None:
        """Update names; a language or a zone is filled in once, then only its owner changes it."""
        self._connection.execute(
            update(people)
            .where(people.c.id == row.id)
            .values(
                language=row.language or profile.language,
                time_zone=row.time_zone or profile.time_zone,
            )
        )
        self._connection.execute(
            update(people).where(people.c.id == (row.former_id or row.id)).values(name=profile.name)
        )
        self._connection.execute(
            update(identities)
            .filter_by(**_key(profile.identity))
            .values(handle=profile.handle, is_guest=profile.is_guest, seen_at=now)
        )
        if row.handle != profile.handle:
            self._take_handle(profile)
        spoken = row.language or profile.language
        if (row.own_name, row.handle, row.language) != (profile.name, profile.handle, spoken):
            self._call(row.id)

    def _take_handle(self, profile: Profile) -> None:
        """Take a handle from its former owner: a platform gives it to one account at a time."""
        for row in self._bearing(profile.handle):
            former = Identity(row.platform, row.team, row.external_id)
            same = (row.platform, row.team) == (profile.identity.platform, profile.identity.team)
            if same and former != profile.identity:
                self._connection.execute(
                    update(identities).filter_by(**_key(former)).values(handle="")
                )
                self._call(row.person_id)

    def _bearing(self, handle: str) -> Sequence[AnyRow]:
        key = handle.casefold()
        rows = self._connection.execute(_WITH_HANDLE, {"key": f"@{key}"}).all() if key else []
        return [row for row in rows if row.handle.casefold() == key]

    @override
    def with_handle(self, handle: str) -> Sequence[Account]:
        return [_account(row) for row in self._bearing(handle)]

    @override
    def elsewhere(self, identity: Identity) -> Identity | None:
        found = self._connection.execute(_ELSEWHERE, _key(identity)).all()
        if len(found) != 1:
            return None
        return Identity(identity.platform, found[0].team, identity.external_id)

    @override
    def before_link(self, person_id: int, platform: str) -> int:
        query = select(identities.c.former_id).where(
            identities.c.person_id == person_id, identities.c.platform == platform
        )
        return self._connection.execute(query.limit(1)).scalar() or person_id

    @override
    def accounts_of(self, person_ids: Collection[int]) -> Sequence[Account]:
        rows = self._connection.execute(_ACCOUNTS_OF, {"person_ids": list(person_ids)})
        return [_account(row) for row in rows]

    @override
    def get(self, person_id: int) -> Person:
        return stored(self.find(person_id), "person", person_id)

    @override
    def get_each(self, person_ids: Collection[int]) -> Mapping[int, Person]:
        if not person_ids:
            return {}
        rows = self._connection.execute(_THESE.order_by(people.c.id), {"ids": list(person_ids)})
        return {row.id: _person(row) for row in rows}

    @override
    def find(self, person_id: int) -> Person | None:
        row = self._connection.execute(_GET, {"person_id": person_id}).one_or_none()
        return _person(row) if row is not None else None

    @override
    def by_identity(self, identity: Identity) -> Person | None:
        row = self._connection.execute(_BY_IDENTITY, _key(identity)).one_or_none()
        return _person(row, guest=row.is_guest) if row is not None else None

    @override
    def is_guest(self, identity: Identity) -> bool:
        row = self._connection.execute(_BY_IDENTITY, _key(identity)).one_or_none()
        return row is not None and row.is_guest

    @override
    def search(self, sought: PeopleSought, most: int, skip: int) -> Sequence[Person]:
        numbers = numbers_of(sought, most, skip, self._connection)
        rows = self._connection.execute(_THESE, {"ids": numbers}) if numbers else ()
        found = {row.id: _person(row) for row in rows}
        return [found[number] for number in numbers]

    @override
    def values(self, name: str, most: int) -> Sequence[str]:
        return values_of(name, most, self._connection)

    @override
    def clients_named(self, name: str, most: int) -> Sequence[Person]:
        handle = {name.casefold()} if name.startswith("@") else set()
        sought = {
            "spelled": sorted({name, name.title(), name.lower()}),
            "keys": sorted(name_keys(name) | handle),
            "most": most,
        }
        return [_person(row) for row in self._connection.execute(_NAMED, sought)]

    @override
    def clients_called(self, keys: Collection[str], besides: int) -> Sequence[str]:
        own = set(self._connection.execute(_CALLED_TOO, {"besides": besides}).scalars())
        # A key of one word is there for searches: nobody is certainly meant by it.
        wanted = sorted(one for one in set(keys) - own if " " in one or one.startswith("@"))
        found: dict[str, str] = {}
        for start in range(0, len(wanted), _KEYS_AT_ONCE):
            some = {"keys": wanted[start : start + _KEYS_AT_ONCE], "besides": besides}
            for key, name in self._connection.execute(_CALLED, some):
                found[key] = key if key.startswith("@") else name
        return list(dict.fromkeys(found.values()))

    def _call(self, person_id: int) -> None:
        """Store a person's keys again."""
        person = self.get(person_id)
        rows = self._connection.execute(_IDENTITIES_OF, {"owner_id": person_id}).all()
        keys = keys_of(person, (row.handle for row in rows))
        for name in self._connection.execute(_FORMER_NAMES, {"owner_id": person_id}).scalars():
            keys |= keys_of(replace(person, name=name), ())
        self._connection.execute(delete(names).where(names.c.person_id == person_id))
        self._write_keys(person_id, keys)

    def _write_keys(self, person_id: int, keys: Collection[str]) -> None:
        rows = [{"key": key, "person_id": person_id} for key in sorted(keys)]
        if rows:
            self._connection.execute(_ADD_KEYS, rows)

    @override
    def set_role(self, person_id: int, role: Role) -> None:
        self._connection.execute(
            update(people)
            .where(people.c.id == person_id)
            .values(role=role.value, resting_role=None)
        )
        self._call(person_id)
        if role.is_staff:
            self.give_address(person_id)

    @override
    def give_address(self, person_id: int) -> None:
        row = self._connection.execute(_IDENTITIES_OF, {"owner_id": person_id}).first()
        if row is None:
            return
        # Otherwise the chat is opened when first needed.
        known_already = traits_of(row.platform, self._platforms).private_chat_is_user_id
        address = {
            "address": direct_chat_address(person_id),
            "person_id": person_id,
            "platform": row.platform,
            "team": row.team,
            "chat": row.external_id if known_already else None,
            "thread": "",
        }
        self._connection.execute(insert_or_nothing(self._connection, addresses), address)

    @override
    def set_language(self, person_id: int, language: str) -> None:
        self._connection.execute(
            update(people).where(people.c.id == person_id).values(language=language)
        )
        self._call(person_id)

    @override
    def set_time_zone(self, person_id: int, time_zone: str) -> None:
        self._connection.execute(
            update(people).where(people.c.id == person_id).values(time_zone=time_zone)
        )

    @override
    def confirm(self, person_id: int, at: datetime) -> None:
        self._connection.execute(
            update(people).where(people.c.id == person_id).values(confirmed_at=at)
        )

    @override
    def rest(self, person_id: int, role: Role) -> None:
        self._connection.execute(
            update(people).where(people.c.id == person_id).values(resting_role=role.value)
        )

    @override
    def set_speaks(self, person_id: int, languages: Collection[str]) -> None:
        self._connection.execute(
            update(people).where(people.c.id == person_id).values(speaks=list(languages))
        )

    @override
    def set_properties(self, person_id: int, properties: Mapping[str, str | int | float]) -> None:
        self._connection.execute(
            update(people).where(people.c.id == person_id).values(properties=dict(properties))
        )
        self._call(person_id)

    @override
    def having(self, name: str, value: str) -> Sequence[Person]:
        rows = self._connection.execute(_HAVING, {"pattern": f'%"{name}"%'})
        return [_person(row) for row in rows if str(row.properties.get(name)) == value]

    @override
    def set_away(self, person_id: int, until: datetime | None) -> None:
        self._connection.execute(
            update(people).where(people.c.id == person_id).values(away_until=until)
        )

    @override
    def add_client(self, name: str, now: datetime) -> Person:
        person = self._add(name, "", "", now)
        self._write_keys(person.id, keys_of(person, ()))
        return person

    @override
    def accounts(self, person_id: int) -> Sequence[Identity]:
        rows = self._connection.execute(_IDENTITIES_OF, {"owner_id": person_id})
        return [Identity(row.platform, row.team, row.external_id) for row in rows]

    @override
    def staff(self) -> Sequence[Person]:
        return [_person(row) for row in self._connection.execute(_STAFF)]

    @override
    def administrators(self) -> Sequence[Person]:
        return [_person(row) for row in self._connection.execute(_ADMINISTRATORS)]

    @override
    def staff_off(self, platform: str) -> Sequence[Person]:
        rows = self._connection.execute(_STAFF_OFF, {"platform": platform})
        return [_person(row) for row in rows]
