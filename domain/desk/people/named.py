"""Which account a typed @name means: names are only evidence, accounts are identity."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from domain import commands as ask
from domain.answers.say import Confirm, Say
from domain.commands import ChooseWho, Command, TicketCommand
from domain.desk.act import Act
from domain.desk.act.confirm import ask_first
from domain.desk.people.known import known_person, person_with
from domain.desk.people.typed_names import with_words
from domain.errors import Refusal, UnclearName
from domain.outgoing.buttons import Choice, Namesakes
from domain.outgoing.words import Words
from domain.people.accounts import Account, Identity, PersonRef
from domain.people.person import Person
from domain.platforms import identity_of, traits_of
from domain.policy.people.people_search import PeopleSought, beginning_with, words_in
from domain.repositories import UnitOfWork

SEEN_WITHIN = timedelta(days=7)
"""How long a @name counts for the account it was last seen with. After that, the name may belong to
somebody who has not written yet (Telegram frees a username as soon as it is given up)."""

_BY_NAME = (ask.RecordCall, ask.OpenFor, ask.SeeAs, ask.TryMessage)
"""Commands that look for a client by name themselves: who is not found may be a new one."""

NAMES_SOMEBODY: Mapping[type[Command], Sequence[str]] = {
    ask.AssignTicket: ("person",),
    ask.SetRole: ("person",),
    ask.AddStaff: ("person",),
    ask.HandOver: ("to",),
    ask.SwapShifts: ("person", "other"),
    ask.RecordCall: ("client",),
    ask.OpenFor: ("client",),
    ask.BeginLeave: ("person",),
    ask.BeginHandOverFor: ("person",),
    ask.SeeAs: ("client",),
    ask.TryMessage: ("client",),
}
"""Commands that name people, and the fields that do."""


ANYBODY = (ask.SetRole, ask.AddStaff)
"""Commands whose names may be anybody's; a name in the others is a colleague's."""

MOST = 6
"""People who are offered if several have the same name."""


def with_account(command: Command, act: Act, ticket_id: int | None = None) -> Command | Confirm:
    """Return the command with who is meant, as the desk knows them, in place of what was typed.

    Return the question which of them is meant if several have that name, or if it is not certain
    who has a typed @name. Raises Refusal if nobody has that name.
    """
    for field in NAMES_SOMEBODY.get(type(command), ()):
        handle = handle_of(getattr(command, field))
        if isinstance(command, ask.SeeAs) and handle and not act.uow.people.with_handle(handle):
            continue  # clients without a @name are looked for by their name, as on their card
        named = getattr(command, field)
        if named == PersonRef():
            raise Refusal("nobody_called_so", name="@")
        if handle and not _is_certain(accounts := _bearing(handle, act), act):
            people = [act.uow.people.get(one) for one in {each.person_id: 0 for each in accounts}]
            return _ask_who(command, field, people, ticket_id, act)
        if len(clients := _namesakes(command, named, act)) > 1:
            return _ask_who(command, field, clients, ticket_id, act)
        if isinstance(named, PersonRef) and named.name and not isinstance(command, _BY_NAME):
            people = list(_called(named.name, command, act))
            if len(people) > 1:
                return _ask_who(command, field, people, ticket_id, act)
            named = people[0].id
        changes: Mapping[str, object] = {field: _known(named, act)}
        command = replace(command, **changes)
    return command


def person_of(named: PersonRef | Identity | int, act: Act) -> Person:
    """Return the person that a command names, once `with_account` has found out who that is.

    A guest's role is that of their account. Raises UnknownAccount if the desk doesn't know it.
    """
    if isinstance(named, PersonRef):
        assert named.identity is not None, "with_account has found somebody"
        named = named.identity
    if isinstance(named, int):
        return known_person(named, act)
    return person_with(named, act)


def _called(name: str, command: Command, act: Act) -> Sequence[Person]:
    """Return the people that a name may mean. Raises Refusal if nobody has this name."""
    people = anybody_called(name, act) if isinstance(command, ANYBODY) else ()
    people = people or colleagues_called(name, act.uow)
    if not people:
        raise Refusal("nobody_called_so", name=name)
    return people


def _namesakes(command: Command, named: object, act: Act) -> Sequence[Person]:
    """Return the clients of a name that `call`, `open` or `try` may mean, if all have accounts."""
    by_name = isinstance(command, _BY_NAME) and not isinstance(command, ask.SeeAs)
    if not (by_name and isinstance(named, PersonRef) and named.name):
        return ()
    found = act.uow.people.clients_named(named.name, MOST + 1)
    accounts = act.uow.people.accounts_of([one.id for one in found])
    return found if {one.person_id for one in accounts} == {one.id for one in found} else ()


def anybody_called(name: str, act: Act) -> Sequence[Person]:
    """Return people with words that begin like those of a name: those with just this name, or all.

    The newest come first.
    """
    words = words_in(name)
    sought = PeopleSought(has=tuple(beginning_with(word) for word in words))
    found = act.uow.people.search(sought, MOST + 1, 0) if words else ()
    same = [one for one in found if words_in(one.name) == words]
    return same or found


def ref_of(typed: str, act: Act) -> PersonRef:
    """Return who a text names: by an account, a @name, or a person's name."""
    text = " ".join(typed.split())
    if text.startswith("@"):
        return PersonRef(handle=text.removeprefix("@"))
    try:
        return PersonRef(identity=identity_of(text, act.uow.platforms))
    except ValueError:
        return PersonRef(text)


