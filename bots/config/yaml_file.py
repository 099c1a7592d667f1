"""Reading YAML that people write: what is not plain data is a sentence with its line.

PyYAML alone keeps the last of two equal keys, gives up in a traceback on brackets in thousands, on
numbers of thousands of digits and on impossible dates, and multiplies aliases without end.
"""

from collections.abc import Hashable, Iterator
from pathlib import Path

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

DEEPEST = 50
"""How many levels of a configuration may lie inside each other."""
_MOST_VALUES = 100_000
_MOST_DIGITS = 18
"""Every database and every JSON reader takes whole numbers up to this length as they are."""

_WHOLE = "tag:yaml.org,2002:int"
_OTHER_TAGS = tuple(f"tag:yaml.org,2002:{name}" for name in ("binary", "omap", "pairs", "set"))


class Unreadable(ValueError):
    """A file is not plain YAML. The message has a line for each mistake, with the file's name."""


def read_yaml(path: Path) -> object:
    """Return what a file contains; None if it is empty. Keys are texts, as they are written.

    Raises Unreadable.
    """
    try:
        return _parsed(path.read_text(encoding="utf-8"), path)
    except (OSError, ValueError) as error:
        if isinstance(error, Unreadable):
            raise
        raise Unreadable(f"{path} cannot be read: {error}") from None
    except yaml.YAMLError as error:
        raise Unreadable(f"{path} is not YAML: {error}") from None


def _parsed(text: str, path: Path) -> object:
    loader = _Loader(text)
    try:
        root = loader.get_single_node()
        if root is None:
            return None
        if mistakes := list(dict.fromkeys(_mistakes_in(root))):
            raise Unreadable("\n".join(f"{path}, {mistake}" for mistake in mistakes))
        written: object = loader.construct_document(root)
    except RecursionError:
        raise Unreadable(f"{path}: {_TOO_DEEP}") from None
    finally:
        loader.dispose()
    if loader.mistakes:
        raise Unreadable("\n".join(f"{path}, {mistake}" for mistake in loader.mistakes))
    return written


_TOO_DEEP = f"values are nested deeper than {DEEPEST} levels; check the brackets"


def plain(text: str) -> bool:
    """Return whether every database and chat can take a text: no NUL, no half of a character."""
    return "\0" not in text and not any("\ud800" <= one <= "\udfff" for one in text)


def _mistakes_in(root: Node) -> Iterator[str]:
    """Return a mistake for each thing that is not plain data, with its line.

    An alias counts each time it is used. One that contains itself is nested too deeply.
    """
    left, values = [(root, 1)], 0
    while left:
        node, depth = left.pop()
        values += 1
        if depth > DEEPEST or values > _MOST_VALUES:
            too_many = f"there are more than {_MOST_VALUES} values, counting aliases"
            yield f"{_line(node)}: {_TOO_DEEP if depth > DEEPEST else too_many}"
            return
        yield from _mistakes_at(node)
        left += [(part, depth + 1) for part in reversed(_parts_of(node))]


def _parts_of(node: Node) -> list[Node]:
    if isinstance(node, MappingNode):
        return [part for pair in node.value for part in pair]
    return list(node.value) if isinstance(node, SequenceNode) else []


def _mistakes_at(node: Node) -> Iterator[str]:
    if node.tag in _OTHER_TAGS:
        yield f"{_line(node)}: no setting can be a {node.tag.rpartition(':')[2]}"
    if node.tag == _WHOLE and len(node.value) > _MOST_DIGITS:
        yield (
            f"{_line(node)}: a number can have at most {_MOST_DIGITS} digits;"
            " write a longer one in quotes, as text"
        )
    if isinstance(node, MappingNode):
        known = set()
        for key, _ in node.value:
            if not isinstance(key, ScalarNode):
                yield f"{_line(key)}: write a name before the colon"
            elif key.value in known:
                yield f"{_line(key)}: “{key.value}” appears twice here; keep one of them"
            else:
                known.add(key.value)


def _line(node: Node) -> str:
    return f"line {node.start_mark.line + 1}"


_KINDS = {"timestamp": "date", "int": "number", "float": "number", "bool": "yes or no value"}
"""What a wrong value was taken for, by YAML's tag."""


class _Loader(yaml.SafeLoader):
    """Builds plain data; values that their type does not allow are collected as mistakes."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.mistakes: list[str] = []

    def construct_object(self, node: Node, deep: bool = False) -> object:
        try:
            return super().construct_object(node, deep)
        except (ValueError, LookupError, AttributeError, TypeError, OverflowError):
            # What PyYAML's own constructors raise: 2026-13-45, !!int foo, !!bool perhaps.
            kind = _KINDS.get(node.tag.rpartition(":")[2], "valid value")
            self.mistakes.append(f"{_line(node)}: “{node.value}” isn't a {kind}")
            return None

    def construct_mapping(self, node: MappingNode, deep: bool = False) -> dict[Hashable, object]:
        """Build a mapping whose keys are as written: `No` is a name, not false."""
        self.flatten_mapping(node)
        return {
            str(key.value): self.construct_object(value, deep=deep) for key, value in node.value
        }
