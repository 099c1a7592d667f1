"""The table of forms that are filled in step by step: one row a form."""

from domain.desk.dialogues import ticket_form
from domain.desk.dialogues.form import Form

FORMS: dict[str, Form] = {row.name: row for row in (ticket_form.ROW,)}
"""By name; what is under way of a form that has no row any more is over."""
