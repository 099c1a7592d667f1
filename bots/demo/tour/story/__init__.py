"""The story of a desk, in three chapters."""

from bots.demo.tour.story.crossing import CROSSING
from bots.demo.tour.story.first_ticket import FIRST_TICKET
from bots.demo.tour.story.promises import PROMISES

SCENES = (*FIRST_TICKET, *CROSSING, *PROMISES)

__all__ = ["SCENES"]
