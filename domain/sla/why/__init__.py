"""Why a deadline is where it is: the ledger of a ticket's clocks, from its history."""

from domain.sla.why.ledger import explain
from domain.sla.why.rows import (
    Clock,
    ClockChange,
    ClockSet,
    Idle,
    OtherHours,
    Past,
    Paused,
    Row,
    Skipped,
    Why,
    Worked,
)
from domain.sla.why.told import told

__all__ = [
    "Clock",
    "ClockChange",
    "ClockSet",
    "Idle",
    "OtherHours",
    "Past",
    "Paused",
    "Row",
    "Skipped",
    "Why",
    "Worked",
    "explain",
    "told",
]
