"""What people type, press, fill in and choose, as records."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from bots.platforms import (
    ButtonPressed,
    CommandTyped,
    FormClosed,
    FormFilled,
    LineWritten,
    OptionsSought,
    Payload,
    ShortcutChosen,
)
from bots.platforms.slack import views
from bots.platforms.slack.directory import Directory
from bots.platforms.slack.inbound.filled_forms import field_typed_in, files_of, texts_of
from bots.platforms.slack.inbound.messages import is_peoples, is_programs, line_of
from bots.platforms.slack.manifest import MOVE_TO_DESK
from bots.platforms.slack.payload import (
    author_of,
    instant,
    is_direct,
    pressed_in,
    pressed_on,
    team_of,
)
from bots.platforms.slack.text import (
    from_mrkdwn,
    mentioned_in,
)
from domain.people.places import Place


async def typed(payload: Payload, directory: Directory) -> CommandTyped:
    """Return a slash command."""
    team, channel, words = team_of(payload), payload["channel_id"], payload.get("text") or ""
    return CommandTyped(
        author=await directory.profile(payload["user_id"], team),
        place=Place("slack", team, channel),
        text=from_mrkdwn(words, await directory.names(mentioned_in(words))),
        at=datetime.now(UTC),  # the payload tells no time
        private=is_direct(channel),
    )


async def pressed(payload: Payload, directory: Directory) -> ButtonPressed | None:
    """Return the press of a button; None if it was pressed nowhere."""
    place, home = await _pressed_at(payload, directory), views.home_pressed(payload)
    actions: Sequence[Payload] = payload.get("actions") or ()
    if place is None or not actions:
        return None
    action = actions[0]
    option = action.get("selected_option") or {}
    return ButtonPressed(
        author=await directory.profile(payload["user"]["id"], place.team),
        place=place,
        value=str(action.get("value") or option.get("value") or ""),
        message=pressed_on(payload),
        at=instant(action["action_ts"]),
        private=is_direct(place.chat),
        token=str(payload.get("response_url") or ""),
        home=home,
    )


async def _pressed_at(payload: Payload, directory: Directory) -> Place | None:
    """Return where a button was pressed; in a page of ours, where that was opened.

    What is pressed on Home belongs to the direct message with the app.
    """
    if not views.is_page(payload):
        return pressed_in(payload)
    return views.opened_in(payload) or Place(
        "slack", team_of(payload), await directory.direct(payload["user"]["id"])
    )


async def chosen(payload: Payload, directory: Directory) -> ShortcutChosen:
    """Return a shortcut that was chosen, of a message or of none."""
    team, name = team_of(payload), str(payload["callback_id"])
    place = pressed_in(payload) or Place("slack", team, "")
    return ShortcutChosen(
        author=await directory.profile(payload["user"]["id"], team),
        place=place,
        name=name,
        message=pressed_on(payload),
        at=instant(payload["action_ts"]),
        private=is_direct(place.chat),
        written=await _chosen_message(payload, place, directory) if name == MOVE_TO_DESK else None,
    )


async def _chosen_message(
    payload: Payload, place: Place, directory: Directory
) -> LineWritten | None:
    """Return the message of a shortcut; None if no person wrote it."""
    message: Payload = payload.get("message") or {}
    if not is_peoples(message) or await is_programs(message, directory):
        return None
    there = replace(place, thread="" if place.thread == message["ts"] else place.thread)
    author = await directory.profile(author_of(message), place.team)
    return LineWritten(author, await line_of(there, message, directory), is_direct(place.chat))


async def sought(payload: Payload, directory: Directory) -> OptionsSought | None:
    """Read what is typed into a field of a form of ours (docs: block_suggestion)."""
    if not views.is_form(payload):
        return None
    team, user = team_of(payload), payload["user"]["id"]
    place = views.opened_in(payload) or Place("slack", team, "")
    return OptionsSought(
        author=await directory.profile(user, team),
        place=place,
        value=views.value_of(payload),
        field=field_typed_in(payload),
        typed=str(payload.get("value") or ""),
        at=datetime.now(UTC),
        private=is_direct(place.chat),
    )


async def filled(payload: Payload, directory: Directory) -> FormFilled | None:
    """Return what somebody filled in; None if the form is not ours."""
    if not views.is_form(payload):
        return None
    team, user = team_of(payload), payload["user"]["id"]
    place = None if views.is_private(payload) else views.opened_in(payload)
    place = place or Place("slack", team, await directory.direct(user))
    return FormFilled(
        author=await directory.profile(user, team),
        place=place,
        value=views.value_of(payload),
        texts=texts_of(payload),
        attachments=files_of(payload),
        at=datetime.now(UTC),  # the payload tells no time
        private=is_direct(place.chat),
        opening=views.opening_of(payload),
    )


async def closed(payload: Payload, directory: Directory) -> FormClosed | None:
    """Return that a form was closed; None if it is not ours."""
    if not views.is_form(payload):
        return None
    team = team_of(payload)
    place = views.opened_in(payload) or Place("slack", team, "")
    return FormClosed(
        author=await directory.profile(payload["user"]["id"], team),
        place=place,
        value=views.value_of(payload),
        at=datetime.now(UTC),  # the payload tells no time
        private=is_direct(place.chat),
    )
