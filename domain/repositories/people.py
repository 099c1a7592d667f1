"""Who is there, and where they talk."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from domain.people import Account, Conversation, Identity, Person, Place, Profile, Role


class People(Protocol):
    """Persons and their accounts."""

    def know(self, profile: Profile, now: datetime) -> Person:
        """The person behind an account, made a client at the first contact; names are refreshed."""
        ...

    def get(self, person_id: int) -> Person:
        """The person with this id."""
        ...

    def by_identity(self, identity: Identity) -> Person | None:
        """The person behind an account, if the desk knows it. A guest is never staff."""
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
        """A client without an account, known by name alone."""
        ...

    def set_away(self, person_id: int, until: datetime | None) -> None:
        """Somebody gives no answers until then; None: they are back."""
        ...

    def set_language(self, person_id: int, language: str) -> None:
        """Change the language somebody is spoken to in."""
        ...

    def accounts(self, person_id: int) -> Sequence[Identity]:
        """The accounts somebody writes from."""
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
        """Whether the account is restricted or of another workspace."""
        ...

    def administrators(self) -> Sequence[Person]:
        """All administrators."""
        ...

    def administrators_off(self, platform: str) -> Sequence[Person]:
        """Administrators without an account on this platform."""
        ...


class Conversations(Protocol):
    """Where clients talk."""

    def get(self, conversation_id: int) -> Conversation:
        """The conversation with this id."""
        ...

    def at(self, place: Place) -> Conversation | None:
        """The conversation in exactly this place."""
        ...

    def latest_in(
        self, place: Place, since: datetime, until: datetime | None = None
    ) -> Conversation | None:
        """The conversation of this chat, in whichever thread, with the last line after `since`.

        None with a line after `until` counts.
        """
        ...

    def open(self, place: Place, person_id: int) -> Conversation:
        """A new conversation, with its destination `conversation:<id>`."""
        ...

    def last_of(self, person_id: int) -> Conversation | None:
        """Where somebody wrote last; None if they never did."""
        ...

    def open_direct(self, identity: Identity, person_id: int) -> Conversation:
        """A conversation in a direct chat that is opened when something is first sent there."""
        ...

    def touch(self, conversation_id: int, focus_ticket_id: int, at: datetime) -> None:
        """The client wrote here, about this ticket."""
        ...

    def expect_new(self, conversation_id: int) -> None:
        """The next line opens a ticket."""
        ...

    def awaits_new(self, place: Place) -> bool:
        """Whether the next line in this chat opens a ticket."""
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
        """From now on the conversation goes on in this place."""
        ...

    def migrate(self, old: Place, new: Place) -> None:
        """The platform gave the chat another id."""
        ...
