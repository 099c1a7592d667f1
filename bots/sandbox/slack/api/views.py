"""Modals and Home: views.open, push, update and publish.

Sources: the reference page of each method; slack_sdk/models/views.
"""

import time
import uuid
from typing import Any

from bots.sandbox.slack.api.blocks import InvalidBlocks, check_view
from bots.sandbox.slack.api.content import Args, Refused, invalid_blocks, name_parts
from bots.sandbox.slack.backend import Backend
from bots.sandbox.slack.state import APP, BOT, TEAM
from bots.sandbox.slack.text import Json

STACK = 3
"""How many views a modal can stack."""


def checked(view: Any, kind: str) -> Json:
    """Return a view that follows Block Kit's rules. Raises Refused otherwise."""
    try:
        check_view(view)
    except InvalidBlocks as broken:
        raise invalid_blocks(broken, "invalid_arguments") from None
    if view["type"] != kind:
        raise Refused("invalid_arguments")
    name_parts(view["blocks"])
    return dict(view)


def made(view: Json, above: Json | None = None) -> Json:
    """Return a view as Slack returns it, with its id and hash."""
    view_id = f"V{uuid.uuid4().hex[:10]}"
    blank = {"private_metadata": "", "callback_id": "", "external_id": "", "state": {"values": {}}}
    return (
        blank
        | view
        | {
            "id": view_id,
            "hash": uuid.uuid4().hex,
            "team_id": TEAM,
            "app_id": APP,
            "bot_id": BOT,
            "app_installed_team_id": TEAM,
            "root_view_id": above["root_view_id"] if above else view_id,
            "previous_view_id": above["id"] if above else None,
        }
    )


def _triggered(backend: Backend, args: Args) -> str:
    trigger = backend.triggers.get(args.text("trigger_id"))
    if trigger is None:
        raise Refused("invalid_trigger_id")
    if trigger.used:
        raise Refused("exchanged_trigger_id")
    if time.monotonic() > trigger.expires_at:
        raise Refused("expired_trigger_id")
    trigger.used = True
    return trigger.user


def open_view(backend: Backend, args: Args) -> Json:
    """Handle views.open: the view replaces the user's modal."""
    view = made(checked(args.json("view", "invalid_arguments"), "modal"))
    backend.modals[_triggered(backend, args)] = [view]
    return {"view": view}


def push_view(backend: Backend, args: Args) -> Json:
    """Handle views.push: the view goes on top of the user's modal, three at most."""
    view = checked(args.json("view", "invalid_arguments"), "modal")
    stack = backend.modals.get(_triggered(backend, args))
    if not stack:
        raise Refused("not_found")
    if len(stack) >= STACK:
        raise Refused("push_limit_reached")
    stack.append(made(view, stack[-1]))
    return {"view": stack[-1]}


def replace(stack: list[Json], index: int, view: Json) -> Json:
    """Show another view instead of one, under the same id."""
    old = stack[index]
    kept = {name: old[name] for name in ("id", "root_view_id", "previous_view_id")}
    stack[index] = made(view) | kept
    return stack[index]


def update_view(backend: Backend, args: Args) -> Json:
    """Handle views.update."""
    view = checked(args.json("view", "invalid_arguments"), "modal")
    key = "view_id" if "view_id" in args else "external_id"
    field = "id" if key == "view_id" else "external_id"
    for stack in backend.modals.values():
        for index, old in enumerate(stack):
            if old[field] == args.text(key):
                if "hash" in args and args.text("hash") != old["hash"]:
                    raise Refused("hash_conflict")
                return {"view": replace(stack, index, view)}
    raise Refused("not_found")


def publish_view(backend: Backend, args: Args) -> Json:
    """Handle views.publish: somebody's Home."""
    user = args.text("user_id")
    if user not in backend.workspace.users:
        raise Refused("invalid_arguments")
    old = backend.homes.get(user)
    if old and "hash" in args and args.text("hash") != old["hash"]:
        raise Refused("hash_conflict")
    view = made(checked(args.json("view", "invalid_arguments"), "home"))
    backend.homes[user] = view | ({"id": old["id"], "root_view_id": old["id"]} if old else {})
    return {"view": backend.homes[user]}
