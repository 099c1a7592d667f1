"""The story of a desk, in four chapters."""

from bots.demo.tour.story.crossing import CROSSING
from bots.demo.tour.story.first_ticket import FIRST_TICKET
from bots.demo.tour.story.promises import PROMISES
from bots.demo.tour.story.settings import SETTINGS_IN_CHAT

SCENES = (*FIRST_TICKET, *CROSSING, *PROMISES, *SETTINGS_IN_CHAT)

__all__ = ["SCENES"]
