"""A ticket in a client's place, where a platform has no forms: one question."""

from domain.commands import Command, OpenAs
from domain.desk.dialogues.form import DialogueForm, Question, Words
from domain.repositories.dialogues import Dialogue
from domain.text.spans import Text

CLIENT = "client"
"""Among the dialogue's values: the client."""

_DETAILS = "details"


def _done(dialogue: Dialogue) -> Command:
    said = dialogue.values[_DETAILS]
    text = said if isinstance(said, Text) else Text(str(said))
    return OpenAs(int(str(dialogue.values[CLIENT])), Text(""), text)


ROW = DialogueForm("as-client", (Question(_DETAILS, Words(3000), "answers/as_details"),), _done)