def refuse_nobody(named: PersonRef, act: Act) -> None:
    """Raise Refusal if nobody has a @name or a name."""
    if named.handle:
        account_called(named.handle, act)
    elif named.name and not anybody_called(named.name, act):
        raise Refusal("nobody_called_so", name=named.name)


def colleagues_called(name: str, uow: UnitOfWork) -> Sequence[Person]:
    """Return staff with words that begin like those of a name; those with just this name first."""
    staff, words = uow.people.staff(), words_in(name)
    same = [one for one in staff if words_in(one.name) == words]
    if same or not words:
        return same
    return [one for one in staff if all(_begins(word, one) for word in words)]


def _begins(word: str, person: Person) -> bool:
    return any(one.startswith(word) for one in words_in(person.name))


def _ask_who(
    command: Command, field: str, people: Sequence[Person], ticket_id: int | None, act: Act
) -> Confirm:
    """Return the question which of these people is meant; the command waits for the answer."""
    if isinstance(command, TicketCommand):
        command = replace(command, ticket_id=ticket_id, drawn=None)
    return _which(ChooseWho(command, field), people, act)


def ask_who_typed(command: Command, unclear: UnclearName, act: Act) -> Confirm:
    """Return the question who is meant by a name that was typed into a field of a form or a line.

    Raises Refusal if the field doesn't say the name, so that a choice would change nothing.
    """
    if with_words(command, unclear.field, unclear.typed, "") == command:
        raise which_account(unclear.typed, act.uow.people.accounts_of(unclear.people))
    people = [act.uow.people.get(one) for one in unclear.people]
    chooses = ChooseWho(command, unclear.field, typed=unclear.typed)
    return _which(chooses, people, act)


def _which(chooses: ChooseWho, people: Sequence[Person], act: Act) -> Confirm:
    accounts = act.uow.people.accounts_of([one.id for one in people])
    known = {
        one.id: [shown_account(each) for each in accounts if each.person_id == one.id]
        for one in people[:MOST]
    }
    words: Words = {
        "people": [{"name": one.name, "accounts": known[one.id]} for one in people[:MOST]],
        "more": len(people) > MOST,
    }
    offered = tuple(
        Choice(one.id, one.name, next(iter(known[one.id]), "")) for one in people[:MOST]
    )
    # Who was chosen for another name of the same command says nothing about this one.
    named = (chooses.field, chooses.typed)
    asked = Say("answers/which_person", words, below=Namesakes(offered))
    question = ask_first(chooses, asked, named, act)
    if question is None:  # somebody was chosen, and that has not made it clear
        raise which_account(chooses.typed, accounts)
    return question


