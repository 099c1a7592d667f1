"""The other side of processes.py: forks a process for each line on standard input.

Everything is imported once. Each process works until it is killed, and says its number after each
unit; with a `-` in front of it when nothing is left to do.
"""

import os
import sys
from collections.abc import Callable


def has_worked(*, rests: bool = False) -> None:
    """Say that a unit has been committed, or that nothing is left to do."""
    os.write(1, f"{'-' if rests else ''}{os.getpid()}\n".encode())


def fork_for_each_line(work: Callable[[], object]) -> None:
    """Fork one process for each line, and wait for its end."""
    for _ in sys.stdin:
        child = os.fork()
        if not child:
            work()
        os.waitpid(child, 0)
        print(f"={child}", flush=True)
