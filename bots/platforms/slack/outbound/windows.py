"""Pages of the desk in a view: in somebody's Home tab, or in a modal, their window.

Presses in a window change it in its place; those on Home are answered above it, in a window. A
modal is opened with a trigger, which expires after 3 seconds; it is updated by its id at any time.
A form is pushed on top of the page, so that Cancel leads back to it; a modal holds three views.
`hash` prevents that an older page replaces a newer one (docs.slack.dev/surfaces/modals, "Handling
race conditions when using views.update"). A view's private_metadata comes back with all that is
done in it.

Sources for Home: docs.slack.dev/surfaces/app-home, /reference/views/home-tab-views (100 blocks a
view), /reference/methods/views.publish.
"""

import dataclasses
import json

from bots.platforms import Payload, Rendered, Window
from bots.platforms.slack.outbound.blocks import IN_VIEW, Block, blocks_within, label
from bots.platforms.slack.payload import kind_of
from bots.platforms.slack.views import HOME, MODAL, WINDOW, is_on_home, lay_on_page, where
from bots.platforms.slack.web import Web
from domain.people.places import Place

TITLE = 24
"""Characters of a modal's title and of its buttons."""


def home_of(rendered: Rendered) -> Block:
    """Return the view of somebody's Home."""
    return {"type": HOME, "blocks": blocks_within(rendered, IN_VIEW)}


def view_of(rendered: Rendered, window: Window, opened_in: Place | None) -> Block:
    """Return the view of a page in its window; its title isn't repeated as its heading."""
    heading, _, _ = rendered.text.plain.partition("\n")
    if heading == window.title:
        rendered = dataclasses.replace(rendered, text=rendered.text.cut(len(heading)).strip())
    return {
        "type": MODAL,
        "callback_id": WINDOW,
        "private_metadata": json.dumps(where(opened_in)),
        "title": label(window.title, TITLE),
        "close": label(window.close, TITLE),
        "blocks": blocks_within(rendered, IN_VIEW),
    }


def window_for(payload: Payload, rendered: Rendered) -> Window:
    """Return the window for words that answer a press in a page, or a form that lay on one.

    It is called as the window or form in which something was done; above Home, by its first line.
    """
    if is_on_home(payload):
        first = rendered.text.plain.strip().partition("\n")[0]
        return Window(first or "…", "OK")
    shown = payload["view"]
    if lay_on_page(payload):  # what closes a form leaves it without an answer
        return Window(str(shown["title"]["text"]), "OK")
    return Window(str(shown["title"]["text"]), str((shown.get("close") or {}).get("text") or "OK"))


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


async def replace(web: Web, view_id: str, view: Block) -> None:
    """Show a view in place of another one, whatever that shows. Raises a SendError."""
    await web.call(web.client.views_update, view_id=view_id, view=view)


async def push(web: Web, payload: Payload, view: Block) -> None:
    """Put a view on top of the page that was pressed in. Raises a SendError."""
    await web.call(web.client.views_push, trigger_id=payload["trigger_id"], view=view)


def _version(shown: Payload) -> dict[str, str]:
    return {"view_id": str(shown["id"]), "hash": str(shown["hash"])}
