"""
Access to the port, apart from the AWS APIs.

MiniStack's own administration (reset, configuration, downloads of a function's code) asks for no credentials. Builds
run on the same machine and can reach the port. So these paths are closed, and our own endpoints need the token.
"""

import hmac
import json
from collections.abc import Awaitable, Callable
from typing import Any

from embedded_aws.server import settings

_OPEN = (
    "/_ministack/health",
    "/_ministack/ready",
    "/_ministack/cfn-response/",
    "/_ministack/cfn-signal/",
)  # the last two end with a secret
_CLOSED = ("/_ministack", "/_localstack", "/_aws/sqs", "/_aws/ses", "/_aws/sns", "/health")

# Serves an internal endpoint: (method, path, body) -> (status, answer to encode as JSON).
Endpoint = Callable[[str, str, Any], Awaitable[tuple[int, Any]]]

_endpoints: list[tuple[str, Endpoint]] = []


def endpoint(prefix: str, handle: Endpoint) -> None:
    """Add an internal endpoint for all paths with this prefix."""
    _endpoints.append((prefix, handle))


async def serve(original: Callable, scope: dict, receive: Callable, send: Callable) -> None:
    """Wraps MiniStack's ASGI application."""
    path = scope.get("path", "")
    if scope["type"] == "http":
        for prefix, handle in _endpoints:
            if path.startswith(prefix):
                return await _answer(scope, receive, send, handle)
        if path.startswith(_CLOSED) and not path.startswith(_OPEN):
            return await _send(send, 403, {"message": f"{path} is not served here"})
    await original(scope, receive, send)


def port_is_bindable(host: str, port: int) -> bool:
    """With TLS, MiniStack also listens on port 443 for Cognito's tokens. Nothing here needs it."""
    return False


async def _answer(scope: dict, receive: Callable, send: Callable, handle: Callable) -> None:
    given = next((value for name, value in scope["headers"] if name == b"authorization"), b"")
    if not hmac.compare_digest(given, b"Bearer " + settings.token().encode()):
        return await _send(send, 403, {"message": "this endpoint needs the token of the embedded AWS"})
    body = b""
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return
        body += message.get("body", b"")
        if not message.get("more_body"):
            break
    try:
        decoded = json.loads(body) if body else {}
    except ValueError:
        return await _send(send, 400, {"message": "the body is not JSON"})
    status, answer = await handle(scope["method"], scope["path"], decoded)
    await _send(send, status, answer)


async def _send(send: Callable, status: int, answer: Any) -> None:
    body = json.dumps(answer).encode()
    await send(
        {
            "type": "http.response.start",
            "status": status,
            "headers": [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())],
        }
    )
    await send({"type": "http.response.body", "body": body})
