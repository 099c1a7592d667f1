"""HTTP calls to a running sandbox, which both platforms' clients make."""

from collections.abc import Mapping
from io import BytesIO
from types import TracebackType
from typing import Any, Self

import aiohttp

from bots.sandbox.wire import PATIENCE, SimError

File = tuple[str, str, bytes]
"""A file to upload: its name, its media type, its bytes."""


class Caller:
    """Calls paths of a sandbox.

    Raises SimError if the sandbox refuses, TimeoutError if a wait times out.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        timeout = aiohttp.ClientTimeout(total=None, connect=PATIENCE)
        self._session = aiohttp.ClientSession(timeout=timeout)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._session is not None:
            await self._session.close()

    async def post(self, path: str, **json: Any) -> Any:
        """Send JSON to a path such as `/sim/telegram/send`."""
        return await self.call("POST", path, json=json)

    async def upload(self, path: str, files: Mapping[str, File], **fields: Any) -> Any:
        """Send files (name, media type, bytes) with other fields, as a browser does."""
        form = aiohttp.FormData(quote_fields=False)
        for field, (name, kind, content) in files.items():
            form.add_field(field, BytesIO(content), filename=name, content_type=kind)
        for field, value in fields.items():
            form.add_field(field, str(value))
        return await self.call("POST", path, data=form)

    async def fetch(self, path: str, **headers: str) -> tuple[int, bytes]:
        """Return status and content of a path that is not JSON."""
        if self._session is None:
            raise RuntimeError("use it as `async with Sim(url) as sim`")
        async with self._session.get(self.url + path, headers=headers) as response:
            return response.status, await response.read()

    async def get(self, path: str, **params: Any) -> Any:
        """Return the JSON of a path; parameters that are None are left out."""
        given = {name: str(value) for name, value in params.items() if value is not None}
        return await self.call("GET", path, params=given)

    async def call(self, verb: str, path: str, **how: Any) -> Any:
        """Call a path and return its JSON."""
        if self._session is None:
            raise RuntimeError("use it as `async with Sim(url) as sim`")
        async with self._session.request(verb, self.url + path, **how) as response:
            data = await response.json()
        if response.status == 408:
            raise TimeoutError(f"{verb} {path} {how}: {data['error']}")
        if response.status >= 400:
            raise SimError(f"{verb} {path}: {data['error']}")
        return data
