"""The story of a desk, in four chapters."""

from bots.demo.tour.story.files_and_edits import FILES_AND_EDITS
from bots.demo.tour.story.first_ticket import FIRST_TICKET
from bots.demo.tour.story.promises import PROMISES
from bots.demo.tour.story.settings import SETTINGS_IN_CHAT

SCENES = (*FIRST_TICKET, *FILES_AND_EDITS, *PROMISES, *SETTINGS_IN_CHAT)

__all__ = ["SCENES"]
