"""An invented kind of settings, lockers, with a field of each form. Its description is all there
is to it.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from bots.chat.typed_commands import setting_words
from bots.text.terms import fields_by_name
from domain.desk.dialogues.settings.entries import forms_of
from domain.desk.dialogues.table import FORMS
from domain.dictionaries import DESCRIPTIONS, Kind
from domain.dictionaries.description import Description, Section
from domain.dictionaries.fields.field import Field, ValueType
from domain.text.sentence import Term


def _member() -> Kind:
    made = str.__new__(Kind, "lockers")
    made._name_, made._value_ = "LOCKER", "lockers"
    return made


LOCKER = _member()

_COLOURS = (Term("red", "red"), Term("blue", "blue"))
_THINGS = (Term("lock", "lock"), Term("door", "door"))

FIELDS = (
    Field("place", "Place", ValueType.LINE, "Where it is", "Hall", required=True),
    Field("marks", "Marks", ValueType.LINE, "", "new, tall", many=True),
    Field("rules", "Rules", ValueType.TEXT, "", "Keep it\nclean"),
    Field("size", "Size", ValueType.NUMBER, "In litres", "40"),
    Field("indoors", "Indoors", ValueType.YES_NO, "", "yes"),
    Field("care.every", "Cleaned every", ValueType.DURATION, "", "4h"),
    Field(
        "care.colour",
        "Colour",
        ValueType.CHOICE,
        "",
        "red",
        choices=_COLOURS,
    ),
    Field("open", "Open at", ValueType.ENTRY, "", "Office", of=Kind.CALENDAR),
    Field("keeper", "Keeper", ValueType.PERSON, "", "@anna"),
    Field("news", "News", ValueType.CHANNEL, "", "slack:T1:CDESK"),
    Field(
        "shelves",
        "Shelves",
        ValueType.TABLE,
        "From the top",
        columns=(
            Field("shelf", "Shelf", ValueType.LINE, "", "top", required=True),
            Field("holds", "Holds", ValueType.LINE, "", "keys, cards", many=True, required=True),
            Field("owner", "Owner", ValueType.ENTRY, "", "VIP", of=Kind.GROUP),
        ),
        keyed=True,
        short="holds",
    ),
    Field(
        "repairs",
        "Repairs",
        ValueType.TABLE,
        columns=(
            Field(
                "what",
                "What",
                ValueType.CHOICE,
                "",
                "lock",
                required=True,
                choices=_THINGS,
            ),
            Field("took", "Took", ValueType.DURATION, "", "30min"),
        ),
    ),
)
assert {one.type for one in FIELDS} == set(ValueType)

LOCKERS: Description[str] = Description(
    LOCKER,
    "locker",
    "Lockers",
    Section.TEAM,
    "Where things are kept.",
    FIELDS,
    lambda one, _: one.name,
)


@contextmanager
def lockers() -> Iterator[None]:
    """Let the desk know the kind."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(Kind._member_map_, "LOCKER", LOCKER)
        patch.setitem(Kind._value2member_map_, "lockers", LOCKER)
        patch.setattr(Kind, "_member_names_", [*Kind._member_names_, "LOCKER"])
        patch.setitem(DESCRIPTIONS, LOCKER, LOCKERS)
        for form in forms_of(LOCKERS):
            patch.setitem(FORMS, form.name, form)
        _forget()
        yield
    _forget()


def _forget() -> None:
    setting_words.kinds.cache_clear()
    setting_words.fields.cache_clear()
    fields_by_name.cache_clear()
