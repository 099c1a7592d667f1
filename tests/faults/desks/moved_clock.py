"""`python -m tests.faults.desks.moved_clock run`: a desk whose wall clock a file moves, by seconds.

Nobody may set the clock of the machine that tests run on. What is due is done at once: the desk
doesn't wait for what a platform could not deliver while it was down. Replies wait for two seconds
instead of five.
"""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest.mock import patch

from bots import app
from bots.cli import main
from bots.ops import scheduler
from domain import notices

FILE = "TESTS_CLOCK_FILE"


def _now() -> datetime:
    file = Path(os.environ[FILE])
    moved = float(file.read_text() or 0) if file.exists() else 0.0
    return datetime.now(UTC) + timedelta(seconds=moved)


if __name__ == "__main__":
    assert app.App.__init__.__kwdefaults__ is not None
    app.App.__init__.__kwdefaults__["clock"] = _now
    scheduler.HEARD_WITHIN = timedelta(0)
    with patch.object(notices, "REPLY_WAITS", timedelta(seconds=2)):
        main()
