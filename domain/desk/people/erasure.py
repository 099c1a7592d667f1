"""Forgetting a person: a day after it was asked for, in small units, until nothing is left.

What is written in a small unit stays if the desk dies, and the next start goes on from there. The
accounts are on the list of erasures (storage/erasure_list.py) before anything is erased, so that a
database from before, put back, is erased again.
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from domain.answers.say import Say
from domain.audit import Audited
from domain.desk.act import Act
from domain.desk.act.tell import tell_administrators
from domain.desk.people.leave.last_day import give_up_last_day
from domain.desk.people.links.merge import part
from domain.outgoing.words import Words
from domain.repositories import Erasure, UnitOfWork
from domain.tickets import Status, release, set_status
from domain.timers import Timer

TRIED_FOR = timedelta(days=1)
"""How long messages that can't be removed now are tried, before they are listed."""

AT_ONCE = 100
"""About so many rows are erased in one unit."""

_TICKETS = 20


def begin(timer: Timer, act: Act) -> None:
    """Let an erasure begin that is due; somebody who is staff meanwhile is not forgotten."""
    planned = act.uow.erasures.of(timer.subject)
    if planned is None or planned.begun_at is not None:
        return
    person = act.uow.people.get(timer.subject)
    if person.role.is_staff:
        act.uow.erasures.cancel(person.id)
        tell_administrators(Say("staff/forget_cancelled", {"name": person.name, "by": ""}), act)
        return
    give_up_last_day(person.id, act)
    act.uow.erasures.begin(person.id, act.now)


def under_way(uow: UnitOfWork) -> Sequence[Erasure]:
    """Return the erasures that have begun and are not done."""
    return uow.erasures.under_way()


def erase_some(erasure: Erasure, act: Act) -> bool:
    """Erase the next rows of a person; return whether there is more to do at once."""
    person_id, erasures = erasure.person_id, act.uow.erasures
    removes = erasure.asked_by_id is not None
    if not erasures.is_cut_off(person_id):
        return _let_go(person_id, act) or erasures.cut_off(person_id, removes=removes)
    if erasures.erase(person_id, AT_ONCE, removes=removes):
        return True
    since = erasure.begun_at or erasure.asked_at
    waits = removes and act.now - since < TRIED_FOR
    if not erasures.is_over(person_id) or (waits and not erasures.is_drawn(person_id)):
        return False
    if not erasures.is_told(person_id):
        _tell_done(erasure, act)
        erasures.tell(person_id)
        return True
    if erasures.drop(person_id, AT_ONCE):
        return True
    erasures.finish(person_id, act.now)
    return False


def _let_go(person_id: int, act: Act) -> bool:
    """Close some of the person's tickets, and release theirs; return whether there may be more."""
    theirs = act.uow.tickets.active_of(person_id)[:_TICKETS]
    for ticket in theirs:
        closed, events = set_status(ticket, Status.CLOSED, act.now, reason="forgotten")
        act.save_silently(ticket, closed)
        act.uow.history.append(events, act.now, None)
    held = act.uow.tickets.with_assignee(person_id)[:_TICKETS]
    for ticket in held:
        released, events = release(ticket, "left")
        act.save(ticket, released, *events)
    return bool(theirs or held)


def _tell_done(erasure: Erasure, act: Act) -> None:
    """Tell all administrators, without a name, what could not be removed."""
    act.audit(Audited.FORGOTTEN, erasure.person_id, before="begun", after="done")
    if erasure.asked_by_id is None:
        return
    left = act.uow.erasures.remains(erasure.person_id)
    words: Words = {
        "by": act.uow.people.get(erasure.asked_by_id).name,
        "at": erasure.asked_at,
        "in_chat": left.in_chat,
        "in_threads": left.in_threads,
        "tickets": left.tickets[:_TICKETS],
    }
    tell_administrators(Say("staff/forgotten", words), act)


def _give_back(found: set[int], act: Act) -> set[int]:
    """Unlink the accounts of people if only some of them were forgotten.

    Return people who need no erasure of their own: all accounts they are linked to were
    forgotten, so one erasure is for all.
    """
    together: set[int] = set()
    for person_id in {act.uow.links.person_of(number) or number for number in found}:
        moved = {one.moved_id for one in act.uow.links.of(person_id)}
        if moved and {person_id, *moved} <= found:
            together |= moved
        elif moved:
            part(act.uow.people.get(person_id), act)
    return together


def forget_again(people: Iterable[int], act: Act) -> None:
    """Begin to forget people again: they were forgotten, and an old database brought them back.

    If only one of somebody's linked accounts was forgotten, they are given back first, as they were
    meanwhile: the other one stays.
    """
    known = set(people)
    found = sorted(known - _give_back(known, act))
    for person_id in found:
        act.uow.erasures.cancel(person_id)
        act.uow.erasures.plan(Erasure(person_id, None, act.now, act.now))
        act.uow.erasures.begin(person_id, act.now)
    if found:
        tell_administrators(Say("staff/forgotten_again", {"count": len(found)}), act)
