"""Forms of the settings where a platform asks one question after another: a row for each kind."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from domain.commands import Command, SaveEntry
from domain.commands.settings import NAME, Typed
from domain.desk.act import Act
from domain.desk.dialogues.field_questions import ENTRY, VERSION, question_for, values_of
from domain.desk.dialogues.form import DialogueForm, Question
from domain.desk.dialogues.settings import rows
from domain.desk.settings.fields.mistakes import mistakes
from domain.desk.settings.fields.values import changed
from domain.dictionaries import DESCRIPTIONS, Kind
from domain.dictionaries.description import Description
from domain.dictionaries.fields.field import Field
from domain.errors import Refusal
from domain.repositories.dialogues import Dialogue
from domain.text.sentence import says
from domain.text.spans import Text

_NAME = Field(NAME, says("Name"), required=True)


def _question(field: Field, described: Description[Any]) -> Question:
    def check(dialogue: Dialogue, given: Typed, act: Act) -> None:
        entry = dialogue.values.get(ENTRY)
        before = act.uow.dictionaries.entry(int(str(entry))) if entry else None
        name = dialogue.values.get(NAME)
        known = {NAME: name.plain} if isinstance(name, Text) else {}
        after = changed(before, described.kind, {**known, field.key: given}, act)
        wrong = [one for one in mistakes(before, after, act) if one.field == field.key]
        if wrong:
            raise Refusal("bad_entry", mistakes=tuple(wrong))

    return question_for(field, described.one, check, (described.kind.value, field.key, ""))


def _adding(described: Description[Any]) -> DialogueForm:
    fields = [one for one in described.fields if not (one.fixed or one.later)]

    def done(dialogue: Dialogue) -> Command:
        return SaveEntry(described.kind, 0, values_of(dialogue))

    questions = tuple(_question(one, described) for one in (_NAME, *fields))
    return DialogueForm(name_of(described.kind), questions, done)


def _changing(field: Field, described: Description[Any]) -> DialogueForm:
    question = replace(_question(field, described), optional=False)

    def done(dialogue: Dialogue) -> Command:
        # One that an earlier release has asked knows no version.
        entry, seen = (int(str(dialogue.values.get(one, 0))) for one in (ENTRY, VERSION))
        return SaveEntry(described.kind, entry, values_of(dialogue), seen)

    return DialogueForm(name_of(described.kind, field.key), (question,), done)


def forms_of(described: Description[Any]) -> Sequence[DialogueForm]:
    """Return the forms of a kind: for a new entry, and for each field of one."""
    fields = (_NAME, *(one for one in described.fields if not (one.fixed or one.columns)))
    changing = (_changing(one, described) for one in fields)
    return (_adding(described), *changing, *rows.forms_of(described))


def name_of(kind: Kind, field: str = "") -> str:
    """Return the name of the form for a field of a kind's entry; without one, for a new entry."""
    return f"set-{kind}-{field}" if field else f"add-{kind}"


ROWS: tuple[DialogueForm, ...] = tuple(
    form for described in DESCRIPTIONS.values() for form in forms_of(described)
)
