"""The table of forms that are filled in step by step: one row per form."""

from domain.desk.dialogues.form import DialogueForm
from domain.desk.dialogues.people import cards
from domain.desk.dialogues.people.questions import AS_CLIENT, FORGET
from domain.desk.dialogues.settings import entries, tasks
from domain.desk.dialogues.ticket import questions

FORMS: dict[str, DialogueForm] = {
    row.name: row
    for row in (
        *(questions.ROW, AS_CLIENT, FORGET),
        *entries.ROWS,
        *cards.ROWS,
        *tasks.ROWS,
    )
}
"""Forms by name. If a form no longer has a row, its open dialogues are over."""
