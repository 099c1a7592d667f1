"""Faults on demand: how the next calls fail."""

import asyncio
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from bots.sandbox.changes import Note, unheard


class Kind(StrEnum):
    """How a call fails."""

    TOO_MANY = "429"
    """The platform asks to wait `retry_after` seconds; nothing recorded."""
    ERROR = "500"
    """An error of the platform's own; nothing recorded."""
    TIMEOUT = "timeout"
    """Recorded; no answer until `delay` seconds passed, and then the connection ends."""
    DROP_BEFORE = "drop_before"
    """The connection ends, nothing recorded."""
    DROP_AFTER = "drop_after"
    """Recorded, then the connection ends."""
    SLOW = "slow"
    """All goes well, `delay` seconds later."""
    UNAUTHORIZED = "unauthorized"
    """The platform says that the token is revoked."""
    REFUSED = "refused"
    """The platform refuses what the call asks for, whatever it is; nothing recorded."""
    HTML = "html"
    """A proxy's page of HTML instead of an answer; nothing recorded."""
    DUPLICATE = "duplicate"
    """No call goes wrong: an update or event is delivered twice."""


@dataclass(slots=True)
class Fault:
    """One kind of fault for the next `times` calls of a method (`*`: any)."""

    platform: str
    method: str
    kind: Kind
    times: int = 1
    delay: float = 0.0
    retry_after: int = 1


class Faults:
    """Faults that wait for their calls, the oldest first."""

    def __init__(self, note: Note = unheard) -> None:
        self._note = note
        self._waiting: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Let the next matching calls fail."""
        self._waiting.append(fault)
        self._note("faults")

    def clear(self, platform: str | None = None, kind: str | None = None) -> None:
        """Let all calls succeed again, or only remove this kind, or this platform's faults."""
        self._waiting = [
            fault
            for fault in self._waiting
            if platform not in (None, fault.platform) or kind not in (None, fault.kind)
        ]
        self._note("faults")

    def as_json(self) -> list[dict[str, Any]]:
        """Return the waiting faults as plain data."""
        return [asdict(fault) for fault in self._waiting]

    async def take(self, platform: str, method: str) -> Fault | None:
        """Return the fault for this call, and use it up.

        For a slow one, wait here and return None: for the caller, everything succeeds.
        """
        if not self._waiting:
            return None
        fault = next((f for f in self._waiting if _hits(f, platform, method)), None)
        if fault is None:
            return None
        self._use(fault)
        if fault.kind is Kind.SLOW:
            await asyncio.sleep(fault.delay)
            return None
        return fault

    def doubles(self, platform: str) -> bool:
        """Return whether this update or event should come twice, and use that up."""
        for fault in self._waiting:
            if fault.platform == platform and fault.kind is Kind.DUPLICATE:
                self._use(fault)
                return True
        return False

    def _use(self, fault: Fault) -> None:
        fault.times -= 1
        if fault.times <= 0:
            self._waiting.remove(fault)
            self._note("faults")


def _hits(fault: Fault, platform: str, method: str) -> bool:
    return (
        fault.platform == platform
        and fault.kind is not Kind.DUPLICATE
        and fault.method in ("*", method)
    )
