"""`python -m bots.sandbox`: the sandbox as a separate process."""

import argparse
import asyncio
import signal

from bots.sandbox.server import serve


async def _run(host: str, port: int, *, limits: bool) -> None:
    ended = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, ended.set)
    await serve(host, port, limits=limits, until=ended)


def main() -> None:
    """Parse the arguments and run until SIGTERM or Ctrl-C."""
    parser = argparse.ArgumentParser(prog="python -m bots.sandbox", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--no-limits", action="store_true", help="no rate limits (benchmarks)")
    asked = parser.parse_args()
    asyncio.run(_run(asked.host, asked.port, limits=not asked.no_limits))


if __name__ == "__main__":
    main()
