"""The code of functions: fetched from its bucket's owner with the rights of who deploys."""

import base64
import hashlib

import templates
from emulator import REGION, DeploymentFailed, EmulatorTestCase
from test_execution_role import CLOUDFORMATION

CICD = "999999999999"
DEV = "111111111111"
KEY_ROLE = f"arn:aws:iam::{DEV}:role/execution"


def allow(action, resource="*", **more):
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


class FunctionCodeTests(EmulatorTestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cicd, cls.dev = cls.aws.root(CICD), cls.aws.root(DEV)
        cls.kms, cls.s3 = cls.aws.client("kms", cicd), cls.aws.client("s3", cicd)
        cls.iam, cls.functions = cls.aws.client("iam", cls.dev), cls.aws.client("lambda", cls.dev)
        cls.key = cls.kms.create_key()["KeyMetadata"]["Arn"]
        cls.s3.create_bucket(Bucket="artifacts", CreateBucketConfiguration={"LocationConstraint": REGION})
        cls.s3.put_bucket_encryption(
            Bucket="artifacts",
            ServerSideEncryptionConfiguration={
                "Rules": [
                    {
                        "ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": cls.key},
                        "BucketKeyEnabled": True,
                    }
                ]
            },
        )
        for name in ("one", "two"):
            cls.s3.put_object(Bucket="artifacts", Key=f"code/{name}.jar", Body=templates.code(name))
        cls.execution = cls.aws.role(DEV, "execution", trust=CLOUDFORMATION)
        cls.aws.role(DEV, "function", trust=templates.TRUST["Statement"][0])

    def setUp(self):
        """Everything that the deployment needs; each test takes something away."""
        self.stack = self.id().rpartition(".")[2].removeprefix("test_").replace("_", "-")
        self.bucket_allows()
        self.key_allows()
        self.role_allows()

    def bucket_allows(self, *more, action="s3:GetObject"):
        self.s3.put_bucket_policy(
            Bucket="artifacts",
            Policy=templates.policy(allow(action, "arn:aws:s3:::artifacts/code/*", **self.account()), *more),
        )

    def key_allows(self, via="s3", context="arn:aws:s3:::artifacts", action="kms:Decrypt"):
        granted = self.account()
        granted["Condition"]["StringEquals"] = {
            "kms:ViaService": f"{via}.{REGION}.amazonaws.com",
            "kms:EncryptionContext:aws:s3:arn": context,
        }
        self.kms.put_key_policy(
            KeyId=self.key,
            PolicyName="default",
            Policy=templates.policy(
                allow("kms:*", Principal={"AWS": f"arn:aws:iam::{CICD}:root"}), allow(action, **granted)
            ),
        )

    @staticmethod
    def account():
        return {
            "Principal": {"AWS": f"arn:aws:iam::{DEV}:root"},
            "Condition": {"ArnEquals": {"aws:PrincipalArn": KEY_ROLE}},
        }

    def role_allows(self, *statements):
        statements = statements or (
            allow("s3:GetObject", "arn:aws:s3:::artifacts/code/*"),
            allow("kms:Decrypt", self.key),
        )
        self.iam.put_role_policy(
            RoleName="execution",
            PolicyName="inline",
            PolicyDocument=templates.policy(allow(["lambda:*", "iam:PassRole"]), *statements),
        )

    def deploy(self, key="code/one.jar", role=KEY_ROLE, session=None, **code):
        return self.aws.deploy(
            {
                "Resources": {
                    "Function": {
                        "Type": "AWS::Lambda::Function",
                        "Properties": {
                            "FunctionName": self.stack,
                            "Runtime": "java25",
                            "Handler": "a.B",
                            "Role": f"arn:aws:iam::{DEV}:role/function",
                            "Code": {"S3Bucket": "artifacts", "S3Key": key, **code},
                        },
                    }
                }
            },
            self.stack,
            session or self.dev,
            role,
        )

    def assertNoCode(self, reason, **deployment):
        with self.assertRaises(DeploymentFailed) as failed:
            self.deploy(**deployment)
        self.assertIn(reason, " ".join(failed.exception.reasons))

    def assertHasCode(self, name, function=None):
        shown = self.functions.get_function_configuration(FunctionName=function or self.stack)
        self.assertEqual(base64.b64encode(hashlib.sha256(templates.code(name)).digest()).decode(), shown["CodeSha256"])

    def test_code_comes_from_another_accounts_bucket(self):
        self.deploy()
        self.assertHasCode("one")
        self.deploy("code/two.jar")
        self.assertHasCode("two")

    def test_bucket_policy_is_needed(self):
        self.bucket_allows(action="s3:GetObjectTagging")
        self.assertNoCode(
            "Your access has been denied by S3, please make sure your request credentials have "
            "permission to GetObject for artifacts/code/one.jar. S3 Error Code: AccessDenied."
        )

    def test_key_policy_is_needed(self):
        self.key_allows(action="kms:DescribeKey")
        self.assertNoCode("because no resource-based policy allows the kms:Decrypt action")

    def test_key_policy_that_asks_for_another_service_or_context(self):
        self.key_allows(via="lambda")
        self.assertNoCode("kms:Decrypt")
        self.key_allows(context="arn:aws:s3:::artifacts/code/one.jar")
        self.stack += "-context"
        self.assertNoCode("kms:Decrypt")

    def test_rights_of_the_role_itself_are_needed(self):
        self.role_allows(allow("kms:Decrypt"))
        self.assertNoCode("because no identity-based policy allows the s3:GetObject action")
        self.role_allows(allow("s3:GetObject"))
        self.stack += "-key"
        self.assertNoCode("because no identity-based policy allows the kms:Decrypt action")

    def test_other_principals_of_the_account_get_nothing(self):
        session = self.aws.role_session(DEV, "somebody", allow("*"))
        self.assertNoCode("because no resource-based policy allows", session=session, role=None)
        self.stack += "-root"
        self.assertNoCode("because no resource-based policy allows", session=self.dev, role=None)

    def test_missing_object_fails_the_resource(self):
        self.bucket_allows({**self.account(), **allow("s3:ListBucket", "arn:aws:s3:::artifacts")})
        self.role_allows(allow("s3:*"), allow("kms:Decrypt"))
        self.assertNoCode(
            "Error occurred while GetObject. S3 Error Code: NoSuchKey. S3 Error Message: The specified "
            "key does not exist.",
            key="code/missing.jar",
        )

    def test_missing_object_is_access_denied_to_who_may_not_list(self):
        self.assertNoCode(
            "S3 Error Code: AccessDenied. S3 Error Message: Access Denied (the object does not exist",
            key="code/missing.jar",
        )

    def test_missing_bucket(self):
        self.assertNoCode("S3 Error Code: NoSuchBucket", S3Bucket="missing-bucket")

    def test_failed_update_keeps_the_code(self):
        self.deploy()
        self.bucket_allows(action="s3:GetObjectTagging")
        self.assertNoCode("AccessDenied", key="code/two.jar")
        self.assertHasCode("one")

    def test_own_bucket_needs_the_rights_too(self):
        own = self.aws.client("s3", self.dev)
        own.create_bucket(Bucket="own-code", CreateBucketConfiguration={"LocationConstraint": REGION})
        own.put_object(Bucket="own-code", Key="code/one.jar", Body=templates.code("one"))
        self.assertNoCode("AccessDenied", S3Bucket="own-code")
        self.role_allows(allow("s3:GetObject", "arn:aws:s3:::own-code/*"))
        self.stack += "-allowed"
        self.deploy(S3Bucket="own-code")
        self.assertHasCode("one")

    def test_lambdas_own_calls(self):
        rights = [allow("lambda:*"), allow("iam:PassRole")]
        denied = self.aws.client("lambda", self.aws.role_session(DEV, "api-denied", *rights))
        function = {
            "FunctionName": "by-api",
            "Runtime": "java25",
            "Handler": "a.B",
            "Role": f"arn:aws:iam::{DEV}:role/function",
        }
        code = {"S3Bucket": "artifacts", "S3Key": "code/one.jar"}
        self.assertRefused(
            "InvalidParameterValueException",
            denied.create_function,
            **function,
            Code=code,
            message="Your access has been denied by S3",
        )
        self.assertRefused(
            "InvalidParameterValueException",
            denied.publish_layer_version,
            LayerName="layer",
            Content=code,
            message="Your access has been denied by S3",
        )
        role = self.aws.role(DEV, "api-allowed", *rights, allow("s3:GetObject"), allow("kms:Decrypt"))
        self.s3.put_bucket_policy(
            Bucket="artifacts",
            Policy=templates.policy(allow("s3:GetObject", "arn:aws:s3:::artifacts/*", Principal={"AWS": role})),
        )
        self.kms.put_key_policy(
            KeyId=self.key,
            PolicyName="default",
            Policy=templates.policy(allow("kms:*", Principal={"AWS": [f"arn:aws:iam::{CICD}:root", role]})),
        )
        allowed = self.aws.client("lambda", self.aws.service_role(role, "codebuild.amazonaws.com"))
        allowed.create_function(**function, Code=code)
        self.assertHasCode("one", "by-api")
        self.assertRefused(
            "InvalidParameterValueException",
            denied.update_function_code,
            FunctionName="by-api",
            S3Bucket="artifacts",
            S3Key="code/two.jar",
            message="AccessDenied",
        )
        allowed.update_function_code(FunctionName="by-api", S3Bucket="artifacts", S3Key="code/two.jar")
        self.assertHasCode("two", "by-api")
