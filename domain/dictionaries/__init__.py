"""What administrators can change: the entries of every kind, described and checked."""

from domain.dictionaries.entries import (
    BEGINNING,
    DATED,
    SINGLE,
    STAFFED,
    BadEntries,
    Entry,
    EntryVersion,
    Former,
    Kind,
)
from domain.dictionaries.kinds.categories import Category, Group, Priority
from domain.dictionaries.kinds.departments import Department, Strategy
from domain.dictionaries.kinds.desk import Desk, MayOpen, Pinned
from domain.dictionaries.kinds.levels import ClockKind, LadderStep, Level, Tell
from domain.dictionaries.kinds.ratings import RatingValue
from domain.dictionaries.kinds.rules import Rule
from domain.dictionaries.kinds.shifts import Shift
from domain.dictionaries.registry import DESCRIPTIONS, read_dictionaries
from domain.dictionaries.together import USUAL_VOICE, Dictionaries, Team, Voice
from domain.sla.calendars import Problem

__all__ = [
    "BEGINNING",
    "DATED",
    "DESCRIPTIONS",
    "SINGLE",
    "STAFFED",
    "USUAL_VOICE",
    "BadEntries",
    "Category",
    "ClockKind",
    "Department",
    "Desk",
    "Dictionaries",
    "Entry",
    "EntryVersion",
    "Former",
    "Group",
    "Kind",
    "LadderStep",
    "Level",
    "MayOpen",
    "Pinned",
    "Priority",
    "Problem",
    "RatingValue",
    "Rule",
    "Shift",
    "Strategy",
    "Team",
    "Tell",
    "Voice",
    "read_dictionaries",
]
