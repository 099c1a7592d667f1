"""The catalogue of chat commands: grammar, audience and help, declared once.

Parsing with usage errors, help and menus for each role, `/desk name` and `!name` in Slack, and the
table in the README all follow from it.
"""

from bots.chat.typed_commands.catalogue import COMMANDS, by_word
from bots.chat.typed_commands.grammar import (
    STATUSES,
    Argument,
    Came,
    Spec,
    Typed,
    UsageError,
    Where,
)
from bots.chat.typed_commands.help import TOPICS, helped
from bots.chat.typed_commands.parse import find, parse, similar, word_of, words_of

__all__ = [
    "COMMANDS",
    "STATUSES",
    "TOPICS",
    "Argument",
    "Came",
    "Spec",
    "Typed",
    "UsageError",
    "Where",
    "by_word",
    "find",
    "helped",
    "parse",
    "similar",
    "word_of",
    "words_of",
]
