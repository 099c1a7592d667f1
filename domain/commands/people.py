"""Commands about people, their shifts, and the desk itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from domain.commands.base import Command
from domain.people.accounts import Identity, PersonRef
from domain.people.departures import Share
from domain.people.exports import Extra
from domain.people.person import Role
from domain.people.places import Place
from domain.text.spans import Text


@dataclass(frozen=True, slots=True)
class GoAway(Command):
    """Be away until a time: `monday`, `14:00`, `2 days`."""

    until: str


@dataclass(frozen=True, slots=True)
class ComeBack(Command):
    """Come back and get tickets again."""


@dataclass(frozen=True, slots=True)
class BeginHandOver(Command):
    """Open the form that asks who gets one's tickets."""


@dataclass(frozen=True, slots=True)
class HandOver(Command):
    """Hand over all one's active tickets to a colleague, with a comment."""

    to: Identity | PersonRef | int
    note: Text = field(default_factory=lambda: Text(""))


@dataclass(frozen=True, slots=True)
class HandToNextShift(Command):
    """Give these tickets of the actor, whose shift `ends` then, to the shift that follows."""

    tickets: tuple[int, ...]
    ends: datetime


@dataclass(frozen=True, slots=True)
class ShowShifts(Command):
    """Show who is on shift in each department, and who is next."""


@dataclass(frozen=True, slots=True)
class BeginSwap(Command):
    """Open the form that asks for a colleague and a day to swap shifts."""


@dataclass(frozen=True, slots=True)
class SwapShifts(Command):
    """Swap shifts on a day with a colleague; the day is in words (`3 dec`).

    With `other`, an administrator swaps those of `person` and `other`.
    """

    person: Identity | PersonRef | int
    day: str
    other: Identity | PersonRef | int | None = None


@dataclass(frozen=True, slots=True)
class DeclineSwap(Command):
    """Don't swap shifts with `asker`, whose first shift `begins` then."""

    asker: int
    begins: datetime


@dataclass(frozen=True, slots=True)
class AcceptSwap(Command):
    """Swap the shifts of a day with `asker`, as they asked. The first of them `begins` then."""

    asker: int
    day: date
    begins: datetime

    @property
    def declined(self) -> Command:
        """What is done if it is declined: the person who asked is told."""
        return DeclineSwap(self.asker, self.begins)


@dataclass(frozen=True, slots=True)
class LeaveDesk(Command):
    """End the staff role of somebody whose account was closed."""


@dataclass(frozen=True, slots=True)
class BeginLeave(Command):
    """Open the form for somebody who leaves the staff."""

    person: PersonRef | int


@dataclass(frozen=True, slots=True)
class LetLeave(Command):
    """End somebody's role at the end of a day (None: now), and give what is theirs to others.

    `to` gets their tickets; a number is a colleague's. `instead` takes their place in the entries
    of each kind that name them, by kind; under an empty one, in those of all others.
    """

    person: int
    to: Share | int = Share.QUEUE
    instead: Mapping[str, int] = field(default_factory=dict)
    last_day: date | None = None


@dataclass(frozen=True, slots=True)
class KeepOnStaff(Command):
    """Let somebody stay on the staff who was to leave on a later day."""

    person: int


@dataclass(frozen=True, slots=True)
class BeginHandOverFor(Command):
    """Open the form that hands over for a colleague; they are back then, in words (`monday`)."""

    person: PersonRef | int
    until: str = ""


@dataclass(frozen=True, slots=True)
class HandOverFor(Command):
    """Give a colleague's tickets to others, and no new ones to them until they are back.

    `to` gets their tickets; a number is a colleague's.
    """

    person: int
    until: datetime
    to: Share | int = Share.QUEUE


@dataclass(frozen=True, slots=True)
class ShowForget(Command):
    """Show what is erased and what stays if somebody is forgotten."""

    person: PersonRef | int


@dataclass(frozen=True, slots=True)
class BeginForget(Command):
    """Open the form that asks for the name of somebody who is to be forgotten."""

    person: int


@dataclass(frozen=True, slots=True)
class ForgetPerson(Command):
    """Forget somebody a day from now; `name` is typed."""

    person: int
    name: str


@dataclass(frozen=True, slots=True)
class KeepPerson(Command):
    """Don't forget somebody after all."""

    person: PersonRef | int


@dataclass(frozen=True, slots=True)
class ShowRequests(Command):
    """Show a page of messages from people who can't open tickets; pages are counted from 0."""

    page: int = 0


@dataclass(frozen=True, slots=True)
class AdmitPerson(Command):
    """Open a ticket with what somebody without access wrote.

    `alone`: it was asked for under a notice about this one person, not in a list.
    """

    person: int
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Invite(Command):
    """Make an invitation for one person."""


@dataclass(frozen=True, slots=True)
class InviteStaff(Command):
    """Make a staff invitation for one person."""


@dataclass(frozen=True, slots=True)
class UseStaffInvitation(Command):
    """Use an invitation to the staff, by its code."""

    code: str


@dataclass(frozen=True, slots=True)
class UseInvitation(Command):
    """Use an invitation, by its code."""

    code: str


@dataclass(frozen=True, slots=True)
class SendPersonFile(Command):
    """Send the file about a person, with these extras, to the direct chat of who asks."""

    person: int
    extras: tuple[Extra, ...] = ()


@dataclass(frozen=True, slots=True)
class SetLanguage(Command):
    """Change the actor's language."""

    language: str


@dataclass(frozen=True, slots=True)
class SetRole(Command):
    """Change the role of the named person."""

    person: Identity | PersonRef | int
    role: Role


@dataclass(frozen=True, slots=True)
class ConfirmStaff(Command):
    """Confirm that somebody is still on the staff; a role that rests is given back."""

    person: int


@dataclass(frozen=True, slots=True)
class AddStaff(Command):
    """Give somebody a role and, if one is named, let them work in a department."""

    person: Identity | PersonRef | int
    role: Role = Role.SPECIALIST
    department: str = ""


@dataclass(frozen=True, slots=True)
class InviteToChannel(Command):
    """Invite a member of staff to the channel where a department's tickets are shown."""

    person: int
    department: int


@dataclass(frozen=True, slots=True)
class ChooseWho(Command):
    """Do something with one of several people of the same name: `chosen`, in a field of `then`.

    If a name was `typed` into that field, among others perhaps, the person's account takes its
    place there.
    """

    then: Command
    field: str
    chosen: int = 0
    typed: str = ""


@dataclass(frozen=True, slots=True)
class ClaimDesk(Command):
    """Become an administrator by a one-time code.

    `code` is one from the shell. It is empty for the first administrator, whose code the caller has
    checked.
    """

    code: str = ""


@dataclass(frozen=True, slots=True)
class SetDeskChannel(Command):
    """Show tickets in this channel from now on: a department's, or the desk's if empty."""

    channel: Place
    department: str = ""


@dataclass(frozen=True, slots=True)
class SetReachable(Command):
    """Record that somebody blocked the bot, or unblocked it."""

    reachable: bool
