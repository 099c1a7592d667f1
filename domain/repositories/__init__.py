"""What the desk needs of its memory: a unit of work and the repositories in it.

Everything here happens in one transaction; nothing has an effect outside it.
"""

from domain.repositories.deadlines import (
    Deadlines,
    DictionaryShelf,
    Due,
    Reminders,
    Support,
    Timers,
)
from domain.repositories.dialogues import Dialogues
from domain.repositories.messages import EarlyChanges, Messages, Standing
from domain.repositories.outbox import LinesPost, Outbox, Posted, Recorded
from domain.repositories.people import Conversations, People
from domain.repositories.questions import Pending, Questions
from domain.repositories.tickets import Audit, History, Queue, Ratings, Tickets
from domain.repositories.unit import UnitOfWork

DEFAULT_DEPARTMENT = 1
"""The one department there is until departments can be configured."""

__all__ = [
    "DEFAULT_DEPARTMENT",
    "Audit",
    "Conversations",
    "Deadlines",
    "Dialogues",
    "DictionaryShelf",
    "Due",
    "EarlyChanges",
    "History",
    "LinesPost",
    "Messages",
    "Outbox",
    "Pending",
    "People",
    "Posted",
    "Questions",
    "Queue",
    "Ratings",
    "Recorded",
    "Reminders",
    "Standing",
    "Support",
    "Tickets",
    "Timers",
    "UnitOfWork",
]
