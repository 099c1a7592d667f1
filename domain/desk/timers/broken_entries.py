"""Administrators are told once of an entry that can't be read."""

import hashlib

from domain.answers.say import Say
from domain.desk.act import Act
from domain.desk.act.tell import tell_administrators
from domain.dictionaries import DESCRIPTIONS
from domain.repositories.dictionaries import broken_entries
from domain.timers import Timer, TimerKind


def expect_broken_entries(act: Act) -> None:
    """Set a timer for each entry that can't be read, once for what it says now."""
    for entry, _ in broken_entries(act.uow.dictionaries):
        said = hashlib.sha256(f"{entry.name}{entry.body}".encode()).hexdigest()[:16]
        act.uow.timers.set(Timer(TimerKind.BROKEN_ENTRY, entry.id, f"{entry.id}:{said}", act.now))


def tell_broken_entry(timer: Timer, act: Act) -> None:
    """Tell administrators what is wrong with an entry, unless somebody has corrected it."""
    for entry, _ in broken_entries(act.uow.dictionaries):
        if entry.id == timer.subject:
            words = {"one": DESCRIPTIONS[entry.kind].one, "name": entry.name}
            tell_administrators(Say("staff/broken_entry", words), act)
