"""The last day of somebody on the staff, as it was arranged: kept, given up, or passed on."""

from dataclasses import replace

from domain.desk.act import Act
from domain.people.departures import Departure
from domain.timers import Timer, TimerKind


def keep_last_day(departure: Departure, act: Act) -> None:
    """Let somebody leave when their last day has ended; it replaces another day."""
    give_up_last_day(departure.person_id, act)
    act.uow.departures.set(departure)
    key = f"{departure.person_id}:{departure.at.isoformat()}:{act.now.isoformat()}"
    act.uow.timers.set(Timer(TimerKind.STAFF_LEAVE, departure.person_id, key, departure.at))


def give_up_last_day(person_id: int, act: Act) -> None:
    """Forget when somebody was to leave, if they were. If they have left, their tickets go on."""
    act.uow.timers.cancel([TimerKind.STAFF_LEAVE], person_id)
    departure = act.uow.departures.find(person_id, leaves=True)
    if departure is not None and not departure.begun:
        act.uow.departures.remove(person_id, leaves=True)


def pass_last_day_on(person_id: int, to: int, act: Act) -> None:
    """Let somebody who is, or was, the same person leave on the same day; an own day stays."""
    departure = act.uow.departures.find(person_id, leaves=True)
    own = act.uow.departures.find(to, leaves=True)
    if departure is not None and not departure.begun and own is None:
        keep_last_day(replace(departure, person_id=to), act)
