"""No platform's name outside its folder: the domain has none, and bots compares none."""

import ast
from collections.abc import Iterator
from pathlib import Path

from bots.platform_table import PLATFORMS

ROOT = Path(__file__).parent.parent
OURS = [
    path
    for room in ("domain", "storage/repositories", "bots")
    for path in sorted((ROOT / room).rglob("*.py"))
    if not {"sandbox", "demo"} & {*path.parts}
    and not any(path.is_relative_to(ROOT / "bots" / "platforms" / name) for name in PLATFORMS)
]


def names_in(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """The strings that are a platform's name and nothing else, with their lines."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and node.value in PLATFORMS:
            yield node.lineno, str(node.value)


def compared_in(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """The platforms that are compared, looked up or matched by name, with their lines."""
    for node in ast.walk(tree):
        asked = node.func if isinstance(node, ast.Call) else None
        looked_up = isinstance(asked, ast.Attribute) and asked.attr in ("get", "startswith")
        if looked_up or isinstance(node, ast.Compare | ast.MatchValue | ast.Subscript):
            yield from names_in(node)
        if isinstance(asked, ast.Name) and asked.id == "isinstance":
            told = (one for one in ast.walk(node) if isinstance(one, ast.Name))
            yield from ((one.lineno, one.id) for one in told if one.id.endswith("Adapter"))


def test_no_platform_is_told_by_its_name() -> None:
    found = []
    for path in OURS:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        told = compared_in(tree) if path.is_relative_to(ROOT / "bots") else names_in(tree)
        found += [f"{path.relative_to(ROOT)}:{line}: {name}" for line, name in told]
    assert OURS
    assert not found, "\n".join(found)


def test_the_search_finds_a_platforms_name() -> None:
    seen = ast.parse("if place.platform == 'slack': isinstance(one, SlackAdapter)")
    assert list(compared_in(seen)) == [(1, "slack"), (1, "SlackAdapter")]
    assert list(names_in(ast.parse("SOURCES = ('telegram', 'phone')"))) == [(1, "telegram")]
