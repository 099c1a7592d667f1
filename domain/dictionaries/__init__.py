"""What administrators can change: the entries of every kind, described and checked."""

from domain.dictionaries.categories import Category, Group, Priority
from domain.dictionaries.departments import Department, Strategy
from domain.dictionaries.desk import Desk, MayOpen, Pinned
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
from domain.dictionaries.levels import ClockKind, Level, Step, Tell
from domain.dictionaries.ratings import RatingValue
from domain.dictionaries.registry import DESCRIPTIONS, read_dictionaries
from domain.dictionaries.rules import Rule
from domain.dictionaries.shifts import Shift
from domain.dictionaries.together import Dictionaries, Team
from domain.dictionaries.voice import USUAL_VOICE, Voice
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
    "Level",
    "MayOpen",
    "Pinned",
    "Priority",
    "Problem",
    "RatingValue",
    "Rule",
    "Shift",
    "Step",
    "Strategy",
    "Team",
    "Tell",
    "Voice",
    "read_dictionaries",
]
