"""Which account a typed @name means: names are only evidence, accounts are identity."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from domain import commands as ask
from domain.commands import Command
from domain.desk.act import Act
from domain.errors import Refusal
from domain.people import Account, Identity, PersonRef
from domain.platforms import traits_of

SEEN_WITHIN = timedelta(days=7)
"""How long a @name counts for the account it was last seen with. After that, the name may belong to
somebody who has not written yet (Telegram frees a username as soon as it is given up)."""

NAMES_SOMEBODY: Mapping[type[Command], Sequence[str]] = {
    ask.AssignTicket: ("person",),
    ask.SetRole: ("person",),
    ask.HandOver: ("to",),
    ask.SwapShifts: ("person", "other"),
    ask.RecordCall: ("client",),
    ask.OpenFor: ("client",),
    ask.BeginLeave: ("person",),
    ask.SeeAs: ("client",),
    ask.TryMessage: ("client",),
}
"""Commands that name people, and the fields that do."""


def with_account(command: Command, act: Act) -> Command:
    """Return the command with the account, as the desk knows it, in place of what was typed.

    Raises Refusal if nobody has a typed @name, or if it is not certain who does.
    """
    for field in NAMES_SOMEBODY.get(type(command), ()):
        handle = handle_of(getattr(command, field))
        if isinstance(command, ask.SeeAs) and handle and not act.uow.people.with_handle(handle):
            continue  # clients without a @name are looked for by their name, as on their card
        changes: Mapping[str, object] = {field: _known(getattr(command, field), act)}
        command = replace(command, **changes)
    return command


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


def account_called(handle: str, act: Act) -> Identity:
    """Return the account that was lately seen with a @name, preferring this platform.

    Where mentions contain only @names, the account may still be unknown to the desk. On other
    platforms a @name that is not a mention belongs to no member, but perhaps to an account
    elsewhere. Raises Refusal if there is no account, if there are several, if the name was seen
    long ago, or if it is known only on another platform.
    """
    found = act.uow.people.with_handle(handle)
    here = [one for one in found if one.identity.platform == act.place.platform] or found
    if not here:
        raise Refusal("nobody_called_so", name=f"@{handle}")
    first = here[0]
    traits = traits_of(act.place.platform, act.uow.platforms)
    unmet = traits.mentions_handles and first.identity.platform != act.place.platform
    if unmet or len(here) > 1 or first.seen_at is None or act.now - first.seen_at > SEEN_WITHIN:
        raise which_account(f"@{handle}", here)
    return first.identity


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
