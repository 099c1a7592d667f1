"""Errors, in the desk's words."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TypeVar

from domain.outgoing.words import Word, Words
from domain.people.accounts import Identity
from domain.people.places import Place

T = TypeVar("T")


class Refusal(Exception):
    """The desk says no, and why.

    `code` names the sentence that is shown (a template under `refusals/`), `words` fill it in.
    `ticket` is the number of the ticket that it is about, if the actor may know of it.
    """

    def __init__(self, code: str, *, ticket: int | None = None, **words: Word) -> None:
        super().__init__(code)
        self.code = code
        self.ticket = ticket
        self.words: Words = words


class UnknownAccount(Refusal):
    """A command names an account that the desk does not know; the platform may know it."""

    def __init__(self, code: str, identity: Identity) -> None:
        super().__init__(code)
        self.identity = identity


class UnclearName(Refusal):
    """A typed name may mean each of these people, by number: whoever typed it chooses.

    `field` is the key of the field that it was typed into; empty if nothing has said that yet.
    """

    def __init__(self, typed: str, people: Sequence[int], field: str = "") -> None:
        super().__init__("which_account", name=typed, accounts=())
        self.typed = typed
        self.people = people
        self.field = field


class UnknownReaders(Refusal):
    """The command needs to know who can read in a place; the platform may know it."""

    def __init__(self, code: str, place: Place) -> None:
        super().__init__(code)
        self.place = place


class LinksWanted(Exception):
    """The unit can't go on before the platforms have said which links open the bot."""


@dataclass(frozen=True, slots=True)
class Membership:
    """An account of somebody who should be in the channel that shows a department's tickets."""

    person: int
    department: int
    account: Identity
    channel: Place


class AbsencesWanted(Exception):
    """The unit can't go on before the platform has said who of these is not in the channel."""

    def __init__(self, wanted: Sequence[Membership]) -> None:
        super().__init__(wanted)
        self.wanted = wanted


class NotStored(Exception):
    """Something is not stored that must be there. That is our own fault, so it is no Refusal.

    The message says what was looked for, and by what.
    """

    def __init__(self, what: str, key: object) -> None:
        super().__init__(f"{what} {key} is not stored")


class AlreadyStored(Exception):
    """Something is stored already that was to be new. That is our own fault, too."""

    def __init__(self, what: str, key: object) -> None:
        super().__init__(f"{what} {key} is stored already")


def stored(found: T | None, what: str, key: object) -> T:
    """Return what was found by a key. Raises NotStored if it is None."""
    if found is None:
        raise NotStored(what, key)
    return found


class NoRoom(Exception):
    """The file storage would become too large."""


class PostsLeaving(Exception):
    """Somebody wrote below a message, reacted to it or pressed it, and it may be just being sent.

    People may see a message a moment before the desk knows where it is. `posts` are those of these
    templates that are being sent to the place; None stands for all templates. `brief`: somebody
    pressed a button and looks at the screen, so this can wait for a moment only.
    """

    def __init__(
        self,
        place: Place,
        templates: Collection[str] | None,
        posts: frozenset[int],
        *,
        brief: bool,
    ) -> None:
        super().__init__(place)
        self.place = place
        self.templates = templates
        self.posts = posts
        self.brief = brief


class StorageUnavailable(Exception):
    """The database cannot be used now; the message is a sentence for people.

    Nothing of the unit was saved, and the unit may run again. One exception: if the database went
    away during a COMMIT and stayed away, the unit may have been saved.
    """
