"""`python -m tests.faults.desks.replies_at_once run`: a desk whose replies leave at once.

Nobody is asked whether they have read the last line, and no reply waits to be taken back.
"""

from datetime import timedelta
from unittest.mock import patch

from bots.cli import main
from domain import notices
from domain.policy.lines import staff_lines

AT_ONCE = timedelta(0)

if __name__ == "__main__":
    with (
        patch.object(staff_lines, "REPLY_SEES", AT_ONCE),
        patch.object(notices, "REPLY_WAITS", AT_ONCE),
    ):
        main()
