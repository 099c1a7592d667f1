"""The name of somebody who is to be forgotten, where a platform has no forms: one question."""

from domain.commands import Command, ForgetPerson
from domain.desk.dialogues.form import DialogueForm, Question, Words
from domain.repositories.dialogues import Dialogue
from domain.text.spans import Text

PERSON = "person"
"""Among the dialogue's values: who is to be forgotten."""

CALLED = "called"
"""And what they are called, for the question."""

_NAME = "name"


def _done(dialogue: Dialogue) -> Command:
    said = dialogue.values[_NAME]
    typed = said.plain if isinstance(said, Text) else str(said)
    return ForgetPerson(int(str(dialogue.values[PERSON])), typed)


ROW = DialogueForm("forget", (Question(_NAME, Words(300), "answers/forget_name"),), _done)
