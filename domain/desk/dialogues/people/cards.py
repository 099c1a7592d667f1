"""Forms of a person's card: a row for each, and for each field where questions come one by one."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from domain.answers.settings import Mistake
from domain.commands import BeginPerson, BeginTeam, Command, SavePerson, SaveTeam
from domain.commands.settings import Typed
from domain.desk.act import Act
from domain.desk.dialogues.field_questions import ENTRY, question_for, values_of
from domain.desk.dialogues.form import DialogueForm
from domain.desk.people import description
from domain.desk.people.staff import team
from domain.desk.settings.fields.values import with_values
from domain.desk.settings.person.mistakes import mistakes
from domain.desk.settings.person.team import mistakes as mistakes_of_team
from domain.dictionaries.fields.field import Field
from domain.errors import Refusal
from domain.people.person import Person, Role
from domain.repositories.dialogues import Dialogue

_Body = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class CardForm:
    """A form of a person's card: its name, what people call it, its fields and their values.

    `changed_by` says which fields a role may change. `begin` opens it, and `save` saves what was
    filled in.
    """

    name: str
    one: str
    fields: tuple[Field, ...]
    body_of: Callable[[Person, Act], dict[str, object]]
    mistakes: Callable[[_Body, _Body, Act], Sequence[Mistake]]
    changed_by: Callable[[Role], tuple[Field, ...]]
    begin: type[BeginPerson | BeginTeam]
    save: type[SavePerson | SaveTeam]

    def field(self, key: str) -> Field | None:
        """Return the field with this key; None if there is none."""
        return next((one for one in self.fields if one.key == key), None)


OF_PERSON = CardForm(
    description.FORM,
    description.ONE,
    description.FIELDS,
    description.body_of,
    mistakes,
    description.changed_by,
    BeginPerson,
    SavePerson,
)
OF_TEAM = CardForm(
    team.FORM,
    team.ONE,
    team.FIELDS,
    team.team_of,
    mistakes_of_team,
    lambda _role: team.FIELDS,
    BeginTeam,
    SaveTeam,
)

CARD_FORMS: Mapping[str, CardForm] = {one.name: one for one in (OF_PERSON, OF_TEAM)}
"""The forms of a card, by name."""


def name_of(form: CardForm, field: Field) -> str:
    """Return the name of the form for one field."""
    return f"set-{form.name}-{field.key}"


def _person(dialogue: Dialogue) -> int:
    return int(str(dialogue.values[ENTRY]))


def _changing(form: CardForm, field: Field) -> DialogueForm:
    def check(dialogue: Dialogue, given: Typed, act: Act) -> None:
        before = form.body_of(act.uow.people.get(_person(dialogue)), act)
        after = with_values(before, form.fields, {field.key: given}, act)
        if wrong := form.mistakes(before, after, act):
            raise Refusal("bad_entry", mistakes=tuple(wrong))

    def done(dialogue: Dialogue) -> Command:
        return form.save(_person(dialogue), values_of(dialogue))

    of = (form.name, field.key, "")
    question = replace(question_for(field, form.one, check, of), optional=False)
    return DialogueForm(name_of(form, field), (question,), done)


ROWS: tuple[DialogueForm, ...] = tuple(
    _changing(form, field) for form in CARD_FORMS.values() for field in form.fields
)
