"""Times that people type, read in their own time zone."""

from datetime import UTC, datetime, timedelta, tzinfo

from domain.desk.act import Act
from domain.errors import Refusal
from domain.people.person import known_zone
from domain.policy.when import ambiguous_days, read_until
from domain.repositories import DEFAULT_DEPARTMENT

AT_MOST = timedelta(days=366)
"""The longest time ahead; anything longer is probably a typing mistake."""


def zone_of(act: Act) -> tzinfo:
    """Return the actor's time zone, otherwise that of the desk's working hours."""
    names = (
        act.person.time_zone,
        act.uow.dictionaries.load().hours_of(DEFAULT_DEPARTMENT).zone,
    )
    return next((zone for name in names if (zone := known_zone(name)) is not None), UTC)


def instant_in(words: str, act: Act) -> datetime:
    """Return the instant (UTC) that a phrase means. Raises Refusal if it is none in the future."""
    found = read_until(words, act.now, zone_of(act))
    if found is None:
        raise Refusal("cannot_read_until", typed=words)
    return ahead(found, act.now)


def ahead(instant: datetime, now: datetime) -> datetime:
    """Return the instant if it is in the future and not too far. Raises Refusal otherwise."""
    if instant <= now:
        raise Refusal("until_has_passed", until=instant)
    if instant > now + AT_MOST:
        raise Refusal("until_too_far", until=instant)
    return instant


def refuse_ambiguous(typed: str, act: Act, after: str | None = None) -> None:
    """Raise Refusal if a date without a year has just passed: next year's may be meant, or not.

    `after` is what followed it in a command; None if the date stands alone in a form's field.
    """
    days = ambiguous_days(typed, act.now, zone_of(act))
    if days is not None:
        rest = " ".join((after or "").split())
        ways = tuple(f"{day.isoformat()} {rest}".strip() for day in days)
        raise Refusal("which_year", typed=typed, ways=ways, is_command=after is not None)
