"""Names as they may stand in a sentence: one line, nothing that turns it around or hides in it.

And as they are compared: two names that people would type alike are one.
"""

from unicodedata import category, normalize

from domain.text.spans import readable

_JOINERS = "\u200c\u200d"
"""They hide, but shape what stands at both sides of them: letters of Persian, emoji of families."""

_BLANK = dict.fromkeys(map(ord, "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"), " ")
"""Letters, marks and a symbol, by their category, that look like nothing: names are made of them.
Source: Unicode, DerivedCoreProperties, Default_Ignorable_Code_Point; and the blank of Braille."""

_UNSEEN = frozenset(["Cc", "Cf", "Zl", "Zp", "Zs"])
_SPACES = frozenset(["Cc", "Zl", "Zp", "Zs"])


def cleaned(name: str) -> str:
    """Return a name on one line, without direction controls and invisible characters.

    Empty if nothing of it can be seen.
    """
    if name.isascii() and name.isprintable():
        return " ".join(name.split())
    characters = readable(name).translate(_BLANK)
    kept = "".join(_shown(characters, at) for at in range(len(characters)))
    return " ".join(kept.split()) if any(map(_visible, kept)) else ""


def first_of(*names: object) -> str:
    """Return the first name that has visible characters, cleaned; empty if there is none."""
    return next(filter(None, (cleaned(str(name)) for name in names if name)), "")


def compared(name: str) -> str:
    """Return a name as names are compared: in any case, with single spaces, `е` for `ё`."""
    return normalize("NFC", " ".join(name.split()).casefold()).replace("ё", "е")


def _shown(characters: str, at: int) -> str:
    character = characters[at]
    kind = category(character)
    if character in _JOINERS:
        around = characters[at - 1 : at] + characters[at + 1 : at + 2]
        return character if len(around) == 2 and not any(map(_unseen, around)) else ""
    if kind in _SPACES:
        return " "
    return "" if kind == "Cf" else character


def _unseen(character: str) -> bool:
    return category(character) in _UNSEEN


def _visible(character: str) -> bool:
    """Return whether something can be seen; a mark without a letter cannot."""
    return category(character)[0] not in "CMZ"
