"""What can go wrong, in the desk's words."""

from domain.bodies import Word, Words
from domain.people import Identity, Place


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
    """A command names an account that the desk has never met; the platform may know it."""

    def __init__(self, code: str, identity: Identity) -> None:
        super().__init__(code)
        self.identity = identity


class UnknownReaders(Refusal):
    """It has to be known first who reads in a place; the platform may know it."""

    def __init__(self, code: str, place: Place) -> None:
        super().__init__(code)
        self.place = place


class NoRoom(Exception):
    """A file would make the desk keep more than it may."""


class StorageUnavailable(Exception):
    """The database cannot be used now; its message is a sentence that a person understands.

    Nothing of the unit was kept, and the unit may be run again. One exception: where the database
    went away in the middle of a COMMIT and stayed away, the unit may have been kept.
    """
