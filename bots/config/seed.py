"""What the configuration puts into an empty desk: people, channel, dictionaries."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from bots.config import clients
from bots.config.accounts import identity_of
from bots.config.settings import Settings
from domain.audit import Via
from domain.desk.act import Act
from domain.desk.people.staff.roles import give_role, lost_administration
from domain.desk.settings.members import make_staff, place_called
from domain.desk.tickets.channel import give_channel
from domain.dictionaries import BadEntries, Department, Dictionaries, Entry, Group, Kind
from domain.dictionaries.anew import newly_wrong
from domain.outgoing.addresses import channel_address
from domain.people.accounts import Profile
from domain.people.person import Person, Role
from domain.people.places import Place
from domain.repositories import DEFAULT_DEPARTMENT
from storage.unit import Unit


def accounts_in(settings: Settings, dictionaries: Dictionaries) -> Sequence[str]:
    """Return every account in the configuration."""
    members = [account for one in dictionaries.teams() for account in one.members]
    named = (*settings.desk.administrators, *settings.desk.specialists, *members)
    responsible = responsible_in(dictionaries, list(Kind))
    return list(dict.fromkeys((*named, *responsible, *settings.clients)))


def responsible_in(dictionaries: Dictionaries, kinds: Collection[Kind]) -> Sequence[str]:
    """Return the accounts that entries of these kinds make responsible."""
    named = {
        Kind.LEVEL: [level.responsible for level in dictionaries.levels],
        Kind.CATEGORY: [category.responsible for category in dictionaries.categories],
        Kind.RULE: [rule.effects.responsible for rule in dictionaries.rules],
    }
    return [account for kind in named if kind in kinds for account in named[kind] if account]


def seed(
    settings: Settings,
    entries: Sequence[Entry],
    profiles: Mapping[str, Profile],
    at: datetime,
    uow: Unit,
) -> bool:
    """Make the configured people staff, set the desk's channel, and fill the dictionaries.

    Configured administrators get their role at every start, unless it was taken away; everything
    else is used only if the database has nothing of its kind yet. Administrators are told of new
    staff, but not of those that the desk begins with. Returns whether there is an administrator.

    Raises BadEntries with all mistakes of the entries that it would add.
    """
    act = Act(None, at, uow, via=Via.FILE)
    begins = not uow.people.administrators()
    _seed_people(settings, profiles, act, uow, quiet=begins)
    _seed_place(DEFAULT_DEPARTMENT, settings.desk.place, act)
    filled = seed_dictionaries(_with_desk(entries, settings), at, uow)
    if filled:
        dictionaries = uow.dictionaries.load()
        _refuse_broken(filled, dictionaries, uow)
        _seed_members(filled, dictionaries, profiles, act, quiet=begins)
    return bool(uow.people.administrators())


def _refuse_broken(filled: Sequence[Kind], dictionaries: Dictionaries, uow: Unit) -> None:
    """Raise BadEntries if an entry of the file can't be read with what the desk has."""
    entries = uow.dictionaries.entries()
    new = [one for one in entries if one.kind in filled]
    problems = [says for one in new for says in dictionaries.broken.get(one.id, ())]
    problems += [says for one in new for says in newly_wrong(None, one, entries)]
    if problems:
        raise BadEntries(problems)


def _with_desk(entries: Sequence[Entry], settings: Settings) -> Sequence[Entry]:
    """Return the entries with the desk's own one, which a desk has even if nobody wrote it."""
    desk = settings.desk
    usual = {"language": desk.language, "time_zone": desk.time_zone}
    written = {**usual, **desk.written}
    body = {key: one for key, one in written.items() if key not in {*settings.pinned, "name"}}
    others = [one for one in entries if one.kind is not Kind.DESK]
    return [*others, Entry(len(entries) + 1, Kind.DESK, desk.name, 1, body)]


