"""CodeBuild projects and report groups."""

from emulator import REGION, DeploymentFailed, EmulatorTestCase

ACCOUNT = "111111111111"
GROUP = f"arn:aws:codebuild:{REGION}:{ACCOUNT}:report-group/build-unit"


def project(**changes):
    return {
        "Resources": {
            "Project": {
                "Type": "AWS::CodeBuild::Project",
                "Properties": {
                    "Name": "build",
                    "ServiceRole": f"arn:aws:iam::{ACCOUNT}:role/build",
                    "Source": {"Type": "CODEPIPELINE", "BuildSpec": "buildspecs/test.yml"},
                    "Artifacts": {"Type": "CODEPIPELINE"},
                    "TimeoutInMinutes": 30,
                    "QueuedTimeoutInMinutes": 60,
                    "Environment": {
                        "Type": "ARM_CONTAINER",
                        "Image": "aws/codebuild/amazonlinux-aarch64-standard:4.0",
                        "ComputeType": "BUILD_GENERAL1_SMALL",
                        "PrivilegedMode": False,
                        "EnvironmentVariables": [
                            {"Name": "A", "Value": "1"},
                            {"Name": "B", "Type": "PARAMETER_STORE", "Value": "/b"},
                        ],
                    },
                    "Cache": {"Type": "LOCAL", "Modes": ["LOCAL_SOURCE_CACHE"]},
                    "LogsConfig": {"CloudWatchLogs": {"Status": "ENABLED", "GroupName": "/build"}},
                    "EncryptionKey": f"arn:aws:kms:{REGION}:{ACCOUNT}:key/1",
                    "ConcurrentBuildLimit": 2,
                    "Tags": [{"Key": "team", "Value": "blue"}],
                    **changes,
                },
            }
        }
    }


