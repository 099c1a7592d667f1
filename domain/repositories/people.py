"""Who is there, and where they talk."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from domain.people import Account, Conversation, Identity, Person, Place, Profile, Role


class People(Protocol):
    """Persons and their accounts."""

    def know(self, profile: Profile, now: datetime) -> Person:
        """Return the person behind an account, a client at first contact; refresh names."""
        ...

    def get(self, person_id: int) -> Person:
        """Return the person with this id."""
        ...

    def by_identity(self, identity: Identity) -> Person | None:
        """Return the person behind an account; None if there is none. A guest is never staff."""
        ...

    def with_handle(self, handle: str) -> Sequence[Account]:
        """Return the accounts last seen with a handle, in any case: one a platform and team."""
        ...

    def accounts_of(self, person_ids: Collection[int]) -> Sequence[Account]:
        """Return all accounts of these people, as far as they have any."""
        ...

    def set_role(self, person_id: int, role: Role) -> None:
        """Change what somebody may do."""
        ...

    def give_address(self, person_id: int) -> None:
        """Somebody who has an account can be told things in private from now on."""
        ...

    def add_client(self, name: str, now: datetime) -> Person:
        """Add a client without an account, known by name alone."""
        ...

    def set_away(self, person_id: int, until: datetime | None) -> None:
        """Somebody gives no answers until then; None: they are back."""
        ...

    def set_language(self, person_id: int, language: str) -> None:
        """Change the language somebody is spoken to in."""
        ...

    def accounts(self, person_id: int) -> Sequence[Identity]:
        """Return the accounts somebody writes from."""
        ...

    def staff(self) -> Sequence[Person]:
        """Everybody who answers clients."""
        ...

    def clients_named(self, name: str, most: int) -> Sequence[Person]:
        """People with that name, or with that handle if it begins with an @; capitals may differ
        where the name has several words.
        """
        ...

    def clients_called(self, keys: Collection[str], besides: int) -> Sequence[str]:
        """Return the names of clients whom these keys of `domain.policy.leaks.name_keys` mean.

        Never of the client `besides`, nor what they are called too.
        """
        ...

    def is_guest(self, identity: Identity) -> bool:
        """Tell whether the account is restricted or of another workspace."""
        ...

    def administrators(self) -> Sequence[Person]:
        """Return all administrators."""
        ...

    def administrators_off(self, platform: str) -> Sequence[Person]:
        """Administrators without an account on this platform."""
        ...


class Conversations(Protocol):
    """Where clients talk."""

    def get(self, conversation_id: int) -> Conversation:
        """Return the conversation with this id."""
        ...

    def at(self, place: Place) -> Conversation | None:
        """Return the conversation in exactly this place; None if there is none."""
        ...

    def latest_in(
        self, place: Place, since: datetime, until: datetime | None = None
    ) -> Conversation | None:
        """Return the chat's conversation, in whichever thread, with the last line after `since`.

        None with a line after `until` counts.
        """
        ...

    def open(self, place: Place, person_id: int) -> Conversation:
        """Open a conversation, with its destination `conversation:<id>`."""
        ...

    def last_of(self, person_id: int) -> Conversation | None:
        """Return where somebody wrote last; None if they never did."""
        ...

    def open_direct(self, identity: Identity, person_id: int) -> Conversation:
        """Open a conversation in a direct chat, which itself is opened by the first send."""
        ...

    def touch(self, conversation_id: int, focus_ticket_id: int, at: datetime) -> None:
        """Note that the client wrote here, about this ticket."""
        ...

    def expect_new(self, conversation_id: int) -> None:
        """Let the next line open a ticket."""
        ...

    def awaits_new(self, place: Place) -> bool:
        """Tell whether the next line in this chat opens a ticket."""
        ...

    def expect_nothing(self, place: Place) -> None:
        """No line in this chat is awaited any more to open a ticket."""
        ...

    def await_home(self, conversation_id: int, ticket_id: int) -> None:
        """Let the thread of what the client gets first of this ticket be the conversation's."""
        ...

    def come_home(self, conversation_id: int) -> None:
        """Await no thread any more."""
        ...

    def settle(self, conversation_id: int, place: Place) -> None:
        """Let the conversation go on in this place."""
        ...

    def migrate(self, old: Place, new: Place) -> None:
        """Note that the platform gave the chat another id."""
        ...
