"""The list of erasures: who was forgotten and when, outside the database and its backups.

It contains no account, only keyed hashes (HMAC-SHA256, RFC 2104) with a key that lies beside it and
nowhere else. A database from before an erasure, put back, is compared with it at the start.
"""

import hashlib
import hmac
import io
import os
import secrets
from collections.abc import Collection, Iterable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from storage.engine.files.modes import FILE, make_folder, sync

FOLDER_NAME = "erased"
"""The folder of the list, in the folder of the desk's files."""

_KEY_BYTES = 32


class ErasureList:
    """The list in a folder of files. One process adds to it; its methods may run in any thread."""

    def __init__(self, files: Path) -> None:
        """Open the list, which need not exist, in the folder of the desk's files."""
        self.folder = files / FOLDER_NAME
        self._key_file, self._list_file = self.folder / "key", self.folder / "list"

    def exists(self) -> bool:
        """Return whether there is a list that can be read: with its key."""
        return self._key_file.is_file() and self._list_file.is_file()

    def add(self, marks: Collection[str], at: datetime) -> None:
        """Add what tells of a person: accounts, and their row. It is durable when this returns.

        What is on the list for this instant already is not added again. Raises OSError.
        """
        known = self.instants()
        hashed = [self._hash(mark, self._key()) for mark in sorted(marks)]
        lines = [f"{one} {at.isoformat()}\n" for one in hashed if known.get(one) != at]
        if not lines:
            return
        with self._opened(self._list_file, os.O_APPEND) as file:
            if file.tell() and not self._list_file.read_bytes().endswith(b"\n"):
                file.write(b"\n")  # a line that a crash left unfinished
            file.write("".join(lines).encode())
            file.flush()
            os.fsync(file.fileno())
        sync(self.folder)

    def among(self, marks: Iterable[tuple[int, str, datetime]]) -> set[int]:
        """Return the people that the list names, of these: a number, a mark, and since when.

        Who is known only since their erasure is a new person.
        """
        known = self.instants()
        if not known:
            return set()
        key = self._key()
        return {
            number
            for number, mark, since in marks
            if (at := known.get(self._hash(mark, key))) is not None and since <= at
        }

    def instants(self) -> dict[str, datetime]:
        """Return the newest instant of each hash; a line that can't be read is left out."""
        found: dict[str, datetime] = {}
        if not self.exists():
            return found
        for line in self._list_file.read_text(errors="replace").splitlines():
            hashed, _, instant = line.partition(" ")
            with suppress(ValueError):
                at = datetime.fromisoformat(instant)
                found[hashed] = max(at, found.get(hashed, at))
        return found

    def _hash(self, mark: str, key: bytes) -> str:
        return hmac.new(key, mark.encode(errors="replace"), hashlib.sha256).hexdigest()

    def _key(self) -> bytes:
        """Return the key; it is made before anything is on the list. Raises OSError."""
        make_folder(self.folder)
        if not self._key_file.exists():
            draft = self.folder / "key.part"
            draft.unlink(missing_ok=True)
            with self._opened(draft, os.O_EXCL) as file:
                file.write(secrets.token_hex(_KEY_BYTES).encode())
                file.flush()
                os.fsync(file.fileno())
            draft.replace(self._key_file)
            sync(self.folder)
        return bytes.fromhex(self._key_file.read_text().strip())

    def _opened(self, path: Path, flag: int) -> "io.BufferedWriter":
        return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | flag, FILE), "ab")
