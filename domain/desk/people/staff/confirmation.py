"""When a role is confirmed: of staff whose accounts no organization closes when they leave.

An account that exists only where nobody administers it lives on after its owner has left. So an
administrator confirms such a role from time to time.
"""

from datetime import datetime, timedelta

from domain.desk.act import Act
from domain.people.person import Person
from domain.platforms import traits_of
from domain.timers import Timer, TimerKind

_ASKED = (TimerKind.CONFIRM_AGAIN, TimerKind.ROLE_RESTS)
"""One of these waits from the first question until somebody has answered, or the role rests."""

KINDS = (TimerKind.CONFIRM_STAFF, *_ASKED)


def confirmed(person: Person, act: Act) -> None:
    """Record that a role was given or confirmed now, and expect its next confirmation."""
    confirmed_at(person, act.now, act)


def confirmed_at(person: Person, at: datetime, act: Act) -> None:
    """Record when a role was last confirmed, and expect its next confirmation."""
    act.uow.people.confirm(person.id, at)
    act.uow.timers.cancel(KINDS, person.id)
    expect_confirmation(act.uow.people.get(person.id), act)


def expect_confirmations(act: Act) -> None:
    """Set a timer for each member of staff whose role is to be confirmed.

    A role of which nobody knows since when counts from now on.
    """
    for person in act.uow.people.staff():
        if person.confirmed_at is None:
            act.uow.people.confirm(person.id, act.now)
        expect_confirmation(act.uow.people.get(person.id), act)


def expect_confirmation(person: Person, act: Act) -> None:
    """Set the timer for the next confirmation of somebody's role, if it is ever confirmed.

    What has been asked stays asked, unless the confirmation is no longer due.
    """
    due = confirmation_due(person, act)
    if due is None or due > act.now:
        act.uow.timers.cancel(KINDS, person.id)
    elif act.uow.timers.waits(_ASKED, person.id):
        return
    if due is not None:
        at = max(due, act.now)  # its former instant may have had its turn
        act.uow.timers.cancel([TimerKind.CONFIRM_STAFF], person.id)
        key = f"{person.id}:{at.isoformat()}"
        act.uow.timers.set(Timer(TimerKind.CONFIRM_STAFF, person.id, key, at))


def confirmation_due(person: Person, act: Act) -> datetime | None:
    """Return when somebody's role is to be confirmed; None if it never is."""
    days = act.uow.dictionaries.load().desk.confirm_staff
    if not person.role.is_staff or person.confirmed_at is None or not days:
        return None
    accounts = act.uow.people.accounts(person.id)
    if any(traits_of(one.platform, act.uow.platforms).administered for one in accounts):
        return None
    return person.confirmed_at + timedelta(days=days)
