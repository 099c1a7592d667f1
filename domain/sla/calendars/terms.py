"""The words of calendars: weekdays, and what is said of special days."""

from domain.sla.calendars.hours import WEEKDAYS
from domain.text.sentence import Term, says, says_of

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
