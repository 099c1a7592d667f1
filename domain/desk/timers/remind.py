"""Reminders of deadlines: a line in the thread, and one combined message to each person."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from domain.desk.act import Act
from domain.desk.act.context import who_see
from domain.desk.act.notify import mirror_line
from domain.desk.act.tell import tell_privately, tell_thread
from domain.desk.act.terms import working_hours
from domain.dictionaries import Dictionaries
from domain.dictionaries.kinds.levels import Tell
from domain.outgoing.bodies import Deadlines, PassedDeadline, Reminders
from domain.outgoing.mirror_states import redrawn_state
from domain.outgoing.mirrors import MirrorKind
from domain.outgoing.posts import PostState
from domain.people.person import Person
from domain.policy.tickets.reminders import FOLDS_WITHIN, Passed, Reminder, told_at
from domain.repositories import PostProgress
from domain.tickets import Ticket


@dataclass
class Colleagues:
    """The people who can be told of deadlines, looked up once for many tickets."""

    act: Act

    def __post_init__(self) -> None:
        """Begin with nobody looked up."""
        self._members: dict[int, Sequence[int]] = {}

    @cached_property
    def known(self) -> Dictionaries:
        """Return the dictionaries."""
        return self.act.uow.dictionaries.load()

    @cached_property
    def staff(self) -> Mapping[int, Person]:
        """Return all staff."""
        return {one.id: one for one in self.act.uow.people.staff()}

    def members(self, department_id: int) -> Sequence[int]:
        """Return a department's staff, those with the least load first."""
        if department_id not in self._members:
            found = sorted(
                self.act.uow.dictionaries.members(department_id), key=lambda one: one.load
            )
            self._members[department_id] = [one.person_id for one in found]
        return self._members[department_id]

    def members_who_see(self, ticket: Ticket) -> Sequence[int]:
        """Return those of its department's staff who may see a ticket."""
        return who_see(ticket, self.members(ticket.department_id), self.staff, self.act.uow)


def announce_in_thread(ticket: Ticket, steps: Iterable[Passed], colleagues: Colleagues) -> None:
    """Tell the department about deadlines in the ticket's thread, in one line, by day."""
    concerned = [one for one in steps if Tell.DEPARTMENT in one.tell]
    told = tuple(
        PassedDeadline(one.clock.value, one.due_at, one.is_late, one.latest.offset.total_seconds())
        for one in concerned
    )
    if not told:
        return
    loud = any(Tell.DEPARTMENT in one.loud for one in concerned)
    rota = colleagues.act.uow.dictionaries.rota(ticket.department_id)
    at = told_at(working_hours(ticket, colleagues.known), colleagues.act.now, rota, loud=loud)
    tell_thread(Deadlines(told), ticket, colleagues.act, not_before=at)


def remind(reminders: Iterable[Reminder], act: Act) -> None:
    """Remind each person in one message, which joins the last one if that is recent enough.

    What it lists is in `uow.reminders`; the post, which is stored empty, reads it when it leaves.
    """
    by_person: dict[int, list[Reminder]] = defaultdict(list)
    for reminder in reminders:
        by_person[reminder.person_id].append(reminder)
    for person_id, theirs in by_person.items():
        _remind_one(act.uow.people.get(person_id), theirs, act)


def _remind_one(person: Person, theirs: Sequence[Reminder], act: Act) -> None:
    at = min(one.at for one in theirs)
    last = act.uow.reminders.newest(person.id)
    if last is not None and _takes_more(last, at, act.now):
        act.uow.outbox.bring_forward(last.id, at)
        _draw(last, act)
        number = last.id
    else:
        (number,) = tell_privately(Reminders(), [person], act, not_before=at)
    for old in act.uow.reminders.put(number, theirs):
        mirror_line(old, redrawn_state(act.now), act.uow)


def _takes_more(last: PostProgress, at: datetime, now: datetime) -> bool:
    """Return whether the last message can be extended: it has not left, or only just now."""
    if last.is_waiting:
        return True
    if last.state is PostState.SENDING:
        # What is added while it leaves is drawn once it has arrived (`reminders_left`).
        return at <= now
    left = last.left_at if last.can_change and last.place is not None else None
    return left is not None and at <= now < left + FOLDS_WITHIN


def _draw(sent: PostProgress, act: Act) -> None:
    """Update a message that has left, or is just leaving, to what it lists now."""
    if sent.is_waiting:
        return
    on = (sent.place, sent.external_id) if sent.place is not None else None
    act.uow.outbox.show(MirrorKind.LINE, sent.id, redrawn_state(act.now), on)
