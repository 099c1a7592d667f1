"""The catalogue of chat commands: grammar, audience and help, declared once.

From it come parsing with usage errors, help and menus for each role, `/desk name` and `!name` in
Slack, and the table in the README.
"""

from bots.chat.commands.catalogue import BY_NAME, CATALOGUE
from bots.chat.commands.grammar import STATUSES, Argument, Spec, Typed, UsageError, Where
from bots.chat.commands.parse import find, parse, similar, words_of

__all__ = [
    "BY_NAME",
    "CATALOGUE",
    "STATUSES",
    "Argument",
    "Spec",
    "Typed",
    "UsageError",
    "Where",
    "find",
    "parse",
    "similar",
    "words_of",
]
