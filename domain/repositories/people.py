"""People, and where they talk."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from domain.people.accounts import Account, Identity, Profile
from domain.people.departures import Departure
from domain.people.exports import KeptCounts
from domain.people.person import Person, Role
from domain.people.places import Conversation, Place
from domain.policy.people.people_search import PeopleSought
from domain.policy.tickets.ratings import Rating


class People(Protocol):
    """People and their accounts."""

    def know(self, profile: Profile, now: datetime) -> Person:
        """Return the person of an account, as a client at first contact; update their names."""
        ...

    def get(self, person_id: int) -> Person:
        """Return the person with this id. Raises NotStored if there is none."""
        ...

    def get_each(self, person_ids: Collection[int]) -> Mapping[int, Person]:
        """Return the people with these numbers, by their numbers, in the order of these."""
        ...

    def find(self, person_id: int) -> Person | None:
        """Return the person with this id; None if there is none."""
        ...

    def by_identity(self, identity: Identity) -> Person | None:
        """Return the person of an account; None if there is none. A guest is never staff."""
        ...

    def with_handle(self, handle: str) -> Sequence[Account]:
        """Return the accounts last seen with a handle, in any case: one per platform and team."""
        ...

    def elsewhere(self, identity: Identity) -> Identity | None:
        """Return the only account with this id in another team of its platform; else None."""
        ...

    def before_link(self, person_id: int, platform: str) -> int:
        """Return who had somebody's account on a platform before it was linked; else themselves."""
        ...

    def accounts_of(self, person_ids: Collection[int]) -> Sequence[Account]:
        """Return all accounts of these people."""
        ...

    def set_role(self, person_id: int, role: Role) -> None:
        """Change somebody's role; a role that rested is taken away."""
        ...

    def confirm(self, person_id: int, at: datetime) -> None:
        """Record when somebody's role was given or confirmed."""
        ...

    def rest(self, person_id: int, role: Role) -> None:
        """Record the role that somebody gets back once it is confirmed."""
        ...

    def give_address(self, person_id: int) -> None:
        """Give a person with an account an address for private messages."""
        ...

    def add_client(self, name: str, now: datetime) -> Person:
        """Add a client without an account, known only by name."""
        ...

    def set_away(self, person_id: int, until: datetime | None) -> None:
        """Record that somebody is away until then; None: they are back."""
        ...

    def set_speaks(self, person_id: int, languages: Collection[str]) -> None:
        """Record which languages somebody speaks, by their codes."""
        ...

    def set_properties(self, person_id: int, properties: Mapping[str, str | int | float]) -> None:
        """Replace a client's properties: what the desk knows of them."""
        ...

    def having(self, name: str, value: str) -> Sequence[Person]:
        """Return the people with this property and value."""
        ...

    def set_language(self, person_id: int, language: str) -> None:
        """Change somebody's language."""
        ...

    def set_time_zone(self, person_id: int, time_zone: str) -> None:
        """Change somebody's time zone."""
        ...

    def accounts(self, person_id: int) -> Sequence[Identity]:
        """Return the accounts somebody writes from."""
        ...

    def staff(self) -> Sequence[Person]:
        """Return all staff."""
        ...

    def search(self, sought: PeopleSought, most: int, skip: int) -> Sequence[Person]:
        """Return people, the newest first, after the first `skip`."""
        ...

    def values(self, name: str, most: int) -> Sequence[str]:
        """Return the values of a property of people, as keys have them, in their order."""
        ...

    def clients_named(self, name: str, most: int) -> Sequence[Person]:
        """Return the clients with that name, or with that handle if it begins with an @.

        Case does not matter if the name has several words.
        """
        ...

    def clients_called(self, keys: Collection[str], besides: int) -> Sequence[str]:
        """Return the names of clients that these keys match (`name_keys` of policy/lines/leaks).

        The client `besides`, and their names, never match.
        """
        ...

    def is_guest(self, identity: Identity) -> bool:
        """Return whether the account is restricted or from another workspace."""
        ...

    def administrators(self) -> Sequence[Person]:
        """Return all administrators."""
        ...

    def staff_off(self, platform: str) -> Sequence[Person]:
        """Return everybody on the staff without an account on this platform."""
        ...


class Departures(Protocol):
    """Who leaves on a later day, and whose tickets are still changing hands."""

    def set(self, departure: Departure) -> None:
        """Store a departure; it replaces the same person's of the same way, if there is one."""
        ...

    def find(self, person_id: int, *, leaves: bool) -> Departure | None:
        """Return somebody's departure: from the staff, or for as long as they are away.

        None if there is none.
        """
        ...

    def remove(self, person_id: int, *, leaves: bool) -> None:
        """Remove somebody's departure, if there is one."""
        ...


class Conversations(Protocol):
    """Where clients talk."""

    def get(self, conversation_id: int) -> Conversation:
        """Return the conversation with this id. Raises NotStored if there is none."""
        ...

    def at(self, place: Place) -> Conversation | None:
        """Return the conversation in exactly this place; None if there is none."""
        ...

    def latest_in(
        self, place: Place, since: datetime, until: datetime | None = None
    ) -> Conversation | None:
        """Return the chat's conversation, in any thread, with the last line after `since`.

        None if it has a line after `until`.
        """
        ...

    def open(self, place: Place, person_id: int) -> Conversation:
        """Open a conversation, with its address."""
        ...

    def last_of(self, person_id: int) -> Conversation | None:
        """Return where somebody wrote last; None if they never did."""
        ...

    def open_direct(self, identity: Identity, person_id: int) -> Conversation:
        """Open a conversation in a direct chat, which the first send will open."""
        ...

    def touch(self, conversation_id: int, focus_ticket_id: int, at: datetime) -> None:
        """Record that the client wrote here, about this ticket."""
        ...

    def expect_new(self, conversation_id: int) -> None:
        """Let the next line open a ticket."""
        ...

    def awaits_new(self, place: Place) -> bool:
        """Return whether the next line in this chat opens a ticket."""
        ...

    def expect_nothing(self, place: Place) -> None:
        """Record that no line in this chat has to open a ticket any more."""
        ...

    def await_thread(self, conversation_id: int, ticket_id: int) -> None:
        """Let the thread of this ticket's first message to the client be the conversation's."""
        ...

    def thread_is_here(self, conversation_id: int) -> None:
        """Record that the conversation no longer waits for a thread."""
        ...

    def move_to(self, conversation_id: int, place: Place) -> None:
        """Move the conversation to this place."""
        ...

    def migrate(self, old: Place, new: Place) -> None:
        """Record that the platform gave the chat another id."""
        ...


class Exports(Protocol):
    """All that is kept of a person."""

    def kept_of(self, person_id: int) -> KeptCounts:
        """Return how much it is."""
        ...

    def tickets_of(self, person_id: int) -> Sequence[int]:
        """Return the numbers of a client's tickets, the oldest first."""
        ...

    def ratings_of(self, person_id: int) -> Sequence[Rating]:
        """Return all ratings that a client has given, by ticket."""
        ...
