"""What an app may post: reading and checking the text, blocks and metadata of a call."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bots.sandbox.slack.api.blocks import TOTAL, InvalidBlocks, check_blocks, interactive, length
from bots.sandbox.slack.text import Json, escape, unescape

TRUNCATED_AT = 40_000
"""Characters of `text` that chat.postMessage keeps (its reference page)."""
UPDATE_MOST = 4_000
"""Bytes of `text`, escaped, that chat.update accepts, blocks or not (GitLab's !258898)."""
METADATA_MOST = 16_384
"""Bytes of metadata as JSON (chat.update: `metadata_too_large`; the number: open)."""
_TS = re.compile(r"\d{10}\.\d{6}")
_EVENT_TYPE = re.compile(r"[\w.:-]+", re.ASCII)


class Refused(Exception):
    """The call fails like Slack's: `{"ok": false, "error": ...}`."""

    def __init__(self, error: str, **more: Any) -> None:
        super().__init__(error)
        self.answer: Json = {"ok": False, "error": error} | more


class Args:
    """The arguments of a call, in whichever encoding they came."""

    def __init__(self, given: Mapping[str, Any]) -> None:
        self.given = given

    def __contains__(self, name: str) -> bool:
        return self.given.get(name) is not None

    def text(self, name: str) -> str:
        """Return a text; empty if it was left out."""
        value = self.given.get(name)
        return "" if value is None else str(value)

    def flag(self, name: str) -> bool:
        """Return whether a flag is set: 1, true, or JSON's true."""
        return self.text(name).lower() in ("1", "true")

    def number(self, name: str, default: int, most: int) -> int:
        """Return a number from 1 to `most`. Raises Refused for another one."""
        try:
            value = int(self.text(name) or default)
        except ValueError:
            raise Refused("invalid_limit") from None
        if not 1 <= value <= most:
            raise Refused("invalid_limit")
        return value

    def json(self, name: str, error: str) -> Any:
        """Return an object or list, nested or as JSON in a string; None if left out."""
        value = self.given.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value) if value else None
        except ValueError:
            raise Refused(error) from None


@dataclass(frozen=True, slots=True)
class Content:
    """The content of a message. `blocks` None: the call did not mention blocks."""

    text: str
    blocks: list[Json] | None
    metadata: Json | None
    attachments: list[Json]


def invalid_blocks(broken: InvalidBlocks, error: str = "invalid_blocks") -> Refused:
    """Return the refusal that names the broken rule."""
    messages = {"messages": [f"[ERROR] {broken}"]}
    return Refused(error, errors=[str(broken)], response_metadata=messages)


def name_parts(blocks: Sequence[Json]) -> None:
    """Give blocks and elements without an id one, as Slack does."""
    for index, block in enumerate(blocks):
        block.setdefault("block_id", f"b{index}")
        for number, element in enumerate(interactive(block)):
            element.setdefault("action_id", f"a{number}")


def _blocks(args: Args) -> list[Json] | None:
    blocks = args.json("blocks", "invalid_blocks_format")
    if blocks is None:
        return None
    try:
        check_blocks(blocks)
    except InvalidBlocks as broken:
        raise invalid_blocks(broken) from None
    if length(blocks) > TOTAL:
        raise Refused("msg_blocks_too_long")
    name_parts(blocks)
    return list(blocks)


def _metadata(args: Args) -> Json | None:
    metadata = args.json("metadata", "invalid_metadata_format")
    if not metadata:
        return None
    payload = metadata.get("event_payload") if isinstance(metadata, dict) else None
    if not isinstance(payload, dict):
        raise Refused("invalid_metadata_format")
    if not _EVENT_TYPE.fullmatch(str(metadata.get("event_type", ""))):
        raise Refused("invalid_metadata_format")
    if len(json.dumps(metadata, ensure_ascii=False).encode()) > METADATA_MOST:
        raise Refused("metadata_too_large")
    return dict(metadata)


def content(args: Args, most: int | None = None) -> Content:
    """Read and check a call's content. Raises Refused if it is empty or too long.

    `most`: bytes of text above which it is refused; without it, Slack cuts longer text.
    """
    text = args.text("text")
    if most is not None and len(escape(unescape(text)).encode()) > most:
        raise Refused("msg_too_long")
    blocks = _blocks(args)
    attachments = args.json("attachments", "invalid_attachments") or []
    if not (text.strip() or blocks or attachments):
        raise Refused("no_text")
    return Content(text[:TRUNCATED_AT], blocks, _metadata(args), attachments)


def thread_of(args: Args) -> str:
    """Return the thread of a call. Raises Refused if that is not a timestamp."""
    thread_ts = args.text("thread_ts")
    if thread_ts and not _TS.fullmatch(thread_ts):
        raise Refused("invalid_thread_ts")
    return thread_ts
