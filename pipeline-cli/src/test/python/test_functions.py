"""Functions behind an HTTP API, as callers see them; the function host is a stand-in."""

import json
import urllib.parse

import templates
from emulator import REGION, DeploymentFailed, OwnEmulatorTestCase
from function_host import FunctionHost

ACCOUNT = "111111111111"


class FunctionTests(OwnEmulatorTestCase):
    @classmethod
    def setUpClass(cls):
        cls.host = FunctionHost()
        cls.addClassCleanup(cls.host.close)
        cls.functions_url = cls.host.url
        super().setUpClass()
        cls.root = cls.aws.root(ACCOUNT)
        templates.upload(cls.aws.client("s3", cls.root), "one", "two")

    def setUp(self):
        self.host.invocations.clear()
        self.outputs = self.aws.deploy(templates.hello("code", "one.jar"), "hello", self.root) or self.outputs_now()

    def outputs_now(self):
        stack = self.aws.client("cloudformation", self.root).describe_stacks(StackName="hello")["Stacks"][0]
        return {output["OutputKey"]: output["OutputValue"] for output in stack["Outputs"]}

    def get(self, url, host=None):
        """Calls an API by its URL; its host name resolves to this machine, as a build's curl is told."""
        split = urllib.parse.urlsplit(url)
        return self.aws.request("GET", self.aws.endpoint + split.path, headers={"Host": host or split.netloc})

    def test_unsigned_call_reaches_the_version_that_the_alias_names(self):
        status, body = self.get(self.outputs["Url"])
        self.assertEqual(200, status)
        self.assertEqual(f"/invoke/{ACCOUNT}/hello/{self.outputs['Version']}", json.loads(body)["path"])

    def test_call_by_the_name_that_the_api_has_in_aws(self):
        status, _ = self.get(self.outputs["Url"], f"{self.outputs['ApiId']}.execute-api.{REGION}.amazonaws.com")
        self.assertEqual(200, status)

    def test_event_is_the_one_that_aws_sends(self):
        self.get(self.outputs["Url"] + "?a=1")
        _, event = self.host.invocations[-1]
        self.assertEqual("2.0", event["version"])
        self.assertEqual("GET /hello", event["routeKey"])
        self.assertNotIn("pathParameters", event)
        self.assertEqual(
            f"{self.outputs['ApiId']}.execute-api.{REGION}.amazonaws.com", event["requestContext"]["domainName"]
        )

    def test_version_is_described_for_the_host(self):
        self.get(self.outputs["Url"])
        version = self.outputs["Version"]
        described = json.loads((self.aws.functions_dir / f"{ACCOUNT}.hello.{version}.json").read_text())
        code = (self.aws.functions_dir / f"{described.pop('codeSha256')}.zip").read_bytes()
        self.assertEqual(templates.code("one"), code)
        self.assertEqual(
            {
                "account": ACCOUNT,
                "region": REGION,
                "function": "hello",
                "version": version,
                "handler": "example.Handler",
                "runtime": "java25",
                "timeoutSeconds": 10,
                "memoryMb": 1024,
                "environment": {"STAGE": "test"},
                "roleArn": f"arn:aws:iam::{ACCOUNT}:role/hello-function",
                "logGroup": "/hello/function",
                "logFormat": "JSON",
                "layers": [],
            },
            described,
        )

    def test_new_code_makes_a_new_version_and_moves_the_alias(self):
        before = self.outputs["Version"]
        after = self.aws.deploy(templates.hello("code", "two.jar"), "hello", self.root)["Version"]
        self.assertNotEqual(before, after)
        self.get(self.outputs["Url"])
        self.assertEqual(f"/invoke/{ACCOUNT}/hello/{after}", self.host.invocations[-1][0])
        configuration = self.aws.client("lambda", self.root).get_function_configuration(
            FunctionName="hello", Qualifier="live"
        )
        self.assertEqual(("Active", "On"), (configuration["State"], configuration["SnapStart"]["OptimizationStatus"]))

    def test_failing_function_is_an_internal_server_error(self):
        self.host.answer, answer = lambda *call: (500, {"errorMessage": "boom", "errorType": "X"}), self.host.answer
        self.addCleanup(setattr, self.host, "answer", answer)
        self.assertEqual((500, b'{"message":"Internal Server Error"}'), self.get(self.outputs["Url"]))
        result = self.aws.client("lambda", self.root).invoke(FunctionName="hello", Qualifier="live")
        self.assertEqual("Unhandled", result["FunctionError"])
        self.assertEqual({"errorMessage": "boom", "errorType": "X"}, json.load(result["Payload"]))

    def test_api_without_permission_does_not_reach_the_function(self):
        template = templates.hello("code", "one.jar")
        template["Resources"]["Permission"]["Properties"]["SourceArn"] = {
            "Fn::Sub": "arn:aws:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}/*/POST/hello"
        }
        self.aws.deploy(template, "hello", self.root)
        self.assertEqual(500, self.get(self.outputs["Url"])[0])
        self.assertEqual([], self.host.invocations)

    def test_layers_are_described_for_the_host(self):
        template = templates.hello("code", "one.jar", Layers=[{"Ref": "Layer"}])
        template["Resources"]["Layer"] = {
            "Type": "AWS::Lambda::LayerVersion",
            "Properties": {"LayerName": "common", "Content": {"S3Bucket": "code", "S3Key": "two.jar"}},
        }
        self.aws.deploy(template, "hello", self.root)
        self.aws.client("lambda", self.root).invoke(FunctionName="hello")
        described = json.loads((self.aws.functions_dir / f"{ACCOUNT}.hello.$LATEST.json").read_text())
        layers = [(self.aws.functions_dir / f"{layer}.zip").read_bytes() for layer in described["layers"]]
        self.assertEqual([templates.code("two")], layers)

    def test_function_that_fails_fails_its_custom_resource_at_once(self):
        self.host.answer, answer = lambda *call: (500, {"errorMessage": "boom", "errorType": "X"}), self.host.answer
        self.addCleanup(setattr, self.host, "answer", answer)
        with self.assertRaisesRegex(DeploymentFailed, "the function hello failed: X: boom"):
            self.aws.deploy(self.with_custom_resource(), "hello", self.root)

    def test_function_that_does_not_answer_fails_its_custom_resource_at_once(self):
        with self.assertRaisesRegex(DeploymentFailed, "the function hello returned without an answer"):
            self.aws.deploy(self.with_custom_resource(), "hello", self.root)

    @staticmethod
    def with_custom_resource():
        template = templates.hello("code", "one.jar")
        template["Resources"]["Custom"] = {
            "Type": "Custom::Thing",
            "Properties": {"ServiceToken": {"Fn::GetAtt": ["Function", "Arn"]}},
        }
        return template

    def test_function_logs_only_what_its_role_may(self):
        logs = self.aws.client("logs", self.root)
        self.get(self.outputs["Url"])
        streams = len(logs.describe_log_streams(logGroupName="/hello/function")["logStreams"])
        self.assertGreater(streams, 0)
        template = templates.hello("code", "one.jar")
        del template["Resources"]["Role"]["Properties"]["Policies"]
        self.aws.deploy(template, "hello", self.root)
        self.get(self.outputs["Url"])
        self.assertEqual(streams, len(logs.describe_log_streams(logGroupName="/hello/function")["logStreams"]))

    def test_function_answers_after_a_restart(self):
        self.aws.restart()
        self.assertEqual(200, self.get(self.outputs["Url"])[0])
        self.assertIsNone(self.aws.deploy(templates.hello("code", "one.jar"), "hello", self.root))

    def test_unknown_api_is_forbidden(self):
        self.assertEqual(403, self.get("https://x/hello", "00000000.execute-api.localhost")[0])
