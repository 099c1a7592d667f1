"""How a call to a platform can fail."""

from domain.people.places import Place


class SendError(Exception):
    """A send, an edit or a reaction did not succeed. `reason` is a short stable code."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class NotSent(SendError):
    """Certainly not sent, may succeed later: no connection, or the platform asked to slow down.

    `retry_after` is in seconds. `everywhere`: the whole bot must wait, not only this place.
    """

    def __init__(self, reason: str, retry_after: float = 1.0, *, everywhere: bool = False) -> None:
        super().__init__(reason)
        self.retry_after = retry_after
        self.everywhere = everywhere


class NotPrepared(NotSent):
    """Certainly not sent: what was prepared is no longer valid, and must be prepared again."""


class Ambiguous(SendError):
    """The request left and no response came: it may have been sent."""


class Unseen(Ambiguous):
    """The platform accepted it, but its message is not to be seen: never send it again unasked."""


class Refused(SendError):
    """Refused for good, because of this message alone (too long, malformed)."""


class Unreachable(SendError):
    """Refused for good because of the place: blocked, deleted, left, not a member, archived."""


class Moved(SendError):
    """The chat has another id now."""

    def __init__(self, new: Place) -> None:
        super().__init__("moved")
        self.new = new


class TokenRefused(SendError):
    """The platform no longer accepts our token: nothing can be sent or received there."""


class NoFile(Exception):
    """A file's content can't be fetched, for good. `problem` is a short stable code."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


class NotUnderstood(ValueError):
    """An update cannot be read, however often it is tried. The message is a sentence why."""


class Unavailable(Exception):
    """The platform did not respond to a look-up: infrastructure, to be tried again."""
