"""Messages that come inside a message: those that were shared with it, and its thread's first."""

from collections.abc import Mapping
from dataclasses import dataclass

from bots.platforms import Payload


@dataclass(frozen=True, slots=True)
class Shared:
    """A part of `attachments`, in the form of a message.

    `is_message`: somebody's message that was shared; otherwise an app's own content. `is_fallback`:
    its words are those for clients that show no attachments. `inside` was shared with it.
    """

    message: Payload
    is_message: bool
    is_fallback: bool
    inside: tuple["Shared", ...] = ()


_DEEPEST = 3
_PREVIEW = ("from_url", "original_url", "app_unfurl_url", "is_app_unfurl")
_IS_MESSAGE = ("is_share", "is_msg_unfurl", "is_reply_unfurl", "is_thread_root_unfurl")
_ROWS = ("pretext", "title", "text")


def shared_in(message: Payload) -> tuple[Shared, ...]:
    """Return what was shared with a message, without the previews of links in its text.

    A shared message has the address it is from, like a preview; but nobody typed that address.
    """
    return _shared_in(message, _DEEPEST)


def _shared_in(message: Payload, depth: int) -> tuple[Shared, ...]:
    parts = message.get("attachments") if depth else None
    typed = str(message.get("text") or "") + str(message.get("blocks") or "")
    return tuple(
        _shared(part, depth) for part in parts or () if part.get("is_share") or _own(part, typed)
    )


def _own(part: Payload, typed: str) -> bool:
    """Return whether a part says something itself, and is no preview of a link that was typed."""
    if not any(part.get(key) for key in _IS_MESSAGE):
        return not any(part.get(key) for key in _PREVIEW)
    address = str(part.get("from_url") or "").partition("?")[0]
    return not address or address not in typed


def _shared(part: Payload, depth: int) -> Shared:
    """Return a part as a message: the `message_blocks` it was composed of are its `blocks`."""
    composed = [one.get("message") or {} for one in part.get("message_blocks") or ()]
    files = part.get("files") or [file for one in composed for file in one.get("files") or ()]
    blocks = [block for one in composed for block in one.get("blocks") or ()]
    is_message = any(part.get(key) for key in _IS_MESSAGE)
    text = part.get("text") if is_message else "\n".join(_rows(part))
    whole = {**part, "files": files, "blocks": blocks or part.get("blocks") or ()}
    whole["text"] = text or part.get("fallback")
    return Shared(whole, is_message, not text, _shared_in(part, depth - 1))


def _rows(part: Payload) -> list[str]:
    """Return an app's words: heading, title, text, and its fields (docs: legacy attachments)."""
    rows = [str(part[key]) for key in _ROWS if part.get(key)]
    fields = part.get("fields") or ()
    named = ([str(one[key]) for key in ("title", "value") if one.get(key)] for one in fields)
    return [*rows, *map(": ".join, named)]


def root_of(message: Payload) -> Payload:
    """Return the message that a thread's reply answers if it is also sent to the channel.

    Empty if there is none, and if a program wrote it.
    """
    root = message.get("root")
    return root if isinstance(root, Mapping) and not root.get("bot_id") else {}
