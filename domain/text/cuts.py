"""Where a long string may be cut: between words if possible, never inside a character."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence

Range = tuple[int, int]
"""Code points from the first number up to, not including, the second."""

# White space at which a line may break; the no-break spaces are not among it.
_GAP = re.compile(r"[^\S\u00a0\u2007\u202f]+")
_JOINER = "\u200d"
# What is drawn into the character before it without being a combining mark: emoji skin tones,
# the tags that spell a regional flag, the vowels and finals of a Korean syllable.
_EXTENDING = (
    ("\u1160", "\u11ff"),
    ("\U0001f3fb", "\U0001f3ff"),
    ("\U000e0020", "\U000e007f"),
)
_FLAG_LETTERS = ("\U0001f1e6", "\U0001f1ff")


def pieces(
    plain: str,
    limit: int,
    measure: Callable[[str], int] = len,
    whole: Iterable[Range] = (),
) -> Iterator[Range]:
    """Yield the ranges of `plain` for pieces of at most `limit` by `measure`.

    Only white space may be between two pieces, or after the last. A piece always shows something,
    so a string of only white space beyond the limit has none. A range of `whole` that fits in a
    piece is not cut, unless overlapping ranges don't fit together. `measure` must grow with its
    string. Raises ValueError if a single character exceeds `limit`.
    """
    kept = [(a, b) for a, b in whole if a < b and measure(plain[a:b]) <= limit]
    position = 0
    while position < len(plain):
        reach = _reach(plain, position, limit, measure)
        if reach == len(plain):
            stop, following = reach, reach
        else:
            stop, following = _cut(plain, position, reach, kept)
        if not plain[position:stop].isspace():
            yield position, stop
        position = following


def _reach(plain: str, start: int, limit: int, measure: Callable[[str], int]) -> int:
    """Return the furthest end such that the piece from `start` keeps to the limit."""
    fits, step = start, max(limit, 1)
    while step:
        end = min(fits + step, len(plain))
        if end > fits and measure(plain[start:end]) <= limit:
            fits = end
        else:
            step //= 2
    if fits == start:
        raise ValueError(f"A limit of {limit} is less than one character needs.")
    return fits


def _cut(plain: str, start: int, reach: int, kept: Sequence[Range]) -> Range:
    """Return where the piece ends and where the next begins, the best of what is possible."""
    near = [(a, b) for a, b in kept if a < reach and b > start]

    def apart(stop: int, following: int) -> bool:
        return not any(a < stop and following < b for a, b in near)

    gaps = [gap for gap in _gaps(plain, start, reach) if apart(*gap)]
    late = [gap for gap in gaps if 2 * (gap[0] - start) >= reach - start]
    for breaks in (2, 1):
        for stop, following in reversed(late):
            if plain.count("\n", stop, following) >= breaks:
                return stop, following
    if gaps:
        return gaps[-1]
    back = range(reach, start, -1)
    end = (
        next((at for at in back if apart(at, at) and _between_characters(plain, at)), None)
        or next((at for at in back if apart(at, at)), None)
        or next((at for at in back if _between_characters(plain, at)), reach)
    )
    return end, end


def _gaps(plain: str, start: int, reach: int) -> list[Range]:
    """Find the white space at which a piece may end; the next line keeps its indentation."""
    found = []
    for gap in _GAP.finditer(plain, start, reach + 1):
        stop, end = gap.span()
        if stop == start:
            continue
        if end > reach and (rest := _GAP.match(plain, stop)):
            end = rest.end()
        newline = plain.rfind("\n", stop, end)
        found.append((stop, end if newline < 0 else newline + 1))
    return found


def _between_characters(plain: str, at: int) -> bool:
    """Return whether this is between two characters for a reader, not inside one.

    A part of the grapheme cluster rules of Unicode (UAX #29), enough for marks, emoji and flags.
    """
    before, after = plain[at - 1], plain[at]
    if _JOINER in {before, after} or _extends(after):
        return False
    if before + after == "\r\n" or (
        "\ud800" <= before <= "\udbff" and "\udc00" <= after <= "\udfff"
    ):
        return False
    return not (_is_flag_letter(after) and _flag_letters_before(plain, at) % 2)


def _extends(char: str) -> bool:
    return unicodedata.category(char).startswith("M") or any(
        first <= char <= last for first, last in _EXTENDING
    )


def _is_flag_letter(char: str) -> bool:
    return _FLAG_LETTERS[0] <= char <= _FLAG_LETTERS[1]


def _flag_letters_before(plain: str, at: int) -> int:
    first = at
    while first and _is_flag_letter(plain[first - 1]):
        first -= 1
    return at - first
