"""CodeBuild projects and report groups."""

from emulator import REGION, DeploymentFailed, EmulatorTestCase

ACCOUNT = "111111111111"
GROUP = f"arn:aws:codebuild:{REGION}:{ACCOUNT}:report-group/build-unit"
TARGET = "CodeBuild_20161006."


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


class ReportTests(EmulatorTestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.root = cls.aws.root(ACCOUNT)
        cls.publisher = cls.aws.role_session(
            ACCOUNT,
            "publisher",
            {
                "Effect": "Allow",
                "Resource": f"arn:aws:codebuild:{REGION}:{ACCOUNT}:report-group/build-*",
                "Action": [
                    "codebuild:CreateReportGroup",
                    "codebuild:CreateReport",
                    "codebuild:UpdateReport",
                    "codebuild:BatchPutTestCases",
                    "codebuild:BatchPutCodeCoverages",
                ],
            },
        )

    def setUp(self):
        self.aws.deploy(
            {
                "Resources": {
                    "Group": {
                        "Type": "AWS::CodeBuild::ReportGroup",
                        "Properties": {
                            "Name": "build-unit",
                            "Type": "TEST",
                            "DeleteReports": True,
                            "ExportConfig": {"ExportConfigType": "NO_EXPORT"},
                        },
                    }
                }
            },
            "reports",
            self.root,
        )

    def call(self, operation, session=None, **given):
        status, answer = self.aws.json_call("codebuild", TARGET + operation, given, session or self.publisher)
        return answer if status == 200 else answer["__type"]

    def test_publisher_puts_a_report_that_others_read(self):
        report = self.call("CreateReport", reportGroupArn=GROUP, name="unit", executionId="build:1")["reportArn"]
        self.call(
            "BatchPutTestCases",
            reportArn=report,
            testCases=[
                {
                    "testRawDataPath": "a.xml",
                    "prefix": "p",
                    "name": "works",
                    "status": "SUCCEEDED",
                    "durationInNanoSeconds": 5,
                }
            ],
        )
        self.call(
            "UpdateReport",
            reportArn=report,
            status="SUCCEEDED",
            testSummary={"total": 1, "statusCounts": {"SUCCEEDED": 1}, "durationInNanoSeconds": 5},
        )
        client = self.aws.client("codebuild", self.root)
        found = client.batch_get_reports(reportArns=[report])["reports"][0]
        self.assertEqual(("SUCCEEDED", "TEST", 1), (found["status"], found["type"], found["testSummary"]["total"]))
        cases = client.describe_test_cases(reportArn=report)["testCases"]
        self.assertEqual(["works"], [case["name"] for case in cases])
        self.assertIn(report, client.list_reports_for_report_group(reportGroupArn=GROUP)["reports"])

    def test_publishing_needs_the_rights_on_the_group(self):
        report = self.call("CreateReport", reportGroupArn=GROUP)["reportArn"]
        other = self.aws.role_session(
            ACCOUNT,
            "other-publisher",
            {"Effect": "Allow", "Action": "codebuild:*", "Resource": GROUP.replace("build-", "other-")},
        )
        for operation, given in (
            ("CreateReportGroup", {"name": "build-more", "type": "TEST"}),
            ("CreateReport", {"reportGroupArn": GROUP}),
            ("UpdateReport", {"reportArn": report, "status": "FAILED"}),
            ("BatchPutTestCases", {"reportArn": report, "testCases": []}),
            ("BatchPutCodeCoverages", {"reportArn": report, "codeCoverages": []}),
        ):
            self.assertEqual("AccessDeniedException", self.call(operation, other, **given), operation)

    def test_coverage_report(self):
        created = self.call(
            "CreateReportGroup",
            name="build-coverage",
            type="CODE_COVERAGE",
            exportConfig={"exportConfigType": "NO_EXPORT"},
        )["reportGroup"]
        report = self.call("CreateReport", reportGroupArn=created["arn"])["reportArn"]
        self.call(
            "BatchPutCodeCoverages",
            reportArn=report,
            codeCoverages=[{"filePath": "A.java", "lineCoveragePercentage": 90.0, "linesCovered": 9, "linesMissed": 1}],
        )
        self.call(
            "UpdateReport",
            reportArn=report,
            status="SUCCEEDED",
            codeCoverageSummary={"lineCoveragePercentage": 90.0, "linesCovered": 9, "linesMissed": 1},
        )
        client = self.aws.client("codebuild", self.root)
        found = client.batch_get_reports(reportArns=[report])["reports"][0]
        self.assertEqual(9, found["codeCoverageSummary"]["linesCovered"])
        coverages = client.describe_code_coverages(reportArn=report)["codeCoverages"]
        self.assertEqual(["A.java"], [coverage["filePath"] for coverage in coverages])

    def test_report_needs_a_group_that_exists(self):
        self.assertEqual("ResourceNotFoundException", self.call("CreateReport", reportGroupArn=GROUP + "-none"))

    def test_group_with_reports_stays_unless_they_may_go(self):
        self.aws.deploy(
            {
                "Resources": {
                    "Group": {
                        "Type": "AWS::CodeBuild::ReportGroup",
                        "Properties": {
                            "Name": "build-kept",
                            "Type": "TEST",
                            "ExportConfig": {"ExportConfigType": "NO_EXPORT"},
                        },
                    }
                }
            },
            "kept",
            self.root,
        )
        self.call("CreateReport", reportGroupArn=GROUP.replace("unit", "kept"))
        with self.assertRaisesRegex(DeploymentFailed, "is not empty"):
            self.aws.delete("kept", self.root)
        self.aws.delete("reports", self.root)
        self.assertEqual(
            [], self.aws.client("codebuild", self.root).batch_get_report_groups(reportGroupArns=[GROUP])["reportGroups"]
        )

    def test_build_finds_or_creates_the_log_group(self):
        path = f"/_pipeline/log-groups/{ACCOUNT}/{REGION}/%2Faws%2Fcodebuild%2Fbuild"
        self.assertEqual((200, {"exists": False}), self.aws.internal("GET", path))
        self.assertEqual((200, {"exists": True}), self.aws.internal("POST", path, {}))
        self.assertEqual((200, {"exists": True}), self.aws.internal("GET", path))
        groups = self.aws.client("logs", self.root).describe_log_groups()["logGroups"]
        self.assertIn("/aws/codebuild/build", [group["logGroupName"] for group in groups])
