"""Docstrings of public functions begin with a verb in the imperative, as docs/style.md asks."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

VERBS = frozenset(
    word
    for line in (
        "Accept Acknowledge Acquire Add Adopt Aim Allow Answer Append Apply Approve Archive Ask",
        "Assign Await Back Become Begin Block Bring Build Call Cancel Carry Change Check Choose",
        "Claim Close Collect Combine Commit Compare Compute Confirm Continue Convert Copy Count",
        "Create Decide Decode Delete Deliver Discard Disconnect Do Draw Drop Edit Encode End",
        "Enter Erase Exit Expire Explain Export Extend Fetch Fill Filter Find Finish Fire Fold",
        "Follow Forget Gather Give Go Group Hand Handle Hold Ignore Insert Invite Join Keep",
        "Leave Let Limit Link List Listen Load Lock Log Look Make Map Mark Measure Merge Move",
        "Name Normalise Notify Number Offer Open Order Park Parse Pass Pause Pick Pin Plan Play",
        "Post Postpone Prepare Press Print Probe Publish Put Query Raise React Read Receive",
        "Record Redraw Refresh Refuse Reject Release Remember Remind Remove Rename Render",
        "Reopen Replace Reply Report Require Reroute Reserve Reset Resolve Respond Restart",
        "Restore Resume Retry Return Revoke Rewrite Run Save Say Schedule See Seed Select Send",
        "Separate Serve Set Show Skip Sort Split Start Stop Store Sum Suspend Sweep Switch Take",
        "Tell Test Touch Translate Trim Try Turn Type Undo Unlink Unlock Unpin Update Upgrade",
        "Upload Use Verify Wait Wake Watch Withdraw Wrap Write Yield",
    )
    for word in line.split()
)
"""The verbs in use. If yours is missing, add it; if it is no verb, begin with one."""

Function = ast.FunctionDef | ast.AsyncFunctionDef


def modules() -> list[Path]:
    layers = ("bots", "domain", "storage")
    found = sorted(path for layer in layers for path in (ROOT / layer).rglob("*.py"))
    return [path for path in found if "versions" not in path.parts]


def is_property(function: Function) -> bool:
    return any("property" in ast.unparse(one) for one in function.decorator_list)


def public_functions(body: list[ast.stmt]) -> Iterator[Function]:
    """Yield functions and methods that others may call, properties aside: those are things."""
    for node in body:
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            yield from public_functions(node.body)
        elif isinstance(node, Function) and not node.name.startswith("_") and not is_property(node):
            yield node


def first_word(docstring: str) -> str:
    return re.split(r"[^\w']", docstring, maxsplit=1)[0]


@pytest.mark.parametrize("layer", ["bots", "domain", "storage"])
def test_the_docstring_of_a_public_function_begins_with_a_verb(layer: str) -> None:
    unlike = [
        f"{path.relative_to(ROOT)}:{function.lineno} {function.name}: {docstring.splitlines()[0]}"
        for path in modules()
        if path.is_relative_to(ROOT / layer)
        for function in public_functions(ast.parse(path.read_text(encoding="utf-8")).body)
        if (docstring := ast.get_docstring(function)) and first_word(docstring) not in VERBS
    ]
    assert not unlike, "\n".join(unlike)
