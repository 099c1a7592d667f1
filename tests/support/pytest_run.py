"""How a run of the tests is shared out among processes.

pytest-xdist starts the processes (`make test`); without it, everything happens in one. The one
that starts the others makes what all databases are copied from while they collect the tests, and
tells them in a file where it is.
"""

import gc
import json
import signal
import sys
import tempfile
import time
import traceback
from contextlib import ExitStack, suppress
from functools import cache
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from tests.support.databases.postgresql import Templates, templates_in
from tests.support.patience import PATIENCE

_OPEN = pytest.StashKey[ExitStack]()
_TOLD = pytest.StashKey[Path]()
_ROOT = Path(__file__).parents[2]
_BROWSER = "tests/page/"
_OF_PROCESSES = ("tests/faults/", "tests/bots/cli/")


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a process that will run tests which file will say what to copy its databases from."""
    stash = node.config.stash
    if _TOLD not in stash:
        # Whoever ends a run by SIGTERM leaves no server behind either.
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
        stash[_OPEN] = stack = ExitStack()
        folder = Path(
            stack.enter_context(tempfile.TemporaryDirectory(prefix="helpline-templates-"))
        )
        stash[_TOLD] = folder / "made.json"
        making = Thread(target=_make, args=(folder, stash[_TOLD], stack))
        making.start()
        stack.callback(making.join)
    node.workerinput["templates"] = str(stash[_TOLD])


def _make(folder: Path, told: Path, stack: ExitStack) -> None:
    """Make the templates, and write down where they are, or why there are none."""
    said: dict[str, str]
    inner = ExitStack()
    try:
        made = inner.enter_context(templates_in(folder))
        said = {"server": made.server, "database": made.database, "file": str(made.file)}
    except Exception:  # noqa: BLE001 - every process that waits for them says it
        said = {"failed": traceback.format_exc()}
    stack.push(inner)
    unfinished = told.with_suffix(".new")
    unfinished.write_text(json.dumps(said))
    unfinished.rename(told)


def given(config: pytest.Config) -> Templates | None:
    """Wait for what another process makes for this one; None if this one is alone."""
    told = getattr(config, "workerinput", None)
    if told is None:
        return None
    file = Path(told["templates"])
    ends = time.monotonic() + 10 * PATIENCE
    while not file.exists():
        assert time.monotonic() < ends, "nobody has made the databases to copy"
        time.sleep(0.05)
    said = json.loads(file.read_text())
    assert "failed" not in said, said["failed"]
    return Templates(said["server"], said["database"], Path(said["file"]))


def pytest_collection(session: pytest.Session) -> None:
    """Look for no garbage while tests are collected: nearly all that is made then stays."""
    gc.disable()
    _import_a_share(session.config)


def _import_a_share(config: pytest.Config) -> None:
    """Import first every so many tests' module, each process others.

    Where nothing is compiled yet, as in a fresh clone, each process would compile everything, all
    in the same order at the same time. So each compiles a share, and finds the others'.
    """
    how = getattr(config, "workerinput", None)
    if how is None:
        return
    own, all_of_them = int(how["workerid"].removeprefix("gw")), how["workercount"]
    folders = (_ROOT / one for one in config.args if (_ROOT / one).is_dir())
    files = sorted({file for folder in folders for file in folder.rglob("test_*.py")})
    for file in files[own::all_of_them]:
        # What can't be imported is reported when it is collected.
        with suppress(Exception, pytest.skip.Exception):
            import_module(".".join(file.relative_to(_ROOT).with_suffix("").parts))


def pytest_collection_finish() -> None:
    """Look for garbage again, but not among what was collected, and less often than usual.

    A test leaves little behind, and a search through all that lives takes as long as several tests.
    """
    gc.freeze()
    gc.set_threshold(10_000, 20, 50)
    gc.enable()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the server that was started for others."""
    if _OPEN in config.stash:
        config.stash[_OPEN].close()


class Together(LoadScopeScheduling):  # type: ignore[misc]
    """Hands out tests one by one, but for those that share something costly.

    The page's tests share a browser; those of a module, what a fixture keeps for it. (What
    pytest-xdist's own `--dist loadgroup` does, pytest 9.2 no longer understands.)
    """

    def _split_scope(self, nodeid: str) -> str:
        path = nodeid.partition("::")[0]
        if path.startswith(_BROWSER):
            return _BROWSER
        return path if _keeps_something(path) else nodeid


@cache
def _keeps_something(path: str) -> bool:
    return 'scope="module"' in (_ROOT / path).read_text()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Together:
    """Share out the tests in the order in which they were collected."""
    config.option.loadscopereorder = False
    return Together(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let begin first what takes longest, so that no process is left alone with it in the end.

    All that is done in the browser, then the storms, then what starts processes.
    """
    items.sort(key=_turn)


def _turn(item: pytest.Item) -> int:
    if item.nodeid.startswith(_BROWSER):
        return 0
    if item.get_closest_marker("slow"):
        return 1
    return 2 if item.nodeid.startswith(_OF_PROCESSES) else 3
