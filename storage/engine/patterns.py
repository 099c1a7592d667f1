"""Regular expressions written by administrators, with RE2: in time linear in the text.

One line of a client could keep Python's own engine busy for hours.
"""

import re
from collections.abc import Callable

import re2

from domain.text.sentence import Sentence, sentence

_LONGEST = 1_000
"""Characters of an expression; enough for a list of a hundred words."""

_BOUNDARY = re.compile(r"(?<!\\)(?:\\\\)*\\[bB]")
_OTHER_LETTER = re.compile(r"[^\W\d_a-zA-Z]")


def compile_pattern(pattern: str) -> Callable[[str], bool]:
    r"""Return a function that says whether the expression is found in a text.

    Raises ValueError with a sentence: in RE2's words if it is not an expression (see
    https://github.com/google/re2/wiki/Syntax), or if letters of another alphabet are next to `\b`,
    where RE2 sees no word boundary.
    """
    if len(pattern) > _LONGEST:
        raise ValueError(
            sentence("this expression is too long; use at most %(most)s characters", most=_LONGEST)
        )
    if _BOUNDARY.search(pattern) and _OTHER_LETTER.search(pattern):
        raise ValueError(
            sentence(
                "\\b only works with the letters a to z; for whole words in other alphabets,"
                " use text instead"
            )
        )
    options = re2.Options()
    options.log_errors = False
    try:
        # In bytes: whether it is found does not need the places counted in characters.
        expression = re2.compile(pattern.encode(errors="replace"), options)
    except re2.error as error:
        raise ValueError(_not_an_expression(pattern, error)) from None
    return lambda text: expression.search(text.encode(errors="replace")) is not None


def _not_an_expression(pattern: str, error: Exception) -> Sentence:
    return sentence(
        "“%(pattern)s” isn't a regular expression: %(reason)s",
        pattern=pattern,
        reason=_reason(error),
    )


def _reason(error: Exception) -> str:
    """Return RE2's message, which is bytes in some versions."""
    said = error.args[0] if error.args else ""
    return said.decode(errors="replace") if isinstance(said, bytes) else str(said)
