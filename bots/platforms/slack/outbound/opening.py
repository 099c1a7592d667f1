"""Opens and changes modals: forms and pages.

A modal is opened with a trigger, which expires after 3 seconds; it is updated by its id at any
time. A form is pushed on top of the page, so that Cancel leads back to it; a modal holds three
views. `hash` prevents that an older page replaces a newer one (docs.slack.dev/surfaces/modals,
"Handling race conditions when using views.update"). A view's private_metadata comes back with all
that is done in it.
"""

from bots.platforms import Payload
from bots.platforms.slack.outbound.blocks import Block
from bots.platforms.slack.payload import kind_of
from bots.platforms.slack.web import Web


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
