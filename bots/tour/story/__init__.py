"""The story of a desk, in three chapters."""

from bots.tour.story.crossing import CROSSING
from bots.tour.story.first_ticket import FIRST_TICKET
from bots.tour.story.promises import PROMISES

SCENES = (*FIRST_TICKET, *CROSSING, *PROMISES)

__all__ = ["SCENES"]
