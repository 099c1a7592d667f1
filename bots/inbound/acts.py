"""Who acts by what came in, when, where and how."""

from collections.abc import Mapping
from datetime import datetime

from bots.inbound.interpret import FromSomebody
from bots.platforms import (
    AccountClosed,
    ButtonPressed,
    ChatMigrated,
    CommandTyped,
    FormClosed,
    FormFilled,
    HomeOpened,
    Incoming,
    LineDeleted,
    LineEdited,
    LineWritten,
    OptionsSought,
    ReachabilityChanged,
    Reacted,
    ShortcutChosen,
)
from domain.audit import Via
from domain.desk.act import Act, Origin
from domain.people.accounts import Profile
from storage.unit import Unit

VIA: Mapping[type[FromSomebody], Via] = {
    LineWritten: Via.COMMAND,
    LineEdited: Via.COMMAND,
    CommandTyped: Via.COMMAND,
    ButtonPressed: Via.BUTTON,
    ShortcutChosen: Via.BUTTON,
    FormFilled: Via.FORM,
    OptionsSought: Via.FORM,
    FormClosed: Via.FORM,
    Reacted: Via.REACTION,
    ReachabilityChanged: Via.PLATFORM,
    HomeOpened: Via.PLATFORM,
}
"""How the actor of each record acts, for the audit."""


def act_of(incoming: Incoming, now: datetime, uow: Unit, update_id: int) -> Act | None:
    """Return who acts, when and where; None if nobody known does. A deletion is its author's."""
    match incoming:
        case LineDeleted():
            message = uow.messages.at(incoming.place, incoming.external_id)
            if message is None:
                return None
            # Slack does not say who deleted a line.
            author = uow.people.get(message.author_id)
            return Act(author, now, uow, Origin(incoming.place, private=False), via=Via.COMMAND)
        case LineWritten() | LineEdited():
            place, private = incoming.line.place, incoming.private
        case ReachabilityChanged() | HomeOpened():
            place, private = incoming.place, True
        case (
            CommandTyped()
            | ButtonPressed()
            | Reacted()
            | ShortcutChosen()
            | FormFilled()
            | OptionsSought()
            | FormClosed()
        ):
            place, private = incoming.place, incoming.private
        case AccountClosed():
            if uow.people.by_identity(incoming.profile.identity) is None:
                return None
            # Stored as closed, too, so that nobody gives it a role again.
            person = uow.people.know(incoming.profile, now)
            origin = Origin(incoming.place, private=False)
            return Act(person, now, uow, origin, via=Via.PLATFORM)
        case ChatMigrated():
            return None
    author = uow.people.know(incoming.author, now)
    return Act(author, now, uow, Origin(place, private, update_id), via=VIA[type(incoming)])


def is_shown_as_guest(author: Profile) -> bool:
    """Return whether the platform shows an account as a guest's or a closed one.

    An account that it does not show has no handle, and may be hidden by mistake: it has no rights
    meanwhile.
    """
    return author.is_guest and bool(author.handle)
