"""What a platform can do, as the desk asks it: a row for each, and no platform's name.

The composition root hands the rows to the unit of work (`UnitOfWork.platforms`), by the names
under which accounts and places are kept.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from domain.people import PHONE, Identity


@dataclass(frozen=True, slots=True)
class Traits:
    """A platform's row. The defaults are those of a source that nobody chats on.

    `account` is the pattern of what follows `name:` where an account is written, with a group `id`,
    and a group `team` where accounts belong to one. `channel` is the same for the desk's channels.
    The examples show people how to write them. `gives` and `takes` are the bytes of one file that a
    bot may fetch and send.
    """

    prefix: str = "!"
    """What a command begins with among the lines of a chat."""
    step_by_step: bool = False
    """It shows no forms: the client is asked for one thing after another."""
    thread_per_ticket: bool = False
    """Each ticket has a thread of its own in the client's chat."""
    private_chat_is_user_id: bool = False
    """The chat with an account is known without asking: it has the account's id."""
    mentions_handles: bool = False
    """A mention tells a @name alone, also of an account that the desk has never met."""
    offers_commands: bool = False
    """A direct chat can be offered the commands of whoever is in it."""
    arrives_silently: bool = False
    """A message can come without a sound."""
    can_be_desk: bool = False
    """Tickets can have their threads here. Elsewhere nothing of a ticket is shown in a group."""
    gives: int = 0
    takes: int = 0
    account: str = ""
    account_example: str = ""
    channel: str = ""
    channel_example: str = ""

    @property
    def has_teams(self) -> bool:
        """Tell whether an account belongs to a team, which is written before its id."""
        return "(?P<team>" in self.account


Platforms = Mapping[str, Traits]
"""The rows by the platforms' names, in the order in which people are shown them."""

NO_CHAT = Traits()
"""Of what is no platform: the client who only ever called."""


def traits_of(name: str, platforms: Platforms) -> Traits:
    """Return the row of a platform; that of no chat for what is none."""
    return platforms.get(name, NO_CHAT)


def desk_platform(platforms: Platforms) -> str:
    """Return the name of the platform where tickets have their threads; empty if none can."""
    return next((name for name, traits in platforms.items() if traits.can_be_desk), "")


def sources(platforms: Platforms) -> tuple[str, ...]:
    """Return where tickets come from."""
    return (*platforms, PHONE)


def identity_of(account: str, platforms: Platforms) -> Identity:
    """Return the account that is written like `telegram:42` or `slack:T1:U1`.

    Raises ValueError with a sentence that shows how to write one.
    """
    name, _, rest = account.partition(":")
    pattern = traits_of(name, platforms).account
    match = re.fullmatch(pattern, rest, re.ASCII) if pattern else None
    if match is None:
        raise ValueError(f"“{account}” is no account; write {account_examples(platforms)}")
    return Identity(name, match.groupdict().get("team") or "", match["id"])


def account_examples(platforms: Platforms) -> str:
    """Return how accounts are written, for people."""
    return _examples({name: one.account_example for name, one in platforms.items()})


def channel_examples(platforms: Platforms) -> str:
    """Return how channels of the desk are written, for people."""
    return _examples({name: one.channel_example for name, one in platforms.items()})


def _examples(shown: Mapping[str, str]) -> str:
    return " or ".join(f"{name}:{example}" for name, example in shown.items() if example)
