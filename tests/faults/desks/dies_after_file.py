"""`python -m tests.faults.desks.dies_after_file run`: a desk that dies once it has made a file.

Between the shelf and the commit there is no call to a platform that a test could hold up.
"""

import os
import signal

from bots.cli import main
from bots.inbound.files import FileMaker
from domain.outgoing.made_files import Content, MadeFile

_make = FileMaker.make


async def _make_and_die(self: FileMaker, what: Content) -> MadeFile | None:
    made = await _make(self, what)
    os.kill(os.getpid(), signal.SIGKILL)
    return made


if __name__ == "__main__":
    FileMaker.make = _make_and_die  # type: ignore[method-assign]
    main()
