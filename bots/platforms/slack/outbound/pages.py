"""Home, and what a press there opens: the desk's pages as Slack's views.

Sources: docs.slack.dev/surfaces/app-home, /surfaces/modals, /reference/views (100 blocks a view,
24 characters of a title).
"""

from dataclasses import replace

import structlog

from bots.platforms import Form, Payload, Rendered, SendError
from bots.platforms.slack.inbound.payload import team_of
from bots.platforms.slack.outbound import modals
from bots.platforms.slack.outbound.blocks import Block, label, message_blocks
from bots.platforms.slack.web import Web
from domain.people import Place

log = structlog.get_logger()

BLOCKS = 100
"""Blocks of a view."""

CALLBACK = "page"
"""The callback_id of a page in a modal."""

_HOME = "home"


def home_of(rendered: Rendered) -> Block:
    """Return the view of somebody's Home."""
    return {"type": _HOME, "blocks": _blocks(rendered)}


def _page_of(rendered: Rendered) -> Block:
    first = rendered.text.plain.strip().partition("\n")[0]
    return {
        "type": "modal",
        "callback_id": CALLBACK,
        "title": label(first or "…", modals.TITLE),
        "blocks": _blocks(rendered),
    }


def _blocks(rendered: Rendered) -> list[Block]:
    """Return the blocks that fit a view: the last items are left out if there are too many."""
    blocks = message_blocks(rendered)
    while len(blocks) > BLOCKS and rendered.items:
        rendered = replace(rendered, items=rendered.items[:-1])
        blocks = message_blocks(rendered)
    return blocks[:BLOCKS]


def home_pressed(payload: Payload) -> Place | None:
    """Return the Home where a button was pressed, or from where its page was opened."""
    view = payload.get("view") or {}
    if view.get("type") != _HOME and view.get("callback_id") != CALLBACK:
        return None
    return Place("slack", team_of(payload), str(payload["user"]["id"]))


async def show(web: Web, payload: Payload, shown: Rendered | Form) -> bool:
    """Show the answer to a press on Home in a modal, or instead of the page that was pressed.

    Return False if that was not possible: Slack opens a modal for 3 seconds after the press.
    """
    view = modals.view_of(shown, None) if isinstance(shown, Form) else _page_of(shown)
    pressed = payload["view"]
    try:
        if pressed.get("type") == _HOME:
            await web.call(web.client.views_open, trigger_id=payload["trigger_id"], view=view)
        else:
            await web.call(web.client.views_update, view_id=pressed["id"], view=view)
    except SendError as error:
        log.warning("Slack did not show a page", reason=error.reason)
        return False
    return True
