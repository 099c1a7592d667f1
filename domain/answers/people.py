"""People: lists, cards, and requests of those without access."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from domain.answers.settings import ShownField
from domain.outgoing.buttons import Absence
from domain.outgoing.words import Worded, Words
from domain.people.exports import KeptCounts
from domain.people.places import Place
from domain.policy.people.people_search import PeopleQuery


@dataclass(frozen=True, slots=True)
class ListedPerson:
    """Somebody in a list, with their @names; `access` is one of `domain.people.person.Access`."""

    id: int
    name: str
    role: str
    handles: tuple[str, ...]
    company: str
    mark: str
    groups: tuple[str, ...]
    access: str


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """A page of people, counted from 0, and what was asked for. `more`: there is another page."""

    template: ClassVar[str] = "answers/people"
    ticket_id: ClassVar[None] = None
    people: tuple[ListedPerson, ...]
    query: PeopleQuery
    page: int
    more: bool

    @property
    def words(self) -> Words:
        """Return what the template says."""
        return {
            "people": self.people,
            "words": " ".join(self.query.words),
            "filters": self.query.filters,
            "page": self.page,
        }


@dataclass(frozen=True, slots=True)
class ListedStaff:
    """A member of staff as the list shows them: where they work, and how much they have to do.

    `load` counts their active tickets. `away_until` is None if they are there. `platforms` are
    those on which they have an account, `speaks` codes of languages.
    """

    id: int
    name: str
    role: str
    departments: tuple[str, ...]
    shifts: tuple[str, ...]
    away_until: datetime | None
    load: int
    platforms: tuple[str, ...]
    speaks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OpenTickets:
    """A department, and how many open tickets it has."""

    department: str
    count: int


@dataclass(frozen=True, slots=True)
class StaffPage(Worded):
    """A page of staff, counted from 0. `more`: there is another page.

    `may_invite`: the reader may invite a colleague.
    """

    template: ClassVar[str] = "answers/staff"
    ticket_id: ClassVar[None] = None
    staff: tuple[ListedStaff, ...]
    page: int
    more: bool
    may_invite: bool = False


@dataclass(frozen=True, slots=True)
class PersonTicket:
    """An open ticket of a person; `thread` is where staff discuss it."""

    id: int
    subject: str
    status: str
    thread: Place | None


@dataclass(frozen=True, slots=True)
class PersonPage(Worded):
    """A person's card.

    `open` counts their open tickets, of which `tickets` are the newest. `ratings` are values, each
    with how often it was given. `one_by_one`: fields are changed one at a time, because the
    platform shows no forms. `changes` are the keys of the fields that the reader may change, and
    `may_change`: everything else as well. `team` is what they do at the desk. `undo` is the number,
    in the audit, of the newest change of the card if it can be taken back, else 0. `linked`: some
    accounts were linked. `leaves_at` is when their last day ends. `done`: it has just been changed;
    then `absent` says in which channels they miss their tickets.
    """

    template: ClassVar[str] = "answers/person"
    ticket_id: ClassVar[None] = None
    id: int
    name: str
    role: str
    access: str
    accounts: tuple[str, ...]
    fields: tuple[ShownField, ...]
    level: str
    tickets: tuple[PersonTicket, ...]
    open: int
    ratings: tuple[tuple[str, int], ...]
    last_contact: datetime | None
    away_until: datetime | None
    one_by_one: bool
    may_change: bool
    changes: tuple[str, ...] = ()
    team: tuple[ShownField, ...] = ()
    leaves_at: datetime | None = None
    undo: int = 0
    linked: bool = False
    done: bool = False
    absent: tuple[Absence, ...] = ()
    forgotten_at: datetime | None = None
    """When they will be forgotten; None if nobody has asked for it."""


@dataclass(frozen=True, slots=True)
class ForgetPage(Worded):
    """What is erased if somebody is forgotten, counted by what it is.

    `due_at` is when that happens, None if nobody has asked for it; `by` is who did.
    """

    template: ClassVar[str] = "answers/forget"
    ticket_id: ClassVar[None] = None
    id: int
    name: str
    counts: Mapping[str, int]
    due_at: datetime | None
    by: str


@dataclass(frozen=True, slots=True)
class ExportPage(Worded):
    """What a file about a person would contain. `ticked` are values of `exports.Extra`."""

    template: ClassVar[str] = "answers/export"
    ticket_id: ClassVar[None] = None
    id: int
    name: str
    accounts: int
    kept: KeptCounts
    mark: str
    ticked: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ListedRequest:
    """What somebody without access wrote: how many messages, and the first of them.

    `why` is one of `WhyNoTickets`, empty if they may open tickets meanwhile.
    """

    person_id: int
    name: str
    why: str
    count: int
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class RequestsPage(Worded):
    """A page of requests of people without access, counted from 0."""

    template: ClassVar[str] = "answers/requests"
    ticket_id: ClassVar[None] = None
    requests: tuple[ListedRequest, ...]
    page: int
    more: bool


@dataclass(frozen=True, slots=True)
class NewRequest(Worded):
    """The notice that somebody without access has written."""

    template: ClassVar[str] = "staff/request"
    ticket_id: ClassVar[None] = None
    request: ListedRequest
