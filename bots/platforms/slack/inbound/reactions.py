"""People's reactions on our messages."""

from bots.platforms import Payload, Reacted
from bots.platforms.slack.directory import Directory
from bots.platforms.slack.emoji import emoji_of
from bots.platforms.slack.payload import instant, is_direct, kind_of, ours, team_of
from domain.people.places import Place


def concerns_us(payload: Payload) -> bool:
    """Return whether a person reacted to a message of ours."""
    event, own = payload["event"], ours(payload)
    on_ours = event.get("item_user") in own
    return on_ours and event.get("user") not in own and event["item"].get("type") == "message"


async def read(payload: Payload, directory: Directory) -> Reacted | None:
    """Return a reaction as a record; None if it is not for the desk.

    Raises Unavailable if Slack did not respond to a look-up.
    """
    if not concerns_us(payload):
        return None
    event, team = payload["event"], team_of(payload)
    emoji, added = (emoji_of(event["reaction"]),), kind_of(payload) == "reaction_added"
    return Reacted(
        author=await directory.profile(event["user"], team),
        place=Place("slack", team, event["item"]["channel"]),
        message=event["item"]["ts"],
        given=emoji if added else (),
        taken=() if added else emoji,
        at=instant(event["event_ts"]),
        private=is_direct(event["item"]["channel"]),
    )
