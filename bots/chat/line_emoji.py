"""The emoji on lines: whether a staff line was delivered, and reactions of the other side."""

from collections.abc import Mapping

from domain.messages import Fate
from domain.outgoing.mirror_states import MirrorState, emoji_in, fate_in, seen_emoji_in
from domain.outgoing.mirrors import MirrorKind

FATE_EMOJI: Mapping[Fate, str] = {
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


def reaction(kind: MirrorKind, state: MirrorState) -> str:
    """Return the emoji of a mark or of `seen`; empty for none."""
    if kind is not MirrorKind.MARK:
        return seen_emoji_in(state)
    fate = fate_in(state)
    return FATE_EMOJI[fate] if fate is not None else ""


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


def reactions(state: MirrorState) -> tuple[str, ...]:
    """Return the emoji for a client's reactions, in order. They contain no marks."""
    alike = {emoji: LOOKS_LIKE.get(emoji, UNKNOWN_EMOJI) for emoji in FATE_EMOJI.values()}
    bare = (emoji.replace("\ufe0f", "") for emoji in emoji_in(state))
    return tuple(dict.fromkeys(alike.get(emoji, emoji) for emoji in bare))
