"""Reactions: people's on our messages, and ours on theirs."""

from collections.abc import Awaitable, Callable

from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bots.platforms import Payload, Reacted, Refused
from bots.platforms.slack.directory import Directory
from bots.platforms.slack.emoji import emoji_of, name_of
from bots.platforms.slack.inbound.payload import instant, is_direct, kind_of, ours, team_of
from bots.platforms.slack.web import Web
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


async def react(web: Web, place: Place, external_id: str, shown: str, wanted: str) -> None:
    """Replace our reaction `shown` by `wanted`; already so is success. Raises a SendError."""
    if shown and shown != wanted:
        await _change(web, web.client.reactions_remove, place, external_id, shown)
    if wanted:
        await _change(web, web.client.reactions_add, place, external_id, wanted)


async def _change(
    web: Web,
    change: Callable[..., Awaitable[AsyncSlackResponse]],
    place: Place,
    external_id: str,
    emoji: str,
) -> None:
    name = name_of(emoji)
    if name is None:
        raise Refused("invalid_name")
    try:
        await web.call(change, channel=place.chat, timestamp=external_id, name=name)
    except Refused as error:
        if error.reason not in ("already_reacted", "no_reaction"):
            raise
