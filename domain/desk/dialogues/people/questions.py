"""Forms of one question where a platform has no forms: a ticket for a client, a name to forget."""

from domain.commands import Command, ForgetPerson, OpenAs
from domain.desk.dialogues.form import DialogueForm, Question, Words
from domain.repositories.dialogues import Dialogue
from domain.text.spans import Text

CLIENT = "client"
"""Among the values of AS_CLIENT: the client."""

PERSON = "person"
"""Among the values of FORGET: who is to be forgotten."""

CALLED = "called"
"""And what they are called, for the question."""

_DETAILS = "details"
_NAME = "name"


def _opened(dialogue: Dialogue) -> Command:
    said = dialogue.values[_DETAILS]
    text = said if isinstance(said, Text) else Text(str(said))
    return OpenAs(int(str(dialogue.values[CLIENT])), Text(""), text)


def _forgotten(dialogue: Dialogue) -> Command:
    said = dialogue.values[_NAME]
    typed = said.plain if isinstance(said, Text) else str(said)
    return ForgetPerson(int(str(dialogue.values[PERSON])), typed)


AS_CLIENT = DialogueForm(
    "as-client", (Question(_DETAILS, Words(3000), "answers/as_details"),), _opened
)
"""A ticket in a client's place."""

FORGET = DialogueForm("forget", (Question(_NAME, Words(300), "answers/forget_name"),), _forgotten)
"""The name of somebody who is to be forgotten."""
