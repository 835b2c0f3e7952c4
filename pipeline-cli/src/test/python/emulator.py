"""The embedded AWS as its tests use it: the real process, on a free port, with state of its own.

class SomethingTests(EmulatorTestCase):          # one process per test class
    def test_something(self):
        self.aws.deploy(template, "stack", self.aws.root("111111111111"))
        build = self.aws.role_session("111111111111", "build", {"Effect": "Allow", ...})
        self.aws.client("s3", build).get_object(...)
"""

import atexit
import functools
import json
import os
import secrets
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.error
import urllib.request
from pathlib import Path
from typing import NamedTuple

import botocore.auth
import botocore.awsrequest
import botocore.config
import botocore.credentials
import botocore.session
from botocore.exceptions import ClientError

SOURCES = Path(__file__).resolve().parents[2] / "main" / "python"
REGION = "eu-west-1"


class Session(NamedTuple):
    """Credentials of one principal; a root has no session token."""

    access_key_id: str
    secret_access_key: str
    session_token: str | None = None


class DeploymentFailed(Exception):
    """A stack operation that did not complete; `reasons` has the failed resources' own reasons."""

    def __init__(self, status, reasons):
        super().__init__(f"{status}: " + " | ".join(reasons))
        self.status = status
        self.reasons = reasons


@functools.cache
def _process():
    aws = Emulator()
    atexit.register(aws.close)
    return aws.start()


def _shared():
    """The process that test classes share, as if it had just been started."""
    aws = _process()
    status, _ = aws.internal("POST", "/_test/reset", {})
    if status != 200:
        raise RuntimeError("The embedded AWS was not reset")
    aws.access_log_file.write_bytes(b"")
    return aws


