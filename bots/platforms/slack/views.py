"""What a payload says about the view in which something was done: a form, a window, or Home.

A view's private_metadata comes back with all that is done in it (docs.slack.dev/reference, "Modal
view").
"""

import json
from collections.abc import Mapping

from bots.platforms import Payload
from bots.platforms.slack.payload import kind_of, team_of
from domain.people.places import Place

HOME, MODAL = "home", "modal"
"""The types of views."""

FORM = "form"
"""The callback_id of our forms; their private_metadata says which one, and where it was opened."""

WINDOW = "window"
"""The callback_id of a page in its window; its private_metadata says where the modal was opened."""


def where(place: Place | None) -> dict[str, str]:
    """Return where a modal was opened, as its private_metadata says it: see `opened_in`."""
    return {"chat": place.chat, "thread": place.thread} if place is not None else {}


def metadata(payload: Payload) -> Payload:
    """Return what a view's private_metadata says; nothing if it has none, like Home."""
    found = json.loads(_view(payload).get("private_metadata") or "{}")
    return found if isinstance(found, Mapping) else {}


def opened_in(payload: Payload) -> Place | None:
    """Return where a modal was opened; None if nowhere (on Home, by a global shortcut)."""
    said = metadata(payload)
    if not said.get("chat"):
        return None
    return Place("slack", team_of(payload), str(said["chat"]), str(said.get("thread") or ""))


def is_in_modal(payload: Payload) -> bool:
    """Return whether something was pressed or sent in a modal: in a window or a form."""
    return _view(payload).get("type") == MODAL


def is_on_home(payload: Payload) -> bool:
    """Return whether a button was pressed on Home itself."""
    return _view(payload).get("type") == HOME


def is_page(payload: Payload) -> bool:
    """Return whether something was pressed in a page of ours: on Home, or in a window."""
    in_window = _view(payload).get("callback_id") == WINDOW
    return kind_of(payload) == "block_actions" and (in_window or is_on_home(payload))


def home_pressed(payload: Payload) -> Place | None:
    """Return the Home where a button was pressed, or from where its window was opened."""
    if not is_page(payload) or opened_in(payload) is not None:
        return None
    return Place("slack", team_of(payload), str(payload["user"]["id"]))


def replaces_form(payload: Payload) -> bool:
    """Return whether a page takes the place of a form that was sent, because it lies on none."""
    return kind_of(payload) == "view_submission" and not _view(payload).get("previous_view_id")


def lay_on_page(payload: Payload) -> bool:
    """Return whether a form was sent that lay on a page: only pages have forms on top of them."""
    return kind_of(payload) == "view_submission" and not replaces_form(payload)


def is_form(payload: Payload) -> bool:
    """Return whether something was done in a form of ours."""
    return bool(_view(payload).get("callback_id") == FORM)


def value_of(payload: Payload) -> str:
    """Return the value of the form that was sent."""
    return str(metadata(payload).get("value") or "")


def opening_of(payload: Payload) -> str:
    """Return the id of the form's view, which is opened once and may be sent several times."""
    return str(payload["view"]["id"])


def is_private(payload: Payload) -> bool:
    """Return whether its result appears in the direct message with its sender."""
    return bool(metadata(payload).get("private"))


def _view(payload: Payload) -> Payload:
    return payload.get("view") or {}
