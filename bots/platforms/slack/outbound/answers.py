"""Answers to the actor, which nobody else sees. Best effort: failures are logged."""

import aiohttp
import structlog

from bots.platforms import Form, Payload, Rendered, SendError
from bots.platforms.slack import views
from bots.platforms.slack.outbound import modals, opening, windows
from bots.platforms.slack.outbound.send import body, fit, open_direct
from bots.platforms.slack.payload import (
    is_direct,
    kind_of,
    pressed_in,
    pressed_on,
    seen_from,
    team_of,
)
from bots.platforms.slack.web import Web
from domain.people.places import Place

log = structlog.get_logger()


async def show(web: Web, payload: Payload, response: Form | Rendered) -> None:
    """Show the answer to an interaction: a form, a page in its window, or words."""
    match response:
        case Form():
            await show_form(web, payload, response)
        case Rendered() if opens_window(payload, response):
            await show_page(web, payload, response)
        case _:
            await tell(web, payload, response)


def opens_window(payload: Payload, rendered: Rendered) -> bool:
    """Return whether an answer is a page, and Slack allows a window for it."""
    return rendered.window is not None and "trigger_id" in payload


async def show_form(web: Web, payload: Payload, form: Form) -> None:
    """Open a form for the actor; if that fails, tell them how to continue without it.

    Slack allows it for 3 seconds (docs: "Handling user interaction", trigger_id).
    """
    view = modals.form_view(form, acted_in(payload))
    try:
        if views.is_in_modal(payload):
            await opening.push(web, payload, view)
        else:
            await opening.open_on(web, payload, view)
    except SendError as error:
        log.warning("Slack did not open a form", form=form.value, reason=error.reason)
        await tell(web, payload, form.otherwise)


async def show_page(web: Web, payload: Payload, rendered: Rendered, view_id: str = "") -> str:
    """Show a page in a modal, and return its id: in the view with that id, else where it belongs.

    If Slack opens none, it is told privately, and the id is empty.
    """
    assert rendered.window is not None, "only pages have windows"
    view = windows.page_view(rendered, rendered.window, acted_in(payload))
    try:
        if view_id:
            await opening.replace(web, view_id, view)
            return view_id
        if not views.is_in_modal(payload):
            return await opening.open_on(web, payload, view)
        await opening.update(web, payload, view)
    except SendError as error:
        if error.reason == "hash_conflict":  # a later press has changed the page already
            return ""
        log.warning("Slack did not show a page", reason=error.reason)
        await tell(web, payload, rendered)
        return ""
    shown = payload["view"]
    return str(shown.get("previous_view_id") or shown["id"])


async def tell(web: Web, payload: Payload, rendered: Rendered) -> None:
    """Tell the actor after the acknowledgement: where they acted, otherwise privately."""
    if kind_of(payload) == "command":
        await respond(web, payload["response_url"], rendered)
        return
    if rendered.replaces and await _replaced(web, str(payload.get("response_url")), rendered):
        return
    in_page = views.is_page(payload) or views.lay_on_page(payload)
    if in_page and await _shown_in_modal(web, payload, rendered):
        return
    user, place = payload["user"]["id"], acted_in(payload)
    if _shows_itself(payload, place):
        return
    try:
        place = place or Place("slack", team_of(payload), await open_direct(web, user))
    except SendError as error:
        log.warning("could not show an answer in Slack", reason=error.reason)
        return
    shown = await whisper(web, place, user, rendered)
    if not shown and kind_of(payload) == "message_action":
        # A shortcut is there in every channel, also where the app is no member.
        await respond(web, payload["response_url"], rendered)


async def _shown_in_modal(web: Web, payload: Payload, rendered: Rendered) -> bool:
    """Show words in the modal where something was pressed, or in one above Home.

    They take the place of the page that a sent form lay on: who looks at a modal doesn't see
    the chat behind it. Return False if Slack refuses.
    """
    view = windows.page_view(rendered, windows.window_for(payload, rendered), acted_in(payload))
    try:
        if views.is_on_home(payload):
            await opening.open_on(web, payload, view)
        elif rendered.replaces or views.lay_on_page(payload):
            await opening.update(web, payload, view)
        else:
            await opening.push(web, payload, view)
    except SendError as error:
        log.warning("Slack did not show words in a page", reason=error.reason)
        return False
    return True


def _shows_itself(payload: Payload, place: Place | None) -> bool:
    """Return whether the result of a form appears by itself in the chat where it was opened."""
    private = kind_of(payload) == "view_submission" and views.is_private(payload)
    return private and (place is None or is_direct(place.chat))


def acted_in(payload: Payload) -> Place | None:
    """Return where the actor sees a private answer; None for a global shortcut."""
    kind = kind_of(payload)
    if kind == "command":
        return Place("slack", team_of(payload), payload["channel_id"])
    if views.is_in_modal(payload):
        return views.opened_in(payload)
    place = pressed_in(payload)
    return seen_from(place, pressed_on(payload)) if place else None


async def whisper(web: Web, place: Place, user: str, rendered: Rendered) -> bool:
    """Show something to one person only; return whether Slack accepted all of it."""
    shown = True
    for piece in fit(rendered):
        try:
            await web.call(
                web.client.chat_postEphemeral,
                channel=place.chat,
                user=user,
                thread_ts=place.thread or None,
                **body(piece),
            )
        except SendError as error:
            shown = False
            log.warning("could not show an answer in Slack", reason=error.reason)
    return shown


async def _replaced(web: Web, response_url: str, rendered: Rendered) -> bool:
    """Show it instead of the pressed message; return False if that was not possible.

    It is the only way to change what only one person was shown (docs: "Handling user interaction",
    `replace_original`).
    """
    shown, *more = fit(rendered)
    if more:
        return False
    try:
        answer = {"replace_original": True, **body(shown)}
        async with web.session.post(response_url, json=answer) as response:
            return response.status == 200
    except (SendError, aiohttp.ClientError, TimeoutError, ValueError):
        return False


async def respond(web: Web, response_url: str, rendered: Rendered) -> None:
    """Answer a slash command that was already acknowledged. Best effort, within 30 minutes."""
    for piece in fit(rendered):
        try:
            answer = {"response_type": "ephemeral", **body(piece)}
            async with web.session.post(response_url, json=answer) as response:
                if response.status != 200:
                    log.warning("could not show an answer in Slack", status=response.status)
        except (SendError, aiohttp.ClientError, TimeoutError) as error:
            log.warning("could not show an answer in Slack", reason=type(error).__name__)
