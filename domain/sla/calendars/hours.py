"""Hours as a calendar has them: intervals of a weekday, and days that are unlike their weekday."""

from dataclasses import dataclass

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""How weekdays are written; their places are those of `date.weekday()`."""

DAY = 24 * 60
"""24:00, the end of a day, in minutes of the clock."""


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """From `opens` until before `closes`: what the local clock shows, in minutes since 00:00.

    `closes` is at most 24:00 (1440). Hours past midnight are two intervals, of two days.
    """

    opens: int
    closes: int

    def __str__(self) -> str:
        return f"{_clock(self.opens)}-{_clock(self.closes)}"


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


Intervals = tuple[Interval, ...]
"""The hours of a day, in order."""


@dataclass(frozen=True, slots=True)
class Closed:
    """Nobody works on this day. `label` says why, like the holiday's name."""

    label: str = ""


@dataclass(frozen=True, slots=True)
class Hours:
    """The day has hours of its own. None at all is the same as closed."""

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
"""What a calendar says of one date instead of its weekday."""


def fills_the_day(intervals: Intervals) -> bool:
    """Tell whether these hours leave nothing of a day out."""
    return sum(interval.closes - interval.opens for interval in intervals) == DAY