class Emulator:
    """One embedded AWS process. `stop()` ends it as the runner does, `start()` starts it again on the same state."""

    def __init__(self, functions_url="http://127.0.0.1:9"):
        self.home = Path(tempfile.mkdtemp(prefix="embedded-aws-"))
        self.state = self.home / "state"
        self.functions_dir = self.home / "functions"
        self.access_log_file = self.home / "access.log"
        self.certificate, self.key = _certificate(self.home)
        self.token = secrets.token_hex(16)
        self.functions_url = functions_url
        self.port = _free_port()
        self.process = None
        self.parent = None  # the process that it ends with; this one by default
        self._botocore = botocore.session.Session()
        self._clients = {}

    @property
    def endpoint(self):
        return f"https://localhost:{self.port}"

    # --- the process -------------------------------------------------------------------------------------------

    def start(self):
        """Start the process and return when it answers."""
        with open(self.home / "process.log", "ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, str(Path(__file__).with_name("resettable.py"))],
                cwd=self.home,
                env=self.environment(),
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        deadline = time.monotonic() + 60
        while True:
            if self.process.poll() is not None or time.monotonic() > deadline:
                log = self.process_log()
                self.close()
                raise RuntimeError("The embedded AWS did not start:\n" + log[-4000:])
            try:
                status, _ = self.request("GET", "/_ministack/health")
                if status == 200:
                    return self
            except OSError:
                time.sleep(0.02)  # the port is not open yet

    def environment(self):
        """The environment of the process."""
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self.home),
            "PYTHONPATH": str(SOURCES),
            "PYTHONDONTWRITEBYTECODE": os.environ.get("PYTHONDONTWRITEBYTECODE", ""),
            "GATEWAY_PORT": str(self.port),
            "EMBEDDED_AWS_STATE": str(self.state),
            "EMBEDDED_AWS_CERT": str(self.certificate),
            "EMBEDDED_AWS_KEY": str(self.key),
            "EMBEDDED_AWS_TOKEN": self.token,
            "EMBEDDED_AWS_ACCESS_LOG": str(self.access_log_file),
            "EMBEDDED_AWS_FUNCTIONS_URL": self.functions_url,
            "EMBEDDED_AWS_FUNCTIONS_DIR": str(self.functions_dir),
            "EMBEDDED_AWS_PARENT": str(self.parent or os.getpid()),
        }

    def stop(self, how=signal.SIGTERM):
        """End the process group and wait until the state is written."""
        if self.process is None:
            return
        try:
            os.killpg(self.process.pid, how)
        except ProcessLookupError:
            pass
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            raise
        finally:
            self.process = None

    def restart(self):
        self.stop()
        return self.start()

    def close(self):
        """End the process and forget its state."""
        self.stop()
        shutil.rmtree(self.home, ignore_errors=True)

    def process_log(self):
        return (self.home / "process.log").read_text(errors="replace")

    def access_log(self):
        """The access log's records, oldest first."""
        if not self.access_log_file.exists():
            return []
        return [json.loads(line) for line in self.access_log_file.read_text().splitlines()]

    # --- who is asking -----------------------------------------------------------------------------------------

    def root(self, account):
        return Session(account, self.token)

    def service_role(self, role_arn, service, session_name="test", source_arn=None):
        """A session of a role as a service assumes it; its trust policy must let the service."""
        status, answer = self.internal(
            "POST",
            "/_pipeline/service-role",
            {
                "roleArn": role_arn,
                "service": service,
                "sessionName": session_name,
                **({"sourceArn": source_arn} if source_arn else {}),
            },
        )
        if status != 200:
            raise PermissionError(answer["message"])
        return Session(answer["AccessKeyId"], answer["SecretAccessKey"], answer["SessionToken"])

    def role(self, account, name, *statements, trust=None, **properties):
        """Create a role with these statements, which CodeBuild or whom `trust` names may assume. Returns its ARN."""
        iam = self.client("iam", self.root(account))
        trust = trust or {
            "Effect": "Allow",
            "Principal": {"Service": "codebuild.amazonaws.com"},
            "Action": "sts:AssumeRole",
        }
        arn = iam.create_role(RoleName=name, AssumeRolePolicyDocument=_policy(trust), **properties)["Role"]["Arn"]
        if statements:
            iam.put_role_policy(RoleName=name, PolicyName="inline", PolicyDocument=_policy(*statements))
        return arn

    def role_session(self, account, name, *statements):
        """A new role with these statements, and a session of it."""
        return self.service_role(self.role(account, name, *statements), "codebuild.amazonaws.com")

    def assume(self, role_arn, by, session_name="test", **parameters):
        """A session of a role that a principal assumes through STS."""
        credentials = self.client("sts", by).assume_role(RoleArn=role_arn, RoleSessionName=session_name, **parameters)[
            "Credentials"
        ]
        return Session(credentials["AccessKeyId"], credentials["SecretAccessKey"], credentials["SessionToken"])

    # --- calls -------------------------------------------------------------------------------------------------

    def client(self, service, session, region=REGION):
        """A botocore client of an AWS service."""
        key = service, session, region
        if key not in self._clients:
            config = botocore.config.Config(
                signature_version="s3v4" if service == "s3" else None,
                s3={"addressing_style": "path"},
                retries={"total_max_attempts": 1},
                read_timeout=30,
                inject_host_prefix=False,
            )
            self._clients[key] = self._botocore.create_client(
                service,
                region_name=region,
                endpoint_url=self.endpoint,
                verify=str(self.certificate),
                aws_access_key_id=session.access_key_id,
                aws_secret_access_key=session.secret_access_key,
                aws_session_token=session.session_token,
                config=config,
            )
        return self._clients[key]

    def signed(self, service, method, path, session, body=b"", region=REGION, **headers):
        """A signed call, as it is: (status, body as bytes)."""
        request = botocore.awsrequest.AWSRequest(method, self.endpoint + path, data=body, headers=headers)
        botocore.auth.SigV4Auth(botocore.credentials.Credentials(*session), service, region).add_auth(request)
        return self.request(method, path, body, dict(request.headers))

    def request(self, method, path, body=None, headers=None):
        """A plain HTTPS request: (status, body as bytes). A path may be a whole URL."""
        url = path if path.startswith("https:") else self.endpoint + path
        request = urllib.request.Request(url, data=body, method=method, headers=headers or {})
        context = ssl.create_default_context(cafile=str(self.certificate))
        try:
            with urllib.request.urlopen(request, timeout=30, context=context) as response:
                return response.status, response.read()
        except urllib.error.HTTPError as error:
            return error.code, error.read()
        except urllib.error.URLError as error:
            raise OSError(error.reason) from error

    def internal(self, method, path, body=None, token=None):
        """A call of an internal endpoint: (status, decoded JSON)."""
        status, answer = self.request(
            method,
            path,
            None if body is None else json.dumps(body).encode(),
            {"Authorization": f"Bearer {token or self.token}", "Content-Type": "application/json"},
        )
        return status, json.loads(answer) if answer else None

    # --- stacks ------------------------------------------------------------------------------------------------

    def deploy(self, template, stack, session, role=None, parameters=None, region=REGION, tags=()):
        """
        Create or update a stack through a change set as `aws cloudformation deploy` does; return its outputs,
        or None if the template changes nothing. `template` is a dict or a list-free JSON text.
        """
        cloudformation = self.client("cloudformation", session, region)
        change_set = self._create_change_set(cloudformation, template, stack, role, parameters, tags)
        described = self._settled_change_set(cloudformation, change_set)
        if described["Status"] == "FAILED":
            reason = described.get("StatusReason", "")
            if "didn't contain changes" in reason or "No updates are to be performed" in reason:
                cloudformation.delete_change_set(ChangeSetName=change_set)
                return None
            raise DeploymentFailed("change set FAILED", [reason])
        started = time.time()
        cloudformation.execute_change_set(ChangeSetName=change_set)
        described = self._settled(cloudformation, described["StackId"])
        if described["StackStatus"] not in ("CREATE_COMPLETE", "UPDATE_COMPLETE"):
            raise DeploymentFailed(described["StackStatus"], _failures(cloudformation, described["StackId"], started))
        return {output["OutputKey"]: output["OutputValue"] for output in described.get("Outputs", [])}

    def delete(self, stack, session, role=None, region=REGION):
        """Delete a stack and wait for it."""
        cloudformation = self.client("cloudformation", session, region)
        stack_id = cloudformation.describe_stacks(StackName=stack)["Stacks"][0]["StackId"]
        started = time.time()
        cloudformation.delete_stack(StackName=stack, **({"RoleARN": role} if role else {}))
        described = self._settled(cloudformation, stack_id)
        if described["StackStatus"] != "DELETE_COMPLETE":
            raise DeploymentFailed(described["StackStatus"], _failures(cloudformation, stack_id, started))

    def settled(self, stack, session, region=REGION):
        """The description of a stack when no operation is in progress."""
        return self._settled(self.client("cloudformation", session, region), stack)

    def resource(self, stack, logical_id, session, region=REGION):
        """The physical id of a stack's resource."""
        detail = self.client("cloudformation", session, region).describe_stack_resource(
            StackName=stack, LogicalResourceId=logical_id
        )
        return detail["StackResourceDetail"]["PhysicalResourceId"]

    def _create_change_set(self, cloudformation, template, stack, role, parameters, tags):
        try:
            status = cloudformation.describe_stacks(StackName=stack)["Stacks"][0]["StackStatus"]
            kind = "CREATE" if status == "REVIEW_IN_PROGRESS" else "UPDATE"
        except ClientError as error:
            if "does not exist" not in str(error):
                raise
            kind = "CREATE"
        return cloudformation.create_change_set(
            StackName=stack,
            ChangeSetName="deploy-" + secrets.token_hex(4),
            ChangeSetType=kind,
            TemplateBody=template if isinstance(template, str) else json.dumps(template),
            Parameters=[{"ParameterKey": k, "ParameterValue": v} for k, v in (parameters or {}).items()],
            Capabilities=["CAPABILITY_NAMED_IAM"],
            **({"RoleARN": role} if role else {}),
            **({"Tags": [{"Key": key, "Value": value} for key, value in dict(tags).items()]} if tags else {}),
        )["Id"]

    @staticmethod
    def _settled_change_set(cloudformation, change_set):
        return _wait(
            lambda: cloudformation.describe_change_set(ChangeSetName=change_set),
            lambda answer: answer["Status"] in ("CREATE_COMPLETE", "FAILED"),
        )

    @staticmethod
    def _settled(cloudformation, stack_id):
        return _wait(
            lambda: cloudformation.describe_stacks(StackName=stack_id)["Stacks"][0],
            lambda stack: not stack["StackStatus"].endswith("IN_PROGRESS"),
        )