def taken_away(settings: Settings, uow: Unit) -> Sequence[str]:
    """Return the configured administrators who are none, because the role was taken away."""
    known = {one: uow.people.by_identity(identity_of(one)) for one in settings.desk.administrators}
    return [one for one, person in known.items() if person and lost_administration(person, uow)]


def _seed_people(
    settings: Settings, profiles: Mapping[str, Profile], act: Act, uow: Unit, *, quiet: bool
) -> None:
    roles = [(account, Role.ADMINISTRATOR) for account in settings.desk.administrators]
    roles += [(account, Role.SPECIALIST) for account in settings.desk.specialists]
    for account, role in roles:
        known = uow.people.by_identity(identity_of(account))
        if known is None or (role is Role.ADMINISTRATOR and _lacks(known, uow)):
            give_role(known_person(account, profiles, act), role, act, quiet=quiet)
    for account, properties in settings.clients.items():
        clients.fill(known_person(account, profiles, act), properties, uow)


def _lacks(administrator: Person, uow: Unit) -> bool:
    """Return whether a configured administrator gets the role: a start confirms nobody's."""
    has = uow.people.get(administrator.id).role is Role.ADMINISTRATOR
    return not has and not lost_administration(administrator, uow)


def known_person(account: str, profiles: Mapping[str, Profile], act: Act) -> Person:
    """Return the person of an account. A known person keeps their name, in case of an outage.

    Who has been called by the number of their account gets a name as soon as there is one.
    """
    identity = identity_of(account)
    known: Person | None = act.uow.people.by_identity(identity)
    # Earlier releases called them by the account as it is typed.
    unknown = (identity.called, str(identity), identity.external_id)
    nameless = known is not None and known.name in unknown
    if known is None or (nameless and profiles[account].name != known.name):
        return act.uow.people.know(profiles[account], act.now)
    return known


def _seed_place(department_id: int, place: Place | None, act: Act) -> None:
    own = channel_address(department_id)
    if place is not None and act.uow.outbox.place_at(own) is None:
        give_channel(department_id, place, act)


def seed_dictionaries(entries: Sequence[Entry], at: datetime, uow: Unit) -> Sequence[Kind]:
    """Fill the dictionaries that are empty; return which they were.

    The initial department counts as missing until somebody has changed it: the first configured one
    replaces it.
    """
    there = uow.dictionaries.entries()
    filled = []
    for kind in Kind:
        new = [entry for entry in entries if entry.kind is kind]
        old = [entry for entry in there if entry.kind is kind]
        untouched = kind is Kind.DEPARTMENT and [one.id for one in old if not one.body] == [
            DEFAULT_DEPARTMENT
        ]
        if not new or (old and not (untouched and len(old) == 1)):
            continue
        filled.append(kind)
        if untouched:
            uow.dictionaries.change(DEFAULT_DEPARTMENT, new[0].name, new[0].body, at)
            new = new[1:]
        for entry in new:
            number = uow.dictionaries.add(kind, entry.name, entry.body, at)
            uow.dictionaries.switch(number, off=entry.off)
    return filled


def _seed_members(
    filled: Sequence[Kind],
    dictionaries: Dictionaries,
    profiles: Mapping[str, Profile],
    act: Act,
    *,
    quiet: bool,
) -> None:
    """Add the configured members to new departments, shifts and groups.

    Members of a department or a shift, and people that new entries make responsible, become staff.
    """
    new = {one.id for one in act.uow.dictionaries.entries() if one.kind in filled}
    for one in (team for team in dictionaries.teams() if team.id in new):
        people = [known_person(account, profiles, act) for account in one.members]
        act.uow.dictionaries.join(one.id, [person.id for person in people])
        if not isinstance(one, Group):
            make_staff(people, act, quiet=quiet)
        if isinstance(one, Department):
            _seed_place(one.id, place_called(one.channel) if one.channel else None, act)
    responsible = responsible_in(dictionaries, filled)
    people = [known_person(account, profiles, act) for account in responsible]
    make_staff(people, act, quiet=quiet)
