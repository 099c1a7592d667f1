"""Home as Slack's Home tab, and where a press belongs that was made there.

Sources: docs.slack.dev/surfaces/app-home, /reference/views/home-tab-views (100 blocks a view),
/reference/methods/views.publish.
"""

from bots.platforms import Payload, Rendered, Window
from bots.platforms.slack.inbound.payload import team_of
from bots.platforms.slack.outbound import modals, windows
from bots.platforms.slack.outbound.blocks import IN_VIEW, Block, blocks_within
from domain.people import Place

_HOME = "home"


def home_of(rendered: Rendered) -> Block:
    """Return the view of somebody's Home."""
    return {"type": _HOME, "blocks": blocks_within(rendered, IN_VIEW)}


def is_on_home(payload: Payload) -> bool:
    """Return whether a button was pressed on Home itself."""
    return bool((payload.get("view") or {}).get("type") == _HOME)


def home_pressed(payload: Payload) -> Place | None:
    """Return the Home where a button was pressed, or from where its window was opened."""
    if not (is_on_home(payload) or (windows.is_page(payload) and not modals.opened_in(payload))):
        return None
    return Place("slack", team_of(payload), str(payload["user"]["id"]))


def window_above(rendered: Rendered) -> Window:
    """Return the window for words that answer a press on Home: their first line is its title."""
    first = rendered.text.plain.strip().partition("\n")[0]
    return Window(first or "…", "OK")
