"""The emoji on lines: whether a staff line was delivered, and reactions of the other side."""

from collections.abc import Mapping

from domain.messages import Fate
from domain.outgoing.mirrors import MirrorKind

FATE_EMOJI: Mapping[str, str] = {
    Fate.WAITING: "⏳",
    Fate.QUEUED: "📤",
    Fate.DELIVERED: "✅",
    Fate.FAILED: "❌",
    Fate.UNKNOWN: "❓",
    Fate.INSIDE: "🔒",
    Fate.WITHDRAWN: "🚫",
    Fate.HELD: "✋",
}
"""The emoji for each state of a staff line, as a reaction on it."""


def reaction(kind: MirrorKind, state: str) -> str:
    """Return the emoji of a mark or of `seen`; empty for none."""
    if kind is MirrorKind.MARK:
        return FATE_EMOJI.get(state, "")
    return state.partition(":")[0]


LOOKS_LIKE: Mapping[str, str] = {
    "⏳": "⌛",
    "✅": "✔",
    "❌": "✖",
    "❓": "❔",
    "🔒": "🔐",
    "🚫": "⛔",
    "✋": "🖐",
}
"""What replaces a client's reaction that looks like a mark."""


UNKNOWN_EMOJI = "💬"
"""What replaces a client's reaction that can't be shown."""


def reactions(state: str) -> tuple[str, ...]:
    """Return the emoji for a client's reactions, in order. They contain no marks."""
    alike = {emoji: LOOKS_LIKE.get(emoji, UNKNOWN_EMOJI) for emoji in FATE_EMOJI.values()}
    bare = (emoji.replace("\ufe0f", "") for emoji in state.split())
    return tuple(dict.fromkeys(alike.get(emoji, emoji) for emoji in bare))
