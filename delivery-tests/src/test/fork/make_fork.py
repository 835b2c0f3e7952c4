#!/usr/bin/env python3
"""Writes a fork of this repository into an empty folder: make_fork.py FOLDER

The fork has another application, other modules, packages, environments, approvals, and accounts, and a handler of its
own. Every test outside the two modules of the application stays as it is.
"""

import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[4]

# Only these are touched by who makes a fork of its own.
OWN = ("hello-function/", "hello-infra/", "pipeline-infra/src/main/", "buildspecs/", "pipeline-infra/pom.xml", "pom.xml")

RENAMED = [
    (r"com\.example\.hello", "com.acme.orders"),
    (r"com/example/hello", "com/acme/orders"),
    (r"\bhello-(function|infra)\b", r"orders-\1"),
    (r"\bHello(?=[A-Z])", "Orders"),
]

SETTINGS = """\
application: orders
region: eu-central-1
account: "101010101010"

repository: acme/orders
branch: trunk
connection: arn:aws:codeconnections:eu-central-1:101010101010:connection/11111111-1111-1111-1111-111111111111

environments:
  - name: dev
    account: "202020202020"
    approval:
      mail: [developers@example.com]
      days: 3

  - name: staging
    account: "303030303030"

  - name: live
    account: "404040404040"
    approval:
      mail: [owners@example.com, operators@example.com]
      days: 30
"""

HANDLER = '''\
package com.acme.orders.function;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Answers with the orders. */
public final class OrdersHandler implements RequestStreamHandler {

    @Override
    public void handleRequest(InputStream event, OutputStream response, Context context) throws IOException {
        response.write("""
                {"statusCode": 200, "headers": {"content-type": "application/json"}, "body": "{\\\\"orders\\\\": []}"}
                """.getBytes(StandardCharsets.UTF_8));
    }
}
'''

HANDLER_TESTS = '''\
package com.acme.orders.function;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

class OrdersHandlerTests {

    @Test
    void answersWithTheOrders() throws Exception {
        ByteArrayOutputStream response = new ByteArrayOutputStream();

        new OrdersHandler().handleRequest(InputStream.nullInputStream(), response, null);

        assertThat(response.toString()).contains("orders");
    }
}
'''


def renamed(text):
    for old, new in RENAMED:
        text = re.sub(old, new, text)
    return text


def write(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def replace(path, pattern, new):
    text, count = re.subn(pattern, lambda match: new, path.read_text())
    if count != 1:
        sys.exit(f"{path}: {count} lines like {pattern} instead of one")
    path.write_text(text)


def main(fork):
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, check=True, capture_output=True, text=True,
    ).stdout
    for name in filter(None, listed.split("\0")):
        source = ROOT / name
        if not source.is_file():
            continue
        if name.startswith(("hello-function/src/main/java/", "hello-function/src/test/")):
            continue  # The fork has a handler of its own, with tests of its own.
        own = name.startswith(OWN)
        target = fork / (renamed(name) if own else name)
        write(target, renamed(source.read_text()).encode() if own else source.read_bytes())
        target.chmod(source.stat().st_mode)

    write(fork / "pipeline.yaml", SETTINGS.encode())
    package = "java/com/acme/orders/function"
    write(fork / f"orders-function/src/main/{package}/OrdersHandler.java", HANDLER.encode())
    write(fork / f"orders-function/src/test/{package}/OrdersHandlerTests.java", HANDLER_TESTS.encode())
    replace(
        fork / "buildspecs/buildspec_deploy.yml",
        r'\["message"\] == "Hello world!"',
        '["orders"] == []',
    )
    for command in (
        ["git", "init", "--quiet"],
        ["git", "add", "--all"],
        ["git", "-c", "user.name=Fork", "-c", "user.email=fork@example.com", "commit", "--quiet", "-m", "Orders"],
    ):
        subprocess.run(command, cwd=fork, check=True)


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
