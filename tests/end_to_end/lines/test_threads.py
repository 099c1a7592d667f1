"""The threads of a desk's process share the interpreter's lock in short turns."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bots.app import SWITCH_INTERVAL
from bots.demo.page import demo

PYTHONS_OWN = 0.005


@pytest.fixture
def as_python_starts() -> Iterator[None]:
    before = sys.getswitchinterval()
    sys.setswitchinterval(PYTHONS_OWN)
    yield
    sys.setswitchinterval(before)


async def test_a_started_desk_lets_a_waiting_thread_run_soon(
    as_python_starts: None, tmp_path: Path
) -> None:
    async with demo(tmp_path, limits=False):
        assert sys.getswitchinterval() == pytest.approx(SWITCH_INTERVAL)
    assert SWITCH_INTERVAL < PYTHONS_OWN
