"""
The way in: who may reach what besides the AWS APIs.

MiniStack's own administration (reset, configuration, downloads of a function's code) asks for no credentials. A build
that runs on this machine can reach the port, so these paths are closed, and our own endpoints need the token.
"""
import hmac
import json

from ministack import app

from embedded_aws.server import settings

_OPEN = ("/_ministack/health", "/_ministack/ready",
         "/_ministack/cfn-response/", "/_ministack/cfn-signal/")  # the last two end in a secret of their own
_CLOSED = ("/_ministack", "/_localstack", "/_aws/sqs", "/_aws/ses", "/_aws/sns", "/health")

_endpoints = []


def endpoint(prefix, handle):
    """Add an internal endpoint: async handle(method, path, body) returns (status, answer to encode as JSON)."""
    _endpoints.append((prefix, handle))


def install():
    aws = app.app

    async def guarded(scope, receive, send):
        path = scope.get("path", "")
        if scope["type"] == "http":
            for prefix, handle in _endpoints:
                if path.startswith(prefix):
                    return await _answer(scope, receive, send, handle)
            if path.startswith(_CLOSED) and not path.startswith(_OPEN):
                return await _send(send, 403, {"message": f"{path} is not served here"})
        await aws(scope, receive, send)

    app.app = guarded
    # With TLS, MiniStack also takes port 443 for Cognito's tokens; nothing here needs it.
    app._port_is_bindable = lambda host, port: False


async def _answer(scope, receive, send, handle):
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


async def _send(send, status, answer):
    body = json.dumps(answer).encode()
    await send({"type": "http.response.start", "status": status, "headers": [
        (b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]})
    await send({"type": "http.response.body", "body": body})
