"""How a run of the tests is shared out among processes.

pytest-xdist starts the processes (`make test`); without it, everything happens in one. The one
that starts the others makes what all databases are copied from, and tells them where it is.
"""

import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.databases import Templates, templates_in

_OPEN = pytest.StashKey[ExitStack]()
_MADE = pytest.StashKey[Templates]()
BROWSER = Path(__file__).parent / "page"


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a process that will run tests what to copy its databases from."""
    stash = node.config.stash
    if _MADE not in stash:
        stash[_OPEN] = stack = ExitStack()
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="helpline-templates-"))
        stash[_MADE] = stack.enter_context(templates_in(Path(folder)))
    made = stash[_MADE]
    node.workerinput["templates"] = [made.server, made.database, str(made.file)]


def given(config: pytest.Config) -> Templates | None:
    """What another process has made for this one; None if this one is alone."""
    told = getattr(config, "workerinput", None)
    if told is None:
        return None
    server, database, file = told["templates"]
    return Templates(server, database, Path(file))


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the server that was started for others."""
    if _OPEN in config.stash:
        config.stash[_OPEN].close()


@pytest.hookimpl(tryfirst=True)  # before pytest-xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep tests together that share something costly, and let the longest begin first.

    The page's tests share a browser; a module whose fixtures live as long as it does shares them.
    """
    for item in items:
        if group := _group(item):
            item.add_marker(pytest.mark.xdist_group(group))
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


def _group(item: pytest.Item) -> str:
    if BROWSER in item.path.parents:
        return "page"
    fixtures: Any = getattr(item, "_fixtureinfo", None)
    known = fixtures.name2fixturedefs if fixtures else {}
    shared = any(one.scope == "module" for defs in known.values() for one in defs)
    return item.nodeid.partition("::")[0] if shared else ""
