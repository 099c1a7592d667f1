"""Pages of the desk in a view: in somebody's Home tab, or in a modal, their window.

Presses in a window change it in its place; those on Home are answered above it, in a window.

Sources for Home: docs.slack.dev/surfaces/app-home, /reference/views/home-tab-views (100 blocks a
view), /reference/methods/views.publish.
"""

import dataclasses
import json

from bots.platforms import Payload, Rendered, Window
from bots.platforms.slack.outbound.blocks import IN_VIEW, Block, blocks_within, label
from bots.platforms.slack.views import HOME, MODAL, WINDOW, is_on_home, lay_on_page, where
from domain.people.places import Place

TITLE = 24
"""Characters of a modal's title and of its buttons."""


def home_view(rendered: Rendered) -> Block:
    """Return the view of somebody's Home."""
    return {"type": HOME, "blocks": blocks_within(rendered, IN_VIEW)}


def page_view(rendered: Rendered, window: Window, opened_in: Place | None) -> Block:
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