class EmulatorTestCase(unittest.TestCase):
    """Gives the tests of a class one embedded AWS without any resources, as `self.aws`. Classes share the process."""

    @classmethod
    def setUpClass(cls):
        cls.aws = _shared()

    def assertDenied(self, call, *args, message="", **kwargs):
        """The call is refused for lack of rights; returns the error's message."""
        with self.assertRaises(ClientError) as refused:
            call(*args, **kwargs)
        error = refused.exception.response["Error"]
        self.assertIn(error["Code"], ("AccessDenied", "AccessDeniedException", "403", "AuthorizationError"))
        self.assertIn(message, error.get("Message", ""))
        return error.get("Message", "")

    def assertRefused(self, code, call, *args, message="", **kwargs):
        """The call fails with this error code; returns the error's message."""
        with self.assertRaises(ClientError) as refused:
            call(*args, **kwargs)
        error = refused.exception.response["Error"]
        self.assertEqual(code, error["Code"], error.get("Message"))
        self.assertIn(message, error.get("Message", ""))
        return error.get("Message", "")


class OwnEmulatorTestCase(EmulatorTestCase):
    """Gives the tests of a class a process of their own, which may be killed or have a function host."""

    functions_url = "http://127.0.0.1:9"

    @classmethod
    def setUpClass(cls):
        cls.aws = Emulator(cls.functions_url)
        cls.addClassCleanup(cls.aws.close)
        cls.aws.start()


def _policy(*statements):
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def _failures(cloudformation, stack_id, since):
    events = cloudformation.describe_stack_events(StackName=stack_id)["StackEvents"]
    return [
        event["ResourceStatusReason"]
        for event in reversed(events)
        if event["ResourceStatus"].endswith("FAILED")
        and event.get("ResourceStatusReason")
        and event["Timestamp"].timestamp() >= int(since)
    ]


def _wait(ask, done, seconds=30):
    deadline = time.monotonic() + seconds
    while not done(answer := ask()):
        if time.monotonic() > deadline:
            raise TimeoutError(f"Still waiting after {seconds} s: {answer}")
        time.sleep(0.02)
    return answer


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _certificate(folder):
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    subprocess.run(
        [
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:prime256v1",
            "-nodes",
            "-days",
            "2",
            "-subj",
            "/CN=embedded AWS",
            "-keyout",
            str(key),
            "-out",
            str(certificate),
            "-addext",
            "subjectAltName=DNS:localhost,DNS:*.localhost,DNS:*.execute-api.localhost,IP:127.0.0.1",
        ],
        check=True,
        capture_output=True,
    )
    return certificate, key
