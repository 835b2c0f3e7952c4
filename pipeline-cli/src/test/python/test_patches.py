"""The start fails, and says why, with a MiniStack that lacks what the embedded AWS changes or calls."""

import ast
import os
import re
import shutil
import subprocess
import sys
import unittest
from importlib.util import find_spec
from pathlib import Path

from emulator import SOURCES, Emulator

MINISTACK = Path(find_spec("ministack").origin).parent


class StartTestCase(unittest.TestCase):
    def setUp(self):
        self.aws = Emulator()
        self.addCleanup(self.aws.close)

    def run_python(self, *arguments):
        environment = {**self.aws.environment(), "PYTHONPATH": f"{self.aws.home}{os.pathsep}{SOURCES}"}
        return subprocess.run(
            [sys.executable, *arguments], cwd=self.aws.home, env=environment, capture_output=True, text=True, timeout=60
        )


class RenamedTests(StartTestCase):
    def start(self, *changes):
        """Start with a copy of MiniStack that has these changes (file, pattern, replacement). Returns the message."""
        copy = self.aws.home / "ministack"
        shutil.copytree(MINISTACK, copy, copy_function=os.symlink)
        for file, pattern, text in changes:
            changed, count = re.subn(pattern, text, (copy / file).read_text())
            self.assertTrue(count, pattern)
            (copy / file).unlink()
            (copy / file).write_text(changed)
        started = self.run_python("-m", "embedded_aws")
        self.assertNotIn("Traceback", started.stderr)
        self.assertNotEqual(0, started.returncode)
        self.assertIn("docs/ministack-upgrade.md", started.stderr)
        return started.stderr

    def test_everything_that_a_patch_changes_is_named(self):
        message = self.start(
            ("services/s3.py", r"\b_upload_part_copy\b", "_copy_part"),
            ("services/sns.py", r"def _publish\(params\)", "def _publish(params, region=None)"),
            ("services/cloudformation/handlers.py", r'"DescribeStacks"', '"DescribeAllStacks"'),
            ("services/lambda_svc.py", r"def _execute_function_local\(", "async def _execute_function_local("),
        )
        for expected in (
            "ministack.services.s3._upload_part_copy does not exist",
            "ministack.services.sns._publish takes (params, region=None), not (params)",
            'ministack.services.cloudformation._ACTION_HANDLERS["DescribeStacks"] does not exist',
            "ministack.services.lambda_svc._execute_function_local is a coroutine function",
        ):
            self.assertIn(expected, message)
        self.assertEqual(4, message.count("\n- "), message)

    def test_everything_that_the_code_calls_is_named(self):
        message = self.start(
            ("services/cloudformation/provisioners.py", r"\b_physical_name\b", "_generated_name"),
            ("core/iam_evaluator.py", r"def _gather_role_policies\(role_name", "def _gather_role_policies(role"),
            ("services/iam.py", r"\b_policies\b", "_managed_policies"),
        )
        for expected in (
            "ministack.services.cloudformation.provisioners._physical_name does not exist",
            "ministack.core.iam_evaluator._gather_role_policies takes role, account_id, not role_name, account_id",
            "ministack.services.iam._policies does not exist",
        ):
            self.assertIn(expected, message)


class ExpectationsTests(unittest.TestCase):
    def test_table_has_every_name_that_the_code_uses_and_no_other(self):
        sys.path.insert(0, str(SOURCES))
        self.addCleanup(sys.path.remove, str(SOURCES))
        from embedded_aws.server.expectations import EXPECTED

        expected = {
            f"{module}.{line.strip().partition('(')[0]}"
            for module, names in EXPECTED.items()
            for line in names.strip().splitlines()
        }
        used = set()
        for file in (SOURCES / "embedded_aws").rglob("*.py"):
            if file.name != "installation.py":  # the patches check what they change
                used |= _names(ast.parse(file.read_text()))
        self.assertEqual(sorted(used), sorted(expected))


