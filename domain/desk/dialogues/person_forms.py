"""Forms of a person's card where a platform asks one question at a time: a row for each field."""

from dataclasses import replace

from domain.commands import Command, SavePerson
from domain.commands.settings import Typed
from domain.desk.act import Act
from domain.desk.dialogues.field_questions import ENTRY, question_for, values_of
from domain.desk.dialogues.form import Form
from domain.desk.people.description import FIELDS, FORM, ONE, body_of
from domain.desk.settings.person_mistakes import mistakes
from domain.desk.settings.values import with_values
from domain.dictionaries.fields.field import Field
from domain.errors import Refusal
from domain.repositories.dialogues import Dialogue


def name_of(field: Field) -> str:
    """Return the name of the form for a field."""
    return f"set-{FORM}-{field.key}"


def _person(dialogue: Dialogue) -> int:
    return int(str(dialogue.values[ENTRY]))


def _changing(field: Field) -> Form:
    def check(dialogue: Dialogue, given: Typed, act: Act) -> None:
        person = act.uow.people.get(_person(dialogue))
        before = body_of(person, act)
        after = with_values(before, FIELDS, {field.key: given}, act)
        if wrong := mistakes(before, after, act):
            raise Refusal("bad_entry", mistakes=tuple(wrong))

    def done(dialogue: Dialogue) -> Command:
        return SavePerson(_person(dialogue), values_of(dialogue))

    question = replace(question_for(field, ONE, check), optional=False)
    return Form(name_of(field), (question,), done)


ROWS: tuple[Form, ...] = tuple(map(_changing, FIELDS))
