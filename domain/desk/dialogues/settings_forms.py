"""Forms of the settings where a platform asks one question after another: a row for each kind."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from domain.bodies import Choice
from domain.commands import Command, SaveEntry
from domain.commands.settings import CLEAR, NAME, Typed
from domain.desk.act import Act
from domain.desk.dialogues.form import Accepts, Form, Question
from domain.desk.settings.mistakes import mistakes
from domain.desk.settings.offers import offers
from domain.desk.settings.values import changed
from domain.dictionaries import DESCRIPTIONS, Kind
from domain.dictionaries.description import Description
from domain.dictionaries.fields import Field
from domain.dictionaries.typed import example_of
from domain.errors import Refusal
from domain.repositories import UnitOfWork
from domain.repositories.dialogues import Dialogue, Value
from domain.sentence import says
from domain.text import Text

ENTRY, NOW = "entry", "now"
"""Among a dialogue's values: the entry that is changed, and what the field has now."""

MOST = 3000
"""Characters of an answer, as many as a form of Slack accepts."""

_NAME = Field(NAME, says("Name"), required=True)


@dataclass(frozen=True)
class _FieldValue(Accepts):
    """A field's value: typed, or one of those that it offers."""

    field: Field
    takes_lines = True

    def offered(self, _dialogue: Dialogue, uow: UnitOfWork) -> Sequence[Choice] | None:
        """Return the values to choose from; None if it is typed."""
        found = () if self.field.many else offers(self.field, uow)
        return found or None

    def typed(self, words: Text, offered: Sequence[Choice]) -> Value:
        """Return the typed text; empty if the field is to be cleared."""
        plain = words.plain.strip()
        if len(plain) > MOST:
            raise Refusal("answer_too_long", most=MOST)
        return Text("" if plain == CLEAR else plain)


def _key(question: str) -> str:
    """Return the key of a question's field. A button's value has no room for its dots."""
    return question.replace("/", ".")


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

    return question_for(field, described.one, check)


def question_for(field: Field, one: str, check: Callable[[Dialogue, Typed, Act], None]) -> Question:
    """Return the question for a field of something that is called `one`.

    A value that can't be one is refused at once: `check` raises Refusal.
    """

    def keep(dialogue: Dialogue, value: Value, act: Act) -> None:
        check(dialogue, value if isinstance(value, int) else value.plain, act)

    return Question(
        field.key.replace(".", "/"),
        _FieldValue(field),
        "answers/setting_question",
        optional=not field.required,
        keep=keep,
        words={
            "label": field.label,
            "help": field.help,
            "example": example_of(field),
            "one": one,
            "clears": "" if field.required else CLEAR,
        },
    )


def values_of(dialogue: Dialogue) -> dict[str, Typed]:
    """Return the given values by the keys of their fields."""
    return {
        _key(name): value if isinstance(value, int) else value.plain
        for name, value in dialogue.values.items()
        if name not in (ENTRY, NOW)
    }


def _adding(described: Description[Any]) -> Form:
    fields = [one for one in described.fields if not (one.fixed or one.later)]

    def done(dialogue: Dialogue) -> Command:
        return SaveEntry(described.kind, 0, values_of(dialogue))

    questions = tuple(_question(one, described) for one in (_NAME, *fields))
    return Form(name_of(described.kind), questions, done)


def _changing(field: Field, described: Description[Any]) -> Form:
    question = replace(_question(field, described), optional=False)

    def done(dialogue: Dialogue) -> Command:
        entry = dialogue.values[ENTRY]
        return SaveEntry(described.kind, int(str(entry)), values_of(dialogue))

    return Form(name_of(described.kind, field.key), (question,), done)


def forms_of(described: Description[Any]) -> Sequence[Form]:
    """Return the forms of a kind: for a new entry, and for each field of one."""
    changing = (_changing(one, described) for one in (_NAME, *described.fields) if not one.fixed)
    return (_adding(described), *changing)


def name_of(kind: Kind, field: str = "") -> str:
    """Return the name of the form for a field of a kind's entry; without one, for a new entry."""
    return f"set-{kind}-{field}" if field else f"add-{kind}"


ROWS: tuple[Form, ...] = tuple(
    form for described in DESCRIPTIONS.values() for form in forms_of(described)
)
