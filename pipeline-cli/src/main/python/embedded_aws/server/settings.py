"""The settings of the process. MiniStack's settings are derived from them."""

import os
import sys
from pathlib import Path


def _required(name: str) -> str:
    value = os.environ.get(name)
    if not value:
        sys.exit(f"embedded AWS: {name} is not set")
    return value


def apply() -> None:
    """Set what MiniStack reads from the environment. Must run before any of its modules is imported."""
    state = Path(_required("EMBEDDED_AWS_STATE")).resolve()
    metadata, objects = state / "metadata", state / "objects"
    objects.mkdir(parents=True, exist_ok=True)
    for name in list(os.environ):
        # A developer's own AWS or MiniStack settings must not change what the emulator does.
        if name.startswith(("AWS_", "MINISTACK_", "LOCALSTACK_", "LAMBDA_", "DOCKER_")):
            del os.environ[name]
    os.environ.update(
        {
            "GATEWAY_PORT": _required("GATEWAY_PORT"),
            "BIND_HOST": "127.0.0.1",
            "MINISTACK_HOST": "localhost",
            "AUTH": "true",
            "USE_SSL": "1",
            "MINISTACK_SSL_CERT": _required("EMBEDDED_AWS_CERT"),
            "MINISTACK_SSL_KEY": _required("EMBEDDED_AWS_KEY"),
            # For MiniStack, this is the secret of every account's root.
            "AWS_ACCESS_KEY_ID": "000000000000",
            "AWS_SECRET_ACCESS_KEY": _required("EMBEDDED_AWS_TOKEN"),
            "PERSIST_STATE": "1",
            "STATE_DIR": str(metadata),
            "S3_PERSIST": "1",
            "S3_DATA_DIR": str(objects),
            # No other listener than the gateway, no container, no process for a function.
            "IOT_MTLS_ENABLED": "0",
            "SFTP_ENABLED": "0",
            "DOCKER_HOST": "unix:///nonexistent",
            "LAMBDA_STRICT": "1",
            "LOG_LEVEL": os.environ.get("LOG_LEVEL", "WARNING"),
        }
    )


def token() -> str:
    return _required("EMBEDDED_AWS_TOKEN")


def parent() -> int | None:
    """The id of the process with which this one ends, from EMBEDDED_AWS_PARENT."""
    return int(os.environ["EMBEDDED_AWS_PARENT"]) if os.environ.get("EMBEDDED_AWS_PARENT") else None


def access_log() -> Path:
    return Path(_required("EMBEDDED_AWS_ACCESS_LOG")).resolve()


def functions_url() -> str:
    return _required("EMBEDDED_AWS_FUNCTIONS_URL").rstrip("/")


def functions_dir() -> Path:
    return Path(_required("EMBEDDED_AWS_FUNCTIONS_DIR")).resolve()
