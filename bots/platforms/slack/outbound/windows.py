"""Windows: pages of the desk in a modal, which presses change in its place.

A modal is opened with a trigger, which expires after 3 seconds; it is updated by its id at any
time. A form is pushed on top of the page, so that Cancel leads back to it; a modal holds three
views. `hash` prevents that an older page replaces a newer one (docs.slack.dev/surfaces/modals,
"Handling race conditions when using views.update").
"""

import json

import structlog

from bots.platforms import Payload, Rendered, Window
from bots.platforms.slack.inbound.payload import kind_of
from bots.platforms.slack.outbound.blocks import IN_VIEW, Block, blocks_within, label
from bots.platforms.slack.outbound.modals import TITLE
from bots.platforms.slack.web import Web
from domain.people import Place

log = structlog.get_logger()

CALLBACK = "window"
"""The callback_id of a page in its window; its private_metadata says where the modal was opened."""


def view_of(rendered: Rendered, window: Window, opened_in: Place | None) -> Block:
    """Return the view of a page."""
    where = {"chat": opened_in.chat, "thread": opened_in.thread} if opened_in is not None else {}
    return {
        "type": "modal",
        "callback_id": CALLBACK,
        "private_metadata": json.dumps(where),
        "title": label(window.title, TITLE),
        "close": label(window.close, TITLE),
        "blocks": blocks_within(rendered, IN_VIEW),
    }


def is_in_window(payload: Payload) -> bool:
    """Return whether something was pressed or sent in a modal."""
    return bool((payload.get("view") or {}).get("type") == "modal")


def is_page(payload: Payload) -> bool:
    """Return whether something was pressed in a page of ours."""
    pressed = kind_of(payload) == "block_actions"
    return pressed and (payload.get("view") or {}).get("callback_id") == CALLBACK


def window_of(payload: Payload) -> Window:
    """Return the window of the page that was pressed in."""
    shown = payload["view"]
    return Window(str(shown["title"]["text"]), str((shown.get("close") or {}).get("text") or "OK"))


def stands_on_page(payload: Payload) -> bool:
    """Return whether a form that was sent lies on top of a page."""
    return bool((payload.get("view") or {}).get("previous_view_id"))


async def open_on(web: Web, payload: Payload, view: Block) -> str:
    """Open a modal, and return its id. Raises a SendError."""
    answer = await web.call(web.client.views_open, trigger_id=payload["trigger_id"], view=view)
    return str(answer["view"]["id"])


async def update(web: Web, payload: Payload, view: Block) -> None:
    """Show a view in place of the page that was pressed in, or that a sent form lay on.

    If it has changed since, it stays. Raises a SendError.
    """
    shown = payload["view"]
    is_form = kind_of(payload) == "view_submission"
    its = {"view_id": shown["previous_view_id"]} if is_form else _version(shown)
    await web.call(web.client.views_update, view=view, **its)


def _version(shown: Payload) -> dict[str, str]:
    return {"view_id": str(shown["id"]), "hash": str(shown["hash"])}


async def replace(web: Web, view_id: str, view: Block) -> None:
    """Show a view in place of another one, whatever that shows. Raises a SendError."""
    await web.call(web.client.views_update, view_id=view_id, view=view)


async def push(web: Web, payload: Payload, view: Block) -> None:
    """Put a view on top of the page that was pressed in. Raises a SendError."""
    await web.call(web.client.views_push, trigger_id=payload["trigger_id"], view=view)
