"""The question for a field of the settings, where a platform asks one after another."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from domain.commands.settings import CLEAR, Typed
from domain.desk.act import Act
from domain.desk.dialogues.form import Accepts, Question
from domain.desk.settings.fields.choices import offers
from domain.dictionaries.fields.field import Field
from domain.dictionaries.fields.typed import example_of
from domain.errors import Refusal
from domain.outgoing.buttons import Choice
from domain.repositories import UnitOfWork
from domain.repositories.dialogues import Dialogue, Value
from domain.text.spans import Text

Of = tuple[str, str, str]
"""The kind of entries, the key of a field, and that of a column if the question is for one."""

ENTRY, NOW, VERSION = "entry", "now", "version"
"""Among a dialogue's values: the entry that is changed, what it has now, and its version."""

MOST = 3000
"""Characters of an answer, as many as a form of Slack accepts."""


@dataclass(frozen=True)
class FieldValue(Accepts):
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


def key_of(question: str) -> str:
    """Return the key of a question's field. A button's value has no room for its dots."""
    return question.replace("/", ".")


def question_for(
    field: Field,
    one: str,
    check: Callable[[Dialogue, Typed, Act], None],
    of: Of = ("", "", ""),
    *,
    optional: bool | None = None,
) -> Question:
    """Return the question for a field of something that is called `one`.

    A value that can't be one is refused at once: `check` raises Refusal. It can be skipped if the
    field is not required, unless `optional` says otherwise. `of` says whose field it is.
    """

    def keep(dialogue: Dialogue, value: Value, act: Act) -> None:
        check(dialogue, given(value), act)

    return Question(
        field.key.replace(".", "/"),
        FieldValue(field),
        "answers/setting_question",
        optional=not field.required if optional is None else optional,
        keep=keep,
        words={
            "label": field.label,
            "help": field.help,
            "example": example_of(field),
            "one": one,
            "of": of,
            "offered": tuple(each.label for each in field.choices) if field.many else (),
            "clears": "" if field.required else CLEAR,
        },
    )


def values_of(
    dialogue: Dialogue, besides: Collection[str] = (ENTRY, NOW, VERSION)
) -> dict[str, Typed]:
    """Return the given values by the keys of their fields; not what the form began with."""
    return {
        key_of(name): given(value) for name, value in dialogue.values.items() if name not in besides
    }


def given(value: Value) -> Typed:
    """Return an answer as a command takes it."""
    return value if isinstance(value, int) else value.plain
