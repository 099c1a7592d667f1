"""Logical addresses: their stored forms stay, and nobody else spells one."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from domain.outgoing import addresses
from domain.outgoing.addresses import Address, AddressKind
from domain.people.places import Place

ROOT = Path(__file__).parents[3]
THERE = {
    Path(addresses.__file__),
    # The list of erasures marks people; it stands outside the database and has no addresses.
    ROOT / "storage" / "repositories" / "people" / "erasures.py",
}
SPELLED = re.compile(rf"({'|'.join(AddressKind)}):(\d.*)?")


@pytest.mark.parametrize(
    ("made", "stored", "kind", "number"),
    [
        (addresses.thread_address(42), "desk:42", AddressKind.THREAD, 42),
        (
            addresses.former_thread_address(42, "C1", "17.5"),
            "former:42:C1:17.5",
            AddressKind.FORMER_THREAD,
            42,
        ),
        (addresses.channel_address(1), "department:1", AddressKind.CHANNEL, 1),
        (addresses.conversation_address(7), "conversation:7", AddressKind.CONVERSATION, 7),
        (addresses.direct_chat_address(3), "person:3", AddressKind.DIRECT_CHAT, 3),
        (
            addresses.chat_address(Place("slack", "T1", "D1")),
            "chat:slack:T1:D1:",
            AddressKind.CHAT,
            None,
        ),
    ],
)
def test_an_address_keeps_its_stored_form_and_is_read(
    made: Address, stored: str, kind: AddressKind, number: int | None
) -> None:
    assert made == stored
    assert addresses.kind_and_number(made) == (kind, number)
    assert addresses.is_direct_chat(made) == (kind is AddressKind.DIRECT_CHAT)


def test_what_is_no_address_stands_for_nothing() -> None:
    assert addresses.kind_and_number("elsewhere") == (None, None)


def spelled_in(tree: ast.AST) -> Iterator[str]:
    """The strings, and parts of f-strings, that begin an address."""
    for node in ast.walk(tree):
        said = node.value if isinstance(node, ast.Constant) else None
        if isinstance(said, str) and SPELLED.fullmatch(said):
            yield said


def test_nobody_else_spells_an_address() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {one}"
        for layer in ("bots", "domain", "storage")
        for path in sorted((ROOT / layer).rglob("*.py"))
        if path not in THERE and "versions" not in path.parts
        for one in spelled_in(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert not found, "\n".join(found)


def test_the_search_finds_an_address() -> None:
    seen = "f'desk:{one}', 'department:1', literal('person:'), 'chat:write', f'{one} desk: {two}'"
    assert set(spelled_in(ast.parse(seen))) == {"desk:", "department:1", "person:"}
