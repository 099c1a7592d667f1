"""The table of forms that are filled in step by step: one row per form."""

from domain.desk.dialogues import (
    as_client_form,
    forget_form,
    person_forms,
    settings_forms,
    task_forms,
    ticket_form,
)
from domain.desk.dialogues.form import DialogueForm

FORMS: dict[str, DialogueForm] = {
    row.name: row
    for row in (
        *(ticket_form.ROW, as_client_form.ROW, forget_form.ROW),
        *settings_forms.ROWS,
        *person_forms.ROWS,
        *task_forms.ROWS,
    )
}
"""Forms by name. If a form no longer has a row, its open dialogues are over."""
