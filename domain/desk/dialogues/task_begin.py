"""Opening the form of a task."""

from domain.answers import Answer
from domain.answers.forms import FormPage, TaskForm
from domain.answers.say import Say
from domain.commands import BeginTask, Command
from domain.desk.act import Act
from domain.desk.dialogues import engine
from domain.desk.dialogues.settings_begin import asked
from domain.desk.dialogues.table import FORMS
from domain.desk.dialogues.task_forms import form_name, task_called
from domain.desk.settings.pages import one_by_one
from domain.text.spans import Text


def begin_task(command: BeginTask, act: Act) -> Answer | Command | None:
    """Ask what a task needs."""
    task = task_called(command.task)
    if task.begins is not None:
        return task.begins
    known = {key: value for key, value in command.values.items() if value}
    if one_by_one(act):
        given = {key: Text(value) for key, value in known.items()}
        return engine.begin(FORMS[form_name(task.name)], act, known=given)
    first = known.get(task.fields[0].key, "")
    wanted = (one for one in task.fields if task.is_asked(one, first, act.uow))
    fields = tuple(
        asked(one, known, act, besides=task.besides(one, first, act.uow)) for one in wanted
    )
    form = TaskForm(task.name, task.label, task.submit, fields)
    return FormPage(form, Say("answers/settings_form", {"one": task.label}))
