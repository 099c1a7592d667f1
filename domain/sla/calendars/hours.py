"""Hours of a calendar: intervals of a weekday, and days that differ from their weekday."""

from dataclasses import dataclass

from domain.text.sentence import Term, says, says_of

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""How weekdays are written; the positions are those of `date.weekday()`."""

DAY = 24 * 60
"""24:00, the end of a day, in minutes of the clock."""


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """From `opens` until before `closes`: the local clock, in minutes since 00:00.

    `closes` is at most 24:00 (1440). Past midnight, a calendar has two intervals on two days; an
    interval of a shift goes on into the next day: `closes` is then up to 24 hours after `opens`.
    """

    opens: int
    closes: int

    def __str__(self) -> str:
        closes = self.closes - DAY if self.closes > DAY else self.closes
        return f"{_clock(self.opens)}-{_clock(closes)}"

    @property
    def written(self) -> str:
        """Return it as somebody may have written it: 20:00-24:30."""
        return f"{_clock(self.opens)}-{_clock(self.closes)}"


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


Intervals = tuple[Interval, ...]
"""The hours of a day, in order."""


@dataclass(frozen=True, slots=True)
class Closed:
    """Nobody works on this day. `label` says why, like a holiday's name."""

    label: str = ""


@dataclass(frozen=True, slots=True)
class Hours:
    """The day has its own hours. No hours are the same as closed."""

    intervals: Intervals
    label: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "intervals", tuple(sorted(self.intervals)))


@dataclass(frozen=True, slots=True)
class WorksAs:
    """The day has the week's hours of another weekday (0 is Monday)."""

    weekday: int
    label: str = ""


SpecialDay = Closed | Hours | WorksAs
"""What replaces the weekday's hours on one date."""


def fills_the_day(intervals: Intervals) -> bool:
    """Return whether these hours cover the whole day."""
    return sum(interval.closes - interval.opens for interval in intervals) == DAY


_LABELS = (
    (says("mon"), "monday", "пн", "понедельник"),
    (says("tue"), "tuesday", "вт", "вторник"),
    (says("wed"), "wednesday", "ср", "среда"),
    (says("thu"), "thursday", "чт", "четверг"),
    (says("fri"), "friday", "пт", "пятница"),
    (says("sat"), "saturday", "сб", "суббота"),
    (says("sun"), "sunday", "вс", "воскресенье"),
)


WEEKDAY_TERMS = tuple(
    Term(key, one[0], one[1:]) for key, one in zip(WEEKDAYS, _LABELS, strict=True)
)
"""The weekdays, Monday first."""


CLOSED = Term("closed", says_of("calendar", "closed"), ("закрыто", "выходной"))
"""What is said of a day without hours."""


OF_DAYS = (
    CLOSED,
    Term("as", says_of("calendar", "as"), ("как",)),
    *WEEKDAY_TERMS,
)
"""The words of a special day: `closed`, or `as fri`."""
