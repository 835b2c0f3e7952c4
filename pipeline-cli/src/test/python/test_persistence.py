"""What the next start finds."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import unittest
from pathlib import Path

import templates
from emulator import REGION, OwnEmulatorTestCase

ACCOUNT = "111111111111"


class PersistenceTests(OwnEmulatorTestCase):
    def setUp(self):
        self.root = self.aws.root(ACCOUNT)
        self.aws.deploy(templates.pipeline(), "pipeline", self.root)

    def tearDown(self):
        if self.aws.process is None:
            self.aws.start()

    def metadata(self):
        return self.aws.state / "metadata"

    def test_everything_is_there_after_a_stop(self):
        s3, kms = self.aws.client("s3", self.root), self.aws.client("kms", self.root)
        key = kms.create_key()["KeyMetadata"]["KeyId"]
        s3.create_bucket(Bucket="kept", CreateBucketConfiguration={"LocationConstraint": REGION})
        s3.put_object(Bucket="kept", Key="k", Body=b"content")
        secret = kms.encrypt(KeyId=key, Plaintext=b"secret")["CiphertextBlob"]
        self.aws.restart()
        self.assertEqual(b"content", s3.get_object(Bucket="kept", Key="k")["Body"].read())
        self.assertEqual(b"secret", kms.decrypt(CiphertextBlob=secret)["Plaintext"])
        self.assertIsNone(self.aws.deploy(templates.pipeline(), "pipeline", self.root))
        connections = json.loads((self.metadata() / "embedded_aws.json").read_text())["payload"]["connections"]
        self.assertEqual(1, len(connections["data"]))

    def test_kill_loses_what_came_after_the_last_stop_and_no_more(self):
        self.aws.restart()
        before = {file.name: file.read_bytes() for file in self.metadata().glob("*.json")}
        self.aws.role(ACCOUNT, "lost")
        self.aws.stop(signal.SIGKILL)
        self.assertEqual(before, {file.name: file.read_bytes() for file in self.metadata().glob("*.json")})
        self.aws.start()
        self.assertIsNone(self.aws.deploy(templates.pipeline(), "pipeline", self.root))

    def test_kill_while_the_state_is_put_in_place_leaves_the_last_one(self):
        self.aws.stop()
        self.metadata().rename(self.aws.state / "metadata.old")
        (self.aws.state / "metadata.new").mkdir()
        self.aws.start()
        self.assertIsNone(self.aws.deploy(templates.pipeline(), "pipeline", self.root))

    def test_state_that_is_not_needed_this_time_is_kept(self):
        self.aws.client("ssm", self.root).put_parameter(Name="/kept", Value="1", Type="String")
        self.aws.restart()
        self.aws.restart()
        self.assertEqual("1", self.aws.client("ssm", self.root).get_parameter(Name="/kept")["Parameter"]["Value"])

    def test_stop_does_not_wait_for_open_connections(self):
        client = self.aws.client("sts", self.root)
        client.get_caller_identity()  # keeps its connection
        stopped = threading.Event()
        threading.Thread(target=lambda: (self.aws.stop(), stopped.set())).start()
        self.assertTrue(stopped.wait(5))

    def test_stop_finishes_a_stack_operation_under_way(self):
        cloudformation = self.aws.client("cloudformation", self.root)
        topics = {f"Topic{i}": {"Type": "AWS::SNS::Topic"} for i in range(100)}
        stack = cloudformation.create_stack(StackName="many", TemplateBody=json.dumps({"Resources": topics}))
        self.aws.restart()
        described = cloudformation.describe_stacks(StackName=stack["StackId"])["Stacks"][0]
        self.assertEqual("CREATE_COMPLETE", described["StackStatus"])

    def test_interrupted_stack_operation_has_failed_at_the_next_start(self):
        self.aws.stop()
        saved = self.metadata() / "cloudformation.json"
        text = saved.read_text()
        saved.write_text(text.replace('"StackStatus": "CREATE_COMPLETE"', '"StackStatus": "CREATE_IN_PROGRESS"'))
        self.assertNotEqual(text, saved.read_text())
        self.aws.start()
        client = self.aws.client("cloudformation", self.root)
        described = client.describe_stacks(StackName="pipeline")["Stacks"][0]
        self.assertEqual("CREATE_FAILED", described["StackStatus"])
        self.assertIn("Interrupted", described["StackStatusReason"])
        self.aws.delete("pipeline", self.root)

    def test_process_writes_its_id_beside_the_state_only(self):
        self.assertFalse(Path(tempfile.gettempdir(), f"ministack-{self.aws.port}.pid").exists())
        self.assertEqual(str(self.aws.process.pid), (self.aws.state / "metadata.pid").read_text())

    @unittest.skipUnless(Path("/proc/net/tcp").exists() and os.geteuid() == 0, "only root may listen on port 443")
    def test_process_listens_on_its_own_port_only(self):
        sockets = {os.readlink(link) for link in _open_files(self.aws.process.pid)}
        listening = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines() if " 0A " in line]
        ports = [int(line[1].partition(":")[2], 16) for line in listening if f"socket:[{line[9]}]" in sockets]
        self.assertEqual([self.aws.port], ports)

    def test_process_ends_with_the_one_that_started_it(self):
        self.aws.stop()
        with subprocess.Popen([sys.executable, "-c", "import sys; sys.stdin.read()"], stdin=subprocess.PIPE) as parent:
            self.aws.parent = parent.pid
            self.addCleanup(setattr, self.aws, "parent", None)
            self.aws.start()
            self.aws.role(ACCOUNT, "kept-though-the-parent-went")
        self.assertEqual(0, self.aws.process.wait(10))
        self.aws.stop()
        self.aws.parent = None
        self.aws.start()
        self.aws.client("iam", self.root).get_role(RoleName="kept-though-the-parent-went")

    def test_sessions_end_with_the_process(self):
        session = self.aws.role_session(ACCOUNT, "short-lived")
        self.aws.restart()
        self.assertRefused("InvalidClientTokenId", self.aws.client("sts", session).get_caller_identity)


def _open_files(process):
    return [link for link in Path(f"/proc/{process}/fd").iterdir() if link.is_symlink()]
