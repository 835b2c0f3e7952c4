"""
The end of the process: after SIGTERM, running stack operations and requests finish, then the state is saved.

MiniStack saves only after its web server has closed all connections, which never happens while a client keeps one open.
"""

import asyncio
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ministack import app as ministack_app
from ministack.core.persistence import STATE_DIR

from embedded_aws.server import persistence, settings

# How long the shutdown waits for stack operations and for other requests, in seconds.
_STACKS, _REQUESTS = 60, 5


class _Requests:
    """Counts running requests, and refuses new ones after the shutdown has begun."""

    def __init__(self) -> None:
        self.running = 0
        self.closed = False

    def around(self, serve: Callable) -> Callable:
        async def counted(scope: dict, receive: Callable, send: Callable) -> None:
            if scope["type"] == "lifespan":
                return await serve(scope, receive, send)
            if self.closed:
                await send({"type": "http.response.start", "status": 503, "headers": []})
                return await send({"type": "http.response.body", "body": b"The embedded AWS is ending"})
            self.running += 1
            try:
                await serve(scope, receive, send)
            finally:
                self.running -= 1

        return counted


def pid_file(port: int) -> str:
    """Replaces MiniStack's file in /tmp by one beside the state."""
    return str(Path(STATE_DIR).with_suffix(".pid"))


async def serve(
    original: Callable, app: Callable, config: Any, *, shutdown_trigger: Callable | None = None, mode: str | None = None
) -> None:
    """Wraps the web server's own function: serves until a signal arrives, then saves and ends the process."""
    requests = _Requests()
    ended = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, ended.set)
    never = asyncio.Event()
    serving = asyncio.create_task(original(requests.around(app), config, shutdown_trigger=never.wait, mode=mode))
    waiting = asyncio.create_task(ended.wait())
    watching = asyncio.create_task(_watch(settings.parent(), ended))
    await asyncio.wait({serving, waiting}, return_when=asyncio.FIRST_COMPLETED)
    watching.cancel()
    if serving.done():
        return serving.result()  # raises the reason why it could not serve
    await _settle(requests)
    _end(persistence.save())


async def _watch(parent: int | None, ended: asyncio.Event) -> None:
    """End with the runner, even if it was killed. Otherwise this process would keep running."""
    while parent is not None:
        try:
            os.kill(parent, 0)
        except OSError:
            return ended.set()
        await asyncio.sleep(1)


async def _settle(requests: _Requests) -> None:
    started = time.monotonic()
    while persistence.stacks_in_progress() and time.monotonic() - started < _STACKS:
        await asyncio.sleep(0.02)
    requests.closed = True
    started = time.monotonic()
    while requests.running and time.monotonic() - started < _REQUESTS:
        await asyncio.sleep(0.02)


def _end(complete: bool) -> None:
    try:
        os.remove(ministack_app._pid_file(int(ministack_app._resolve_port())))
    except OSError:
        pass
    # Threads of invocations and connections that are still open must not keep the process.
    os._exit(0 if complete else 1)
