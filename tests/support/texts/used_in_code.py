"""What the code asks to be said: names of templates and the facts given with them.

Read from the sources, so that no test has to list what the code says anyway.
"""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

_ROOT = Path(__file__).parents[3]
_NAME = re.compile(r"(answers|client|desk|files|refusals|staff|thread)/[a-z_]+")
_SPEAKS = re.compile(rf"Refusal\(|UnknownAccount\(|UnknownReaders\(|{_NAME.pattern}")

Asked = tuple[str, frozenset[str]]
"""A template's name and the names of its facts."""

_Function = ast.FunctionDef | ast.AsyncFunctionDef


def names() -> set[str]:
    """Every template that the code names, in a table, a call or a refusal."""
    tables = {text for one in _modules() for text in _strings(one) if _NAME.fullmatch(text)}
    return tables | {name for name, _ in asked()}


@cache
def asked() -> frozenset[Asked]:
    """Every call that answers, refuses or tells, with the facts written down in it."""
    return frozenset(found for module in _modules() for found in _asked_in(module))


@cache
def _modules() -> tuple[ast.Module, ...]:
    paths = (path for folder in ("domain", "bots") for path in (_ROOT / folder).rglob("*.py"))
    # The list of sentences names them all, and says none of them.
    speakers = (path for path in paths if not {"sandbox", "sentences.py"} & {*path.parts})
    sources = (path.read_text("utf-8") for path in speakers)
    return tuple(ast.parse(source) for source in sources if _SPEAKS.search(source))


def _asked_in(module: ast.Module) -> Iterator[Asked]:
    refusers = _refusers(module)
    for function in ast.walk(module):
        if isinstance(function, _Function):
            for call in ast.walk(function):
                if isinstance(call, ast.Call):
                    yield from _asked_by(call, function, refusers)


def _refusers(module: ast.Module) -> dict[str, int]:
    """Refusal and the functions that hand it a code of their caller's: where the code stands."""
    found = {"Refusal": 0, "UnknownAccount": 0, "UnknownReaders": 0}
    for function in ast.walk(module):
        if isinstance(function, _Function):
            parameters = [one.arg for one in (*function.args.posonlyargs, *function.args.args)]
            for call in ast.walk(function):
                if isinstance(call, ast.Call) and _called(call) == "Refusal":
                    code = call.args[0]
                    if isinstance(code, ast.Name) and code.id in parameters:
                        found[function.name] = parameters.index(code.id)
    return found


def _asked_by(call: ast.Call, function: ast.AST, refusers: dict[str, int]) -> Iterator[Asked]:
    if _called(call) in refusers:
        facts = frozenset(one.arg for one in call.keywords if one.arg)
        code = call.args[refusers[_called(call)]]
        for value in _meanings(code, function):
            yield from ((f"refusals/{word}", facts) for word in _strings(value))
    elif said := _names_in(call):
        given = [value for one in call.args[1:2] for value in _meanings(one, function)]
        keys = (key for one in given if isinstance(one, ast.Dict) for key in one.keys if key)
        facts = frozenset(word for key in keys for word in _strings(key))
        yield from ((name, facts) for name in said)


def _names_in(call: ast.Call) -> list[str]:
    """The templates that a call names first; what a call within it names is found there."""
    first = call.args[0] if call.args else None
    if first is None or isinstance(first, ast.Call):
        return []
    return [one for one in _strings(first) if _NAME.fullmatch(one)]


def _called(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else ""


def _meanings(value: ast.expr, function: ast.AST) -> list[ast.expr]:
    """What a name was given in a function; any other expression means itself."""
    if not isinstance(value, ast.Name):
        return [value]
    return [
        meant
        for one in ast.walk(function)
        for at, meant in _given_by(one)
        if isinstance(at, ast.Name) and at.id == value.id
    ]


def _given_by(node: ast.AST) -> Iterator[tuple[ast.expr, ast.expr]]:
    """The targets of an assignment, and what they are given."""
    if isinstance(node, ast.Assign):
        yield from ((target, node.value) for target in node.targets)
    elif isinstance(node, ast.AnnAssign) and node.value is not None:
        yield node.target, node.value


def _strings(node: ast.AST) -> Iterator[str]:
    for one in ast.walk(node):
        if isinstance(one, ast.Constant) and isinstance(one.value, str):
            yield one.value
