"""What a platform can do, as the desk asks it: a row for each, without platforms' names.

The composition root gives the rows to the unit of work (`UnitOfWork.platforms`), by the names under
which accounts and places are stored.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from domain.people.accounts import PHONE, Identity
from domain.text.sentence import says, sentence


@dataclass(frozen=True, slots=True)
class Traits:
    """A platform's row. The defaults are those of a source without any chat.

    `account` is the pattern of what follows `name:` in a written account, with a group `id`, and a
    group `team` if accounts belong to one. `channel` is the same for the desk's channels. The
    examples show people how to write them. `gives` and `takes` are the largest file, in bytes, that
    a bot may fetch and send.
    """

    prefix: str = "!"
    """What a command begins with among the lines of a chat."""
    step_by_step: bool = False
    """The platform shows no forms: the client is asked one question after another."""
    thread_per_ticket: bool = False
    """Each ticket has its own thread in the client's chat."""
    private_chat_is_user_id: bool = False
    """The direct chat with an account has the account's id, so it is known without asking."""
    clients_begin: bool = False
    """A bot can't write to somebody who has never written to it."""
    mentions_handles: bool = False
    """A mention contains only a @name, even of an account that the desk does not know."""
    offers_commands: bool = False
    """A direct chat can offer the commands of the person in it."""
    arrives_silently: bool = False
    """A message can come without a sound."""
    each_file_apart: bool = False
    """Each file arrives as a message of its own, which can be removed alone."""
    can_be_desk: bool = False
    """Tickets can have their threads here. Elsewhere, nothing of a ticket is shown in a group."""
    administered: bool = False
    """Accounts belong to an organization, which closes them when somebody leaves it."""
    has_home: bool = False
    """Everybody has a Home with the bot, which is drawn beside the chat."""
    reactions: frozenset[str] | None = frozenset()
    """The emoji that a bot can put on somebody's message; None: any."""
    gives: int = 0
    takes: int = 0
    account: str = ""
    account_example: str = ""
    channel: str = ""
    channel_example: str = ""
    thread_link: str = ""
    """The address of a thread, with `{team}`, `{chat}` and `{thread}` to fill in."""

    def can_react(self, emoji: str) -> bool:
        """Return whether a bot can put this emoji on somebody's message."""
        return self.reactions is None or emoji.replace("\ufe0f", "") in self.reactions

    @property
    def has_teams(self) -> bool:
        """Return whether accounts belong to a team, which is written before the id."""
        return "(?P<team>" in self.account


Platforms = Mapping[str, Traits]
"""The rows by the platforms' names, in the order in which people see them."""

NO_CHAT = Traits()
"""The row for sources that are not platforms: a client who only called."""


def traits_of(name: str, platforms: Platforms) -> Traits:
    """Return the row of a platform; NO_CHAT for anything else."""
    return platforms.get(name, NO_CHAT)


def desk_platform(platforms: Platforms) -> str:
    """Return the name of the platform where tickets have their threads; empty if none can."""
    return next((name for name, traits in platforms.items() if traits.can_be_desk), "")


def thread_link(platforms: Platforms) -> str:
    """Return the form of an address of a ticket's thread; empty if threads have none."""
    return traits_of(desk_platform(platforms), platforms).thread_link


def sources(platforms: Platforms) -> tuple[str, ...]:
    """Return where tickets come from."""
    return (*platforms, PHONE)


_NO_ACCOUNT = says("“%(account)s” isn't an account; write it like %(examples)s")
_UNKNOWN = says("we don't know who %(account)s is; write the account, like %(examples)s")


def identity_of(account: str, platforms: Platforms) -> Identity:
    """Return the account that is written like `telegram:42` or `slack:T1:U1`.

    Raises ValueError with a sentence that shows how to write one.
    """
    name, _, rest = account.partition(":")
    pattern = traits_of(name, platforms).account
    match = re.fullmatch(pattern, rest, re.ASCII) if pattern else None
    if match is None:
        wrong = _UNKNOWN if account.startswith("@") else _NO_ACCOUNT
        raise ValueError(sentence(wrong, account=account, examples=account_examples(platforms)))
    return Identity(name, match.groupdict().get("team") or "", match["id"])


def account_examples(platforms: Platforms) -> str:
    """Return examples of written accounts, for people."""
    return _examples({name: one.account_example for name, one in platforms.items()})


def channel_examples(platforms: Platforms) -> str:
    """Return examples of written channels, for people."""
    return _examples({name: one.channel_example for name, one in platforms.items()})


def _examples(shown: Mapping[str, str]) -> str:
    return " or ".join(f"{name}:{example}" for name, example in shown.items() if example)
