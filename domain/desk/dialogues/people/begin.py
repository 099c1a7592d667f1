"""Opening the forms of a person's card: a form of the platform, or one question."""

from domain.answers import Answer
from domain.answers.forms import EntryForm, FormPage
from domain.answers.say import Say
from domain.commands import BeginPerson, BeginTeam, Command
from domain.desk.act import Act
from domain.desk.dialogues import engine
from domain.desk.dialogues.field_questions import ENTRY, NOW
from domain.desk.dialogues.people.cards import OF_PERSON, OF_TEAM, CardForm, name_of
from domain.desk.dialogues.settings.begin import asked
from domain.desk.dialogues.table import FORMS
from domain.desk.people.known import known_person
from domain.desk.settings.pages import one_by_one
from domain.desk.settings.person.card import revision_of
from domain.dictionaries.fields.body import value_at
from domain.dictionaries.fields.typed import shown_value
from domain.errors import Refusal
from domain.people.person import Role
from domain.repositories.dialogues import Value
from domain.text.spans import Text


def begin_person(command: BeginPerson, act: Act) -> Answer | Command | None:
    """Ask for what is known of a person, or for one field of it."""
    return _begin(OF_PERSON, command, act)


def begin_team(command: BeginTeam, act: Act) -> Answer | Command | None:
    """Ask for somebody's role and team, or for one field of them."""
    return _begin(OF_TEAM, command, act)


def _begin(form: CardForm, command: BeginPerson | BeginTeam, act: Act) -> Answer | Command | None:
    person = known_person(command.person, act)
    body, changed = form.body_of(person, act), form.changed_by(act.person.role)
    if not one_by_one(act):
        fields = tuple(asked(one, body, act, form.name) for one in changed)
        page = EntryForm(form.name, form.one, person.id, person.name, revision_of(body), fields)
        return FormPage(page, Say("answers/person_form"))
    field = form.field(command.field)
    if field is None:
        raise Refusal("stale_button")
    if field not in changed:
        raise Refusal("not_allowed", who=Role.ADMINISTRATOR.value)
    now = Text(shown_value(value_at(body, field.key), field))
    known: dict[str, Value] = {ENTRY: person.id, NOW: now}
    return engine.begin(FORMS[name_of(form, field)], act, known=known)
