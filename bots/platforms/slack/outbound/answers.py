"""Answers to the actor, which nobody else sees. Best effort: failures are logged."""

import aiohttp
import structlog

from bots.platforms import Form, Payload, Rendered, SendError
from bots.platforms.slack.inbound.payload import (
    is_direct,
    kind_of,
    pressed_in,
    pressed_on,
    seen_from,
    team_of,
)
from bots.platforms.slack.outbound import modals, pages
from bots.platforms.slack.outbound.send import body, fit, open_direct
from bots.platforms.slack.web import Web
from domain.people import Place

log = structlog.get_logger()


async def show_form(web: Web, payload: Payload, form: Form) -> None:
    """Open a form for the actor; if that fails, tell them how to continue without it.

    Slack allows it for 3 seconds (docs: "Handling user interaction", trigger_id).
    """
    if pages.home_pressed(payload) is not None:
        if not await pages.show(web, payload, form):
            await tell(web, payload, form.otherwise)
        return
    try:
        await web.call(
            web.client.views_open,
            trigger_id=payload["trigger_id"],
            view=modals.view_of(form, _acted_in(payload)),
        )
    except SendError as error:
        log.warning("Slack did not open a form", form=form.value, reason=error.reason)
        await tell(web, payload, form.otherwise)


async def tell(web: Web, payload: Payload, rendered: Rendered) -> None:
    """Tell the actor after the acknowledgement: where they acted, otherwise privately."""
    if kind_of(payload) == "command":
        await respond(web, payload["response_url"], rendered)
        return
    if pages.home_pressed(payload) is not None and await pages.show(web, payload, rendered):
        return
    if rendered.replaces and await _replaced(web, str(payload.get("response_url")), rendered):
        return
    user, place = payload["user"]["id"], _acted_in(payload)
    if _shows_itself(payload, place):
        return
    try:
        place = place or Place("slack", team_of(payload), await open_direct(web, user))
    except SendError as error:
        log.warning("could not show an answer in Slack", reason=error.reason)
        return
    await whisper(web, place, user, rendered)


def _shows_itself(payload: Payload, place: Place | None) -> bool:
    """Return whether the result of a form appears by itself in the chat where it was opened."""
    private = kind_of(payload) == "view_submission" and modals.is_private(payload)
    return private and (place is None or is_direct(place.chat))


def _acted_in(payload: Payload) -> Place | None:
    """Return where the actor sees a private answer; None for a global shortcut."""
    kind = kind_of(payload)
    if kind == "command":
        return Place("slack", team_of(payload), payload["channel_id"])
    if kind == "view_submission":
        return modals.opened_in(payload)
    place = pressed_in(payload)
    return seen_from(place, pressed_on(payload)) if place else None


async def whisper(web: Web, place: Place, user: str, rendered: Rendered) -> None:
    """Show something to one person only."""
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
            log.warning("could not show an answer in Slack", reason=error.reason)


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
