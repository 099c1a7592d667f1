"""Fields of an entry: what each accepts, and how its value is read, typed and shown."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from domain.dictionaries.entries import Kind
from domain.platforms import Platforms, channel_examples, identity_of, traits_of
from domain.text.sentence import Term, TermList, says, says_of, sentence


class ValueType(StrEnum):
    """What a field accepts. A surface (config.yaml, a form, a dialogue) has one case for each."""

    LINE = "line"
    TEXT = "text"
    NUMBER = "number"
    YES_NO = "yes or no"
    DURATION = "duration"
    CHOICE = "choice"
    ENTRY = "entry"
    PERSON = "person"
    CHANNEL = "channel"
    TABLE = "table"


Value = str | int | bool | timedelta | tuple[str, ...] | None
"""What has been read from a field that is not a table. A field with several values is a tuple."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field of an entry, or a column of one of its tables.

    `key` is where the value is in the body; `warn.response` is `response` under `warn`. `many`: a
    list of values. `of` is the dictionary that an ENTRY names; `choices` are the values of a
    CHOICE, and `words` are words of ours that may stand in a LINE. A TABLE has `columns`; if it is
    `keyed`, it is written as a mapping from the first column to the rest, and `short` is the column
    that a bare value stands for; `word` may be written in place of a table. `whole`: the entry's
    builder reads the written value itself. `fixed`: it has a command of its own, so forms leave it
    out. `later`: a new entry is not asked for it where questions come one at a time. `dated`: a
    ticket may keep the value that held when it was opened. `one_word`: people type it between
    others, so it has no spaces. `in_order`: a table's rows are shown in order of their first
    column, however they are written. `staff`: the members of staff can be chosen, besides
    `choices`.
    """

    key: str
    label: str
    type: ValueType = ValueType.LINE
    help: str = ""
    example: str = ""
    many: bool = False
    required: bool = False
    of: Kind | None = None
    choices: tuple[Term, ...] = ()
    words: tuple[Term, ...] = ()
    columns: tuple["Field", ...] = ()
    keyed: bool = False
    short: str = ""
    word: Term | None = None
    whole: bool = False
    fixed: bool = False
    later: bool = False
    dated: bool = False
    one_word: bool = False
    in_order: bool = False
    staff: bool = False

    @property
    def terms(self) -> tuple[Term, ...]:
        """The words of ours among its values."""
        return YES_NO if self.type is ValueType.YES_NO else self.choices or self.words

    def column(self, key: str) -> "Field":
        """Return the column of a table with this key."""
        return next(one for one in self.columns if one.key == key)


_SECOND, _MINUTE, _HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
UNITS = {
    **dict.fromkeys(("s", "sec", "second", "seconds", "с", "сек"), _SECOND),
    **dict.fromkeys(("m", "min", "minute", "minutes", "м", "мин"), _MINUTE),
    **dict.fromkeys(("минута", "минуту", "минуты", "минут"), _MINUTE),
    **dict.fromkeys(("h", "hr", "hour", "hours", "ч", "час", "часа", "часов"), _HOUR),
}
"""Units of working time, as people write them in either language."""

_UNIT_TERMS = {
    _SECOND: Term("s", says_of("duration", "%(count)s sec")),
    _MINUTE: Term("min", says_of("duration", "%(count)s min")),
    _HOUR: Term("h", says_of("duration", "%(count)s hr")),
}
_POINT = Term(".", says_of("duration", "."))  # a Russian number has a comma there

_AMOUNT = re.compile(r"(-?[0-9]+(?:[., ][0-9]+)*)\s*([^\W\d_]+)\.?")
_DURATION = re.compile(rf"(?:{_AMOUNT.pattern} ?)+")
_NUMBER = re.compile(r"-?[0-9]+(?:[.,][0-9]+)?")
_THOUSANDS = re.compile(r"-?[1-9][0-9]{0,2}([., ])[0-9]{3}(?:\1[0-9]{3})*((?!\1)[.,][0-9]+)?")
MOST = 1_000_000
"""The largest number that a field accepts."""


def _number(written: str) -> str:
    """Return a number as files have it: digits, and a point before a fraction; empty if it is none.

    `1,500` is 1500 in English and 1.5 in Russian, `1.500` the other way round where a point divides
    thousands. All others are the same in both: `1,5`, `0,500`, `1 500`, `1,500.5`, `1,500,000`.

    Raises ValueError with a sentence if it means two things.
    """
    if grouped := _THOUSANDS.fullmatch(written):
        between, fraction = grouped.groups()
        if between != " " and written.count(between) == 1 and not fraction:
            raise ValueError(
                sentence(
                    "“%(written)s” can be read as %(whole)s or as %(part)s; write it like one of"
                    " these",
                    written=written,
                    whole=written.replace(between, ""),
                    part=_as_fraction(written),
                )
            )
        written = written.replace(between, "")
    return written.replace(",", ".") if _NUMBER.fullmatch(written) else ""


def _as_fraction(written: str) -> str:
    """Return a number with three digits after its point or comma so that it has more or fewer."""
    fewer = written.rstrip("0").rstrip(".,")
    return f"{written}0" if fewer == written else fewer


def _amounts(written: str) -> Sequence[tuple[str, str]]:
    """Return the numbers of a duration, as `_number` does, and their units; none if it is none."""
    text = " ".join(written.lower().split())
    if not _DURATION.fullmatch(text):
        return ()
    amounts = [(_number(amount), unit) for amount, unit in _AMOUNT.findall(text)]
    return amounts if all(amount for amount, _ in amounts) else ()


def duration(written: object) -> timedelta:
    """Return a duration of working time, written like `30min`, `4 hr` or `1h 30min`.

    Raises ValueError with a sentence.
    """
    amounts = _amounts(str(written))
    if not amounts:
        raise ValueError(
            sentence(
                "“%(written)s” isn't a duration; write it like 30 min or 4 hr 30 min",
                written=str(written).strip().lower(),
            )
        )
    total = timedelta(0)
    for amount, unit in amounts:
        if unit not in UNITS:
            raise ValueError(
                sentence(
                    "“%(unit)s” isn't a unit of working time; use min or hr,"
                    " because working days differ in length",
                    unit=unit,
                )
            )
        try:
            total += float(amount) * UNITS[unit]
        except OverflowError:
            raise ValueError(sentence("this duration is too long")) from None
    if total <= timedelta(0):
        raise ValueError(
            sentence(
                "“%(written)s” is too short; write more than zero",
                written=str(written).strip().lower(),
            )
        )
    return total


def duration_said(written: str, say: Callable[[Term], str]) -> str:
    """Return a duration with its units as `say` says them; what is none stays as it is.

    With `str` it is as files have it: `1,5 часа` is `1.5h`.
    """
    try:
        duration(written)
    except ValueError:
        return written
    amounts = [(amount, _UNIT_TERMS[UNITS[unit]]) for amount, unit in _amounts(written)]
    if say is str:
        return " ".join(f"{amount}{term}" for amount, term in amounts)
    point = say(_POINT)
    return " ".join(say(term) % {"count": amount.replace(".", point)} for amount, term in amounts)


def text_of(written: object) -> str:
    """Return a text of one value. Raises TypeError with a sentence if it is something else."""
    if not isinstance(written, str | int):
        raise TypeError(sentence("write text here"))
    return str(written).strip()


def whole(written: object) -> int:
    """Return a whole number. Raises TypeError or ValueError with a sentence if it is not one."""
    if isinstance(written, bool) or not isinstance(written, int):
        raise TypeError(sentence("“%(written)s” isn't a whole number", written=written))
    if abs(written) > MOST:
        raise ValueError(
            sentence("%(written)s is out of range; the limit is one million", written=written)
        )
    return written


def truth(written: object) -> bool:
    """Return yes or no. Raises TypeError with a sentence if it is neither."""
    if not isinstance(written, bool):
        raise TypeError(
            sentence("“%(written)s” isn't an answer here; write yes or no", written=written)
        )
    return written


def names_of(written: object) -> tuple[str, ...]:
    """Return a list of names; one name is a list of one. Raises ValueError with a sentence."""
    listed = [written] if isinstance(written, str | int) else written
    if not isinstance(listed, Sequence) or not all(isinstance(one, str | int) for one in listed):
        raise ValueError(sentence("write a list of names here"))
    return tuple(str(one) for one in listed)


YES_NO = (
    Term("yes", says("yes"), ("true", "on", "y", "да", "д", "+")),
    Term("no", says("no"), ("false", "off", "n", "нет", "н", "-")),
)
"""The values of a YES_NO as people read and type them."""


def choice_of(written: object, choices: Sequence[Term]) -> str:
    """Return which of the choices is written. Raises ValueError with a sentence that lists them."""
    text = str(written).strip().lower().replace("_", " ")
    if text not in {str(one) for one in choices}:
        raise ValueError(
            sentence(
                "there's no “%(written)s”; choose one of these: %(choices)s",
                written=written,
                choices=TermList(choices),
            )
        )
    return text


# One reader for each form: what is written, its field, the platforms -> a value


def _account(written: object, platforms: Platforms) -> str:
    account = text_of(written)
    if account:
        identity_of(account, platforms)
    return account


def _channel(written: object, _field: Field, platforms: Platforms) -> str:
    channel = text_of(written)
    parts = channel.split(":")
    there = traits_of(parts[0], platforms).can_be_desk
    if channel and (len(parts) != 3 or not there or not all(parts)):
        raise ValueError(
            sentence(
                "“%(channel)s” isn't a channel; write it like %(examples)s",
                channel=channel,
                examples=channel_examples(platforms),
            )
        )
    return channel


_One = Callable[[object, Field, Platforms], Value]

_READ: Mapping[ValueType, _One] = {
    ValueType.LINE: lambda written, _field, _rows: text_of(written),
    ValueType.TEXT: lambda written, _field, _rows: text_of(written),
    ValueType.NUMBER: lambda written, _field, _rows: whole(written),
    ValueType.YES_NO: lambda written, _field, _rows: truth(written),
    ValueType.DURATION: lambda written, _field, _rows: duration(written),
    ValueType.CHOICE: lambda written, field, _rows: choice_of(written, field.choices),
    ValueType.ENTRY: lambda written, _field, _rows: text_of(written),
    ValueType.PERSON: lambda written, _field, rows: _account(written, rows),
    ValueType.CHANNEL: _channel,
}


def read_value(written: object, field: Field, platforms: Platforms) -> Value:
    """Return the value of a field that is not a table; None if nothing is written.

    Raises ValueError or TypeError with a sentence if it can't be one.
    """
    if written is None:
        if field.required:
            raise ValueError(_missing(field))
        return () if field.many else None
    if not field.many:
        return _READ[field.type](written, field, platforms)
    found = (_READ[field.type](one, field, platforms) for one in names_of(written))
    return tuple(str(one) for one in found)


def _missing(field: Field) -> str:
    if field.choices:
        return sentence("choose one of these: %(choices)s", choices=TermList(field.choices))
    return sentence("this can't be empty; write it like %(example)s", example=field.example)
