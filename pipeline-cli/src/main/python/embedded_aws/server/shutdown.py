"""
The end of the process: on SIGTERM, what is under way is finished and the state written, whatever else goes on.

MiniStack saves after its web server has closed all connections, which may never happen while a client keeps one open.
"""
import asyncio
import os
import signal
import time
from pathlib import Path

import hypercorn.asyncio
from ministack import app
from ministack.core.persistence import STATE_DIR

from embedded_aws.server import persistence, settings

# How long the end waits for stack operations under way, and for other requests. Seconds.
_STACKS, _REQUESTS = 60, 5


class _Requests:
    """Counts what is being served, and refuses what comes after the end began."""

    def __init__(self):
        self.running = 0
        self.closed = False

    def around(self, serve):
        async def counted(scope, receive, send):
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


def install():
    app._pid_file = lambda port: str(Path(STATE_DIR).with_suffix(".pid"))  # instead of one in /tmp
    serve = hypercorn.asyncio.serve

    async def serve_until_ended(application, config):
        requests = _Requests()
        ended = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, ended.set)
        never = asyncio.Event()
        serving = asyncio.create_task(serve(requests.around(application), config, shutdown_trigger=never.wait))
        waiting = asyncio.create_task(ended.wait())
        watching = asyncio.create_task(_watch(settings.parent(), ended))
        await asyncio.wait({serving, waiting}, return_when=asyncio.FIRST_COMPLETED)
        watching.cancel()
        if serving.done():
            return serving.result()  # raises what kept it from serving
        await _settle(requests)
        _end(persistence.save())

    hypercorn.asyncio.serve = serve_until_ended


async def _watch(parent, ended):
    """End with the runner, even if it was killed: nobody else would end this process, and it holds the port."""
    while parent is not None:
        try:
            os.kill(parent, 0)
        except OSError:
            return ended.set()
        await asyncio.sleep(1)


async def _settle(requests):
    started = time.monotonic()
    while persistence.stacks_in_progress() and time.monotonic() - started < _STACKS:
        await asyncio.sleep(0.02)
    requests.closed = True
    started = time.monotonic()
    while requests.running and time.monotonic() - started < _REQUESTS:
        await asyncio.sleep(0.02)


def _end(complete):
    try:
        os.remove(app._pid_file(int(app._resolve_port())))
    except OSError:
        pass
    # Threads of invocations and connections that are still open must not keep the process.
    os._exit(0 if complete else 1)
