"""Forms of the tasks: a form of the platform, or one question after another."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from domain.answers import Answer
from domain.commands import Command, RunTask
from domain.commands.settings import Typed
from domain.desk.act import Act
from domain.desk.dialogues.field_questions import FieldValue, question_for, values_of
from domain.desk.dialogues.form import DialogueForm, Question
from domain.desk.settings.fields.choices import offers, said
from domain.desk.settings.fields.mistakes import mistake_at
from domain.desk.settings.tasks.table import TASKS, Task, Texts
from domain.dictionaries.fields.field import Field, read_value
from domain.errors import Refusal
from domain.outgoing.buttons import Choice
from domain.repositories import UnitOfWork
from domain.repositories.dialogues import Dialogue
from domain.text.spans import Text


def form_name(task: str) -> str:
    """Return the name of a task's form."""
    return f"task-{task}"


def _form(task: Task) -> DialogueForm:
    def done(dialogue: Dialogue) -> Command:
        return RunTask(task.name, values_of(dialogue, ()))

    return DialogueForm(
        form_name(task.name), tuple(_question(one, task) for one in task.fields), done
    )


def _question(field: Field, task: Task) -> Question:
    def check(dialogue: Dialogue, typed: Typed, act: Act) -> None:
        texts = texts_of(task, {**values_of(dialogue, ()), field.key: typed}, act)
        _refuse_unreadable((field,), texts, act)
        task.check(texts, act)

    def when(dialogue: Dialogue, act: Act) -> bool:
        return task.is_asked(field, _first(dialogue, task, act.uow), act.uow)

    question = question_for(field, task.label, check)
    return replace(question, accepts=_TaskField(field, task), when=when)


def _first(dialogue: Dialogue, task: Task, uow: UnitOfWork) -> str:
    """Return what was given for a task's first field; empty if that isn't offered any more."""
    chosen = dialogue.values.get(task.fields[0].key, "")
    offered = offers(task.fields[0], uow) if isinstance(chosen, int) else ()
    names = [one.name for one in offered if one.id == chosen]
    return "".join(names) or (chosen.plain if isinstance(chosen, Text) else "")


@dataclass(frozen=True)
class _TaskField(FieldValue):
    """A field's value, without those that make no sense after the first field's."""

    task: Task

    def offered(self, dialogue: Dialogue, uow: UnitOfWork) -> Sequence[Choice] | None:
        """Return the values to choose from; None if it is typed."""
        first = _first(dialogue, self.task, uow)
        return offers(self.field, uow, self.task.besides(self.field, first, uow)) or None


def run_task(command: RunTask, act: Act) -> Answer | Command | None:
    """Return the command of a filled-in task. Raises Refusal with all mistakes, by field."""
    task = task_called(command.task)
    texts = texts_of(task, command.values, act)
    _refuse_unreadable(task.fields, texts, act)
    task.check(texts, act)
    return task.command(texts, act)


def task_called(name: str) -> Task:
    """Return the task with this name. Raises Refusal if there is none any more."""
    task = TASKS.get(name)
    if task is None:
        raise Refusal("stale_button")
    return task


def texts_of(task: Task, values: Mapping[str, Typed], act: Act) -> Texts:
    """Return what was given for each field, in words."""
    return {
        one.key: " ".join(said(values.get(one.key, ""), one, act).split()) for one in task.fields
    }


def _refuse_unreadable(fields: tuple[Field, ...], texts: Texts, act: Act) -> None:
    wrong = []
    for field in fields:
        try:
            read_value(texts[field.key] or None, field, act.uow.platforms)
        except (ValueError, TypeError) as error:
            wrong.append(mistake_at(field, error.args[0]))
    if wrong:
        raise Refusal("bad_entry", mistakes=tuple(wrong))


ROWS: tuple[DialogueForm, ...] = tuple(_form(one) for one in TASKS.values() if one.fields)