def _names(tree):
    """What a module uses of MiniStack, such as ministack.services.iam._roles."""
    imported = {
        alias.asname or alias.name: f"{node.module}.{alias.name}"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "ministack"
        for alias in node.names
    }
    inner = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    found = set()
    for node in ast.walk(tree):
        if id(node) in inner:
            continue
        path = []
        while isinstance(node, ast.Attribute):
            path.insert(0, node.attr)
            node = node.value
        if isinstance(node, ast.Name) and node.id in imported:
            while path and path[-1] in dir(dict):
                path.pop()  # a method of the dict of that name
            found.add(".".join([imported[node.id], *path]))
    modules = {name for name in found if _is_module(name)}
    return found - modules


def _is_module(name):
    file = MINISTACK.parent.joinpath(*name.split("."))
    return file.with_suffix(".py").exists() or file.is_dir()


class PassRoleTests(StartTestCase):
    def test_check_does_not_depend_on_how_a_handler_is_looked_up(self):
        done = self.run_python(
            "-c",
            """
import asyncio
from embedded_aws.server import settings
settings.apply()
from embedded_aws import installation
installation.install()
from embedded_aws.iam import actors
from ministack import app
from ministack.core.iam_evaluator import PrincipalInfo

class Nobody(actors.Caller):
    def principal(self):
        return PrincipalInfo("arn:aws:iam::111111111111:user/nobody", "User", "111111111111", policies=[])

    def limit_names(self):
        return []

body = b'{"FunctionName": "f", "Role": "arn:aws:iam::111111111111:role/admin"}'
actors._request.set(Nobody("", "111111111111"))
handlers = app.SERVICE_HANDLERS
for handler in (handlers["lambda"], handlers.get("lambda"), dict(handlers)["lambda"], {**handlers}["lambda"]):
    status, _, answer = asyncio.run(handler("POST", "/2015-03-31/functions", {}, body, {}))
    print(status, answer.decode())
""",
        )
        answers = done.stdout.splitlines()
        self.assertEqual(4, len(answers), done.stderr)
        for answer in answers:
            self.assertRegex(answer, "^403 .*iam:PassRole on resource: arn:aws:iam::111111111111:role/admin")


class BrokenTests(StartTestCase):
    def test_template_that_breaks_the_emulator_fails_and_leaves_nothing_behind(self):
        done = self.run_python(
            "-c",
            """
import asyncio
from embedded_aws.server import settings
settings.apply()
from embedded_aws import installation
installation.install()
from ministack.services import cloudformation
from ministack.services.cloudformation import changesets, stacks

def broken(*arguments, **named):
    raise TypeError("broken")

async def call(action, **parameters):
    template = '{"Resources": {"It": {"Type": "AWS::SNS::Topic"}}}'
    given = {"Action": action, "StackName": "app", "TemplateBody": template, **parameters}
    status, _, answer = cloudformation._ACTION_HANDLERS[action]({name: [value] for name, value in given.items()})
    await asyncio.sleep(0)
    print(status, answer.decode())

async def calls():
    changesets._diff_resources = stacks._validation_errors = broken
    await call("CreateChangeSet", ChangeSetName="c", ChangeSetType="CREATE")
    print(dict(cloudformation._stacks), dict(cloudformation._change_sets))
    await call("CreateStack")
    print(cloudformation._stacks["app"]["StackStatus"], cloudformation._stacks["app"]["StackStatusReason"])

asyncio.run(calls())
""",
        )
        refused, kept, accepted, ended = done.stdout.splitlines()
        self.assertRegex(refused, "^400 .*The local run can.*t handle this template.* TypeError: broken")
        self.assertEqual("{} {}", kept)
        self.assertRegex(accepted, "^200 ")
        self.assertRegex(ended, "^ROLLBACK_FAILED The local run can't deploy this template.* TypeError: broken")
