"""`python -m tests.faults.desks.looks_sooner run`: a desk that looks sooner for what it sent.

It looks as often as ever, before it sends again what is not there.
"""

from unittest.mock import patch

from bots.cli import main
from bots.outbound import search
from bots.platforms.slack import files

if __name__ == "__main__":
    with (
        patch.object(files, "SHARED_AFTER", (0.0,) + (0.05,) * (len(files.SHARED_AFTER) - 1)),
        patch.object(search, "LOOK_AFTER", (0.1,) * len(search.LOOK_AFTER)),
        patch.object(search, "MISS_AFTER", 0.1),
    ):
        main()
