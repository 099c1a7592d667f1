"""Programs as processes of their own that begin at once.

A process that has imported everything forks one for each: a desk's imports take two seconds of
processor time. Some tests start the real command, to see that it does the same.
"""

import asyncio
import multiprocessing
import os
import runpy
import signal
import sys
from collections.abc import Mapping
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import IO, Self

_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(["tests.support.programs.preload"])


class Program:
    """A running `python -m MODULE …`; what it has of asyncio's processes, it does as they do."""

    def __init__(
        self,
        process: multiprocessing.process.BaseProcess,
        stdout: asyncio.StreamReader,
        stderr: asyncio.StreamReader | None,
        stdin: IO[bytes] | None,
    ) -> None:
        self.stdout = stdout
        self.stderr = stderr
        self.stdin = stdin
        self._process = process

    @classmethod
    async def start(
        cls,
        module: str,
        *words: str,
        env: Mapping[str, str] | None = None,
        log: IO[str] | None = None,
        reads: bool = False,
    ) -> Self:
        """Run a module in this folder, with the environment `env` (this process's unless given).

        `log`: where its errors go; its `stderr` unless given. `reads`: it reads what is written to
        its `stdin`; otherwise it reads nothing.
        """
        out, said = _FORKS.Pipe(duplex=False)
        stdin = None
        if reads:
            heard, told = _FORKS.Pipe(duplex=False)
            stdin = os.fdopen(os.dup(told.fileno()), "wb", buffering=0)
            told.close()
        else:
            heard = Connection(os.open(os.devnull, os.O_RDONLY), writable=False)
        if log is None:
            errors, complained = _FORKS.Pipe(duplex=False)
            stderr = await _reader(errors)
        else:
            complained, stderr = Connection(os.dup(log.fileno()), readable=False), None
        process = _FORKS.Process(
            target=_run,
            args=(module, words, dict(os.environ if env is None else env), heard, said, complained),
            daemon=True,
        )
        await asyncio.to_thread(process.start)
        for end in (heard, said, complained):
            end.close()
        return cls(process, await _reader(out), stderr, stdin)

    @property
    def pid(self) -> int:
        """Its number."""
        assert self._process.pid is not None
        return self._process.pid

    @property
    def returncode(self) -> int | None:
        """Its exit status, or the signal that ended it as a negative number; None while it runs."""
        return self._process.exitcode

    async def wait(self) -> int:
        """Wait for its end, and return its exit status."""
        loop, ended = asyncio.get_running_loop(), asyncio.Event()
        loop.add_reader(self._process.sentinel, ended.set)
        try:
            await ended.wait()
        finally:
            loop.remove_reader(self._process.sentinel)
        self._process.join()
        assert self.returncode is not None
        return self.returncode

    async def communicate(self) -> tuple[bytes, bytes]:
        """Read all that it goes on to say, and wait for its end."""
        streams = [stream.read() for stream in (self.stdout, self.stderr) if stream is not None]
        said = await asyncio.gather(*streams)
        await self.wait()
        return said[0], b"".join(said[1:])

    def send_signal(self, number: signal.Signals) -> None:
        """Signal it, unless it has ended."""
        if self.returncode is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def kill(self) -> None:
        """End it without a word."""
        self.send_signal(signal.SIGKILL)


async def _reader(end: Connection) -> asyncio.StreamReader:
    pipe = os.fdopen(os.dup(end.fileno()), "rb", buffering=0)
    end.close()
    reader = asyncio.StreamReader()
    protocol = asyncio.StreamReaderProtocol(reader)
    await asyncio.get_running_loop().connect_read_pipe(lambda: protocol, pipe)
    return reader


def _run(
    module: str, words: tuple[str, ...], environment: dict[str, str], *streams: Connection
) -> None:
    for number, stream in enumerate(streams):
        os.dup2(stream.fileno(), number)
        stream.close()
    os.environ.clear()
    os.environ.update(environment)
    sys.stdin, sys.stdout, sys.stderr = open(0), open(1, "w"), open(2, "w", buffering=1)  # noqa: SIM115
    sys.argv[1:] = words
    runpy.run_module(module, run_name="__main__", alter_sys=True)
