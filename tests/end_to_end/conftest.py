"""Desks on a sandbox, in this process."""

from collections.abc import Iterator

import pytest

from tests.support.databases.quick_migration import begin_quickly


@pytest.fixture(scope="package", autouse=True)
def _quickly() -> Iterator[None]:
    """No desk is migrated step by step."""
    with begin_quickly():
        yield