def choose_who(command: ChooseWho, act: Act) -> Command:
    """Return the command with the person who was chosen, which is checked like any other."""
    person = act.uow.people.find(command.chosen)
    if person is None:
        raise Refusal("stale_button")
    if command.typed:
        accounts = act.uow.people.accounts(person.id)
        if not accounts:
            raise Refusal("stale_button")
        return with_words(command.then, command.field, command.typed, str(accounts[0]))
    chosen: PersonRef | int = person.id
    if isinstance(command.then, _BY_NAME) and (own := act.uow.people.accounts(person.id)):
        chosen = PersonRef(identity=own[0])
    changes: Mapping[str, object] = {command.field: chosen}
    return replace(command.then, **changes)


def shown_account(account: Account) -> str:
    """Return an account as people recognize it: its @name, its platform and its id."""
    return f"@{account.handle} ({account.identity})" if account.handle else str(account.identity)


def _known(named: PersonRef | Identity | int | None, act: Act) -> PersonRef | Identity | int | None:
    """Return who is named, with the account as the desk knows it."""
    if handle := handle_of(named):
        account = account_called(handle, act)
    elif isinstance(named, Identity):
        account = as_known(named, act)
    elif isinstance(named, PersonRef) and named.identity is not None:
        account = as_known(named.identity, act)
    else:
        return named
    return PersonRef(identity=account) if isinstance(named, PersonRef) else account


def as_known(identity: Identity, act: Act) -> Identity:
    """Return a mentioned account under its own team, if the desk knows it there.

    A mention contains only an id. In a shared channel it may be of somebody from another workspace.
    """
    if act.uow.people.by_identity(identity) is not None:
        return identity
    return act.uow.people.elsewhere(identity) or identity


def handle_of(named: object) -> str:
    """Return the @name that a command contains, without its @; empty if there is none."""
    if isinstance(named, PersonRef):
        return named.handle
    if isinstance(named, Identity) and named.external_id.startswith("@"):
        return named.external_id.removeprefix("@")
    return ""


def certain_account(handle: str, act: Act) -> Identity:
    """Return the account that certainly has a @name. Raises UnclearName if none does for certain.

    Raises Refusal if nobody has it.
    """
    found = _bearing(handle, act)
    if not _is_certain(found, act):
        raise UnclearName(f"@{handle}", list(dict.fromkeys(one.person_id for one in found)))
    return found[0].identity


def account_called(handle: str, act: Act) -> Identity:
    """Return the account that was lately seen with a @name, preferring this platform.

    Where mentions contain only @names, the account may still be unknown to the desk. On other
    platforms a @name that is not a mention belongs to no member, but perhaps to an account
    elsewhere. Raises Refusal if there is no account, if there are several, if the name was seen
    long ago, or if it is known only on another platform.
    """
    found = _bearing(handle, act)
    if not _is_certain(found, act):
        raise which_account(f"@{handle}", found)
    return found[0].identity


def _bearing(handle: str, act: Act) -> Sequence[Account]:
    """Return the accounts that have a @name here, or elsewhere. Raises Refusal if none has."""
    found = act.uow.people.with_handle(handle)
    if not found:
        raise Refusal("nobody_called_so", name=f"@{handle}")
    return [one for one in found if one.identity.platform == act.place.platform] or found


def _is_certain(found: Sequence[Account], act: Act) -> bool:
    """Return whether a @name that these accounts have means one of them for certain."""
    first = found[0]
    traits = traits_of(act.place.platform, act.uow.platforms)
    unmet = traits.mentions_handles and first.identity.platform != act.place.platform
    seen = first.seen_at is not None and act.now - first.seen_at <= SEEN_WITHIN
    return seen and not unmet and len(found) == 1


def which_account(name: str, accounts: Sequence[Account]) -> Refusal:
    """Return the question which of these accounts a name means."""
    rows = [
        {
            "account": str(one.identity),
            "name": one.name,
            "seen_at": one.seen_at,
        }
        for one in accounts
    ]
    return Refusal("which_account", name=name, accounts=rows)
