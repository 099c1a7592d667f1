"""One transaction."""

from typing import Protocol

from domain.platforms import Platforms
from domain.repositories.access import Invitations, Requests
from domain.repositories.deadlines import Deadlines, Reminders, Support, Timers
from domain.repositories.dialogues import Dialogues
from domain.repositories.dictionaries import DictionaryShelf
from domain.repositories.erasures import Erasures
from domain.repositories.links import Links
from domain.repositories.messages import EarlyEdits, Messages, PublicLines
from domain.repositories.outbox import Outbox
from domain.repositories.overview import Overview
from domain.repositories.people import Conversations, Departures, Exports, People
from domain.repositories.questions import Questions
from domain.repositories.tickets import Audit, History, Queue, Ratings, Tickets


class UnitOfWork(Protocol):
    """One transaction."""

    @property
    def platforms(self) -> Platforms:
        """Return what each platform can do."""
        ...

    @property
    def people(self) -> People:
        """Persons and their accounts."""
        ...

    @property
    def requests(self) -> Requests:
        """What people without access wrote."""
        ...

    @property
    def invitations(self) -> Invitations:
        """Codes that let one person open tickets."""
        ...

    @property
    def links(self) -> Links:
        """Accounts that are one person's."""
        ...

    @property
    def exports(self) -> Exports:
        """All that is kept of a person."""
        ...

    @property
    def erasures(self) -> Erasures:
        """Who is forgotten."""
        ...

    @property
    def departures(self) -> Departures:
        """Who leaves on a later day, and whose tickets are still changing hands."""
        ...

    @property
    def conversations(self) -> Conversations:
        """Where clients talk."""
        ...

    @property
    def dialogues(self) -> Dialogues:
        """Forms that are filled in step by step."""
        ...

    @property
    def tickets(self) -> Tickets:
        """Tickets."""
        ...

    @property
    def messages(self) -> Messages:
        """Lines of discussions."""
        ...

    @property
    def outbox(self) -> Outbox:
        """What goes out."""
        ...

    @property
    def public_lines(self) -> PublicLines:
        """The state of a ticket's public lines."""
        ...

    @property
    def early_edits(self) -> EarlyEdits:
        """Edits and deletions that came before their lines."""
        ...

    @property
    def ratings(self) -> Ratings:
        """What clients thought of the help they got."""
        ...

    @property
    def dictionaries(self) -> DictionaryShelf:
        """What administrators can change, and who belongs to what."""
        ...

    @property
    def deadlines(self) -> Deadlines:
        """What is due when."""
        ...

    @property
    def timers(self) -> Timers:
        """What the desk does by itself at an instant, once."""
        ...

    @property
    def support(self) -> Support:
        """Whose support ends, and which announcements were made."""
        ...

    @property
    def reminders(self) -> Reminders:
        """Which post each of somebody's reminders is in."""
        ...

    @property
    def queue(self) -> Queue:
        """The list of tickets, in the queue's order."""
        ...

    @property
    def overview(self) -> Overview:
        """What waits for somebody, over all tickets."""
        ...

    @property
    def questions(self) -> Questions:
        """Questions that wait for an answer."""
        ...

    @property
    def audit(self) -> Audit:
        """Changes that matter: who made them, when, how, and on whose behalf."""
        ...

    @property
    def history(self) -> History:
        """The dated record of every change."""
        ...