class CodeBuildTests(EmulatorTestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.root = cls.aws.root(ACCOUNT)
        cls.aws.role(ACCOUNT, "build")

    def described(self):
        return self.aws.client("codebuild", self.root).batch_get_projects(names=["build"])["projects"][0]

    def test_project_has_all_its_properties(self):
        self.aws.deploy(project(), "project", self.root)
        described = self.described()
        self.assertEqual(
            ("CODEPIPELINE", "buildspecs/test.yml"), (described["source"]["type"], described["source"]["buildspec"])
        )
        self.assertEqual(
            (30, 60, 2),
            tuple(described[key] for key in ("timeoutInMinutes", "queuedTimeoutInMinutes", "concurrentBuildLimit")),
        )
        self.assertEqual(
            [{"name": "A", "value": "1"}, {"name": "B", "value": "/b", "type": "PARAMETER_STORE"}],
            described["environment"]["environmentVariables"],
        )
        self.assertEqual({"type": "LOCAL", "modes": ["LOCAL_SOURCE_CACHE"]}, described["cache"])
        self.assertEqual("/build", described["logsConfig"]["cloudWatchLogs"]["groupName"])
        self.assertIn({"key": "team", "value": "blue"}, described["tags"])

    def test_update_drops_what_the_template_no_longer_has(self):
        self.aws.deploy(project(), "project", self.root)
        template = project(TimeoutInMinutes=15)
        del template["Resources"]["Project"]["Properties"]["ConcurrentBuildLimit"]
        self.aws.deploy(template, "project", self.root)
        self.assertEqual(15, self.described()["timeoutInMinutes"])
        self.assertNotIn("concurrentBuildLimit", self.described())

    def test_project_that_codebuild_refuses_is_not_created(self):
        changes = {
            "artifacts of type NO_ARTIFACTS": {"Artifacts": {"Type": "NO_ARTIFACTS"}},
            "TimeoutInMinutes: 4 is not between 5 and 2160": {"TimeoutInMinutes": 4},
            "needs privileged mode": {"Cache": {"Type": "LOCAL", "Modes": ["LOCAL_DOCKER_LAYER_CACHE"]}},
        }
        for index, (message, change) in enumerate(changes.items()):
            with self.subTest(message), self.assertRaisesRegex(DeploymentFailed, message):
                self.aws.deploy(project(Name=f"refused-{index}", **change), f"refused-{index}", self.root)

    def test_project_survives_a_restart(self):
        self.aws.deploy(project(), "project", self.root)
        before = self.described()
        self.aws.restart()
        self.assertEqual(before, self.described())

    def test_project_whose_role_codebuild_may_not_assume_is_refused(self):
        with self.assertRaisesRegex(DeploymentFailed, "CodeBuild is not authorized to perform: sts:AssumeRole"):
            self.aws.deploy(project(Name="other", ServiceRole=f"arn:aws:iam::{ACCOUNT}:role/none"), "none", self.root)

    def test_unknown_property_is_refused_by_name(self):
        with self.assertRaisesRegex(DeploymentFailed, r"extraneous key \[Colour\]"):
            self.aws.deploy(project(Name="other", Colour="blue"), "unknown", self.root)

    def test_webhook_is_refused_by_name(self):
        with self.assertRaisesRegex(DeploymentFailed, "Triggers is not supported"):
            self.aws.deploy(project(Name="other", Triggers={"Webhook": True}), "webhook", self.root)

    def test_no_build_succeeds_without_running(self):
        self.aws.deploy(project(), "project", self.root)
        self.assertRefused(
            "InvalidInputException",
            self.aws.client("codebuild", self.root).start_build,
            projectName="build",
            message="Builds run as actions of a pipeline only",
        )


class ReportGroupTests(EmulatorTestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.root = cls.aws.root(ACCOUNT)

    def deploy(self, name):
        properties = {"Name": name, "Type": "TEST", "ExportConfig": {"ExportConfigType": "NO_EXPORT"}}
        group = {"Type": "AWS::CodeBuild::ReportGroup", "Properties": properties}
        self.aws.deploy({"Resources": {"Group": group}}, name, self.root)

    def create(self, name, session):
        return self.aws.client("codebuild", session).create_report_group(
            name=name, type="TEST", exportConfig={"exportConfigType": "NO_EXPORT"}
        )["reportGroup"]["arn"]

    def groups(self):
        return self.aws.client("codebuild", self.root).list_report_groups()["reportGroups"]

    def test_group_comes_and_goes_with_its_stack(self):
        self.deploy("build-unit")
        found = self.aws.client("codebuild", self.root).batch_get_report_groups(reportGroupArns=[GROUP])["reportGroups"]
        self.assertEqual([("build-unit", "TEST")], [(group["name"], group["type"]) for group in found])
        self.aws.delete("build-unit", self.root)
        self.assertNotIn(GROUP, self.groups())

    def test_build_creates_the_groups_that_its_role_may_create(self):
        allowed = {"Effect": "Allow", "Resource": GROUP.replace("unit", "*"), "Action": "codebuild:CreateReportGroup"}
        builder = self.aws.role_session(ACCOUNT, "builder", allowed)
        self.assertIn(self.create("build-more", builder), self.groups())
        self.assertDenied(self.create, "other", builder, message=GROUP.replace("build-unit", "other"))
        self.assertRefused("ResourceAlreadyExistsException", self.create, "build-more", builder)

    def test_group_is_read_and_deleted_by_its_arn(self):
        more = self.create("build-gone", self.root)
        allowed = {"Effect": "Allow", "Resource": more, "Action": "codebuild:*"}
        client = self.aws.client("codebuild", self.aws.role_session(ACCOUNT, "cleaner", allowed))
        client.batch_get_report_groups(reportGroupArns=[more])
        self.assertDenied(client.delete_report_group, arn=more + "-other")
        client.delete_report_group(arn=more)
        self.assertNotIn(more, self.groups())

    def test_project_is_read_by_its_arn(self):
        allowed = {
            "Effect": "Allow",
            "Resource": f"arn:aws:codebuild:{REGION}:{ACCOUNT}:project/mine",
            "Action": "codebuild:BatchGetProjects",
        }
        client = self.aws.client("codebuild", self.aws.role_session(ACCOUNT, "reader", allowed))
        client.batch_get_projects(names=["mine"])
        self.assertDenied(client.batch_get_projects, names=["other"])

    def test_build_finds_or_creates_the_log_group(self):
        path = f"/_pipeline/log-groups/{ACCOUNT}/{REGION}/%2Faws%2Fcodebuild%2Fbuild"
        self.assertEqual((200, {"exists": False}), self.aws.internal("GET", path))
        self.assertEqual((200, {"exists": True}), self.aws.internal("POST", path, {}))
        self.assertEqual((200, {"exists": True}), self.aws.internal("GET", path))
        groups = self.aws.client("logs", self.root).describe_log_groups()["logGroups"]
        self.assertIn("/aws/codebuild/build", [group["logGroupName"] for group in groups])
