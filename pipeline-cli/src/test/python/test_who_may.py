"""Who a caller is: roots, sessions, nobody; what the gateway closes; what the access log says."""

import itertools
import json
import urllib.parse

from botocore.exceptions import ClientError
from emulator import REGION, EmulatorTestCase, Session

ACCOUNT = "111111111111"
OTHER = "222222222222"


class CallerTests(EmulatorTestCase):
    def test_root_is_who_signs_with_the_token(self):
        identity = self.aws.client("sts", self.aws.root(ACCOUNT)).get_caller_identity()
        self.assertEqual((ACCOUNT, f"arn:aws:iam::{ACCOUNT}:root"), (identity["Account"], identity["Arn"]))

    def test_account_number_alone_is_nobody(self):
        forged = Session(ACCOUNT, "test")
        self.assertRefused("SignatureDoesNotMatch", self.aws.client("sts", forged).get_caller_identity)
        self.assertRefused("SignatureDoesNotMatch", self.aws.client("iam", forged).list_roles)
        self.assertRefused("SignatureDoesNotMatch", self.aws.client("s3", forged).list_buckets)
        self.assertRefused("InvalidSignatureException", self.aws.client("lambda", forged).list_functions)
        self.assertRefused("InvalidSignatureException", self.aws.client("kms", forged).list_keys)

    def test_emulators_well_known_key_is_nobody(self):
        self.assertRefused("InvalidClientTokenId", self.aws.client("iam", Session("test", "test")).list_roles)

    def test_unsigned_call_is_refused(self):
        for service, body in (("iam", {"Action": "ListRoles"}), ("sts", {"Action": "GetCallerIdentity"})):
            status, answer = self.aws.request(
                "POST",
                "/",
                urllib.parse.urlencode({**body, "Version": "1"}).encode(),
                {"Content-Type": "application/x-www-form-urlencoded", "Host": f"{service}.localhost"},
            )
            self.assertEqual(403, status, answer)
        self.aws.client("s3", self.aws.root(ACCOUNT)).create_bucket(
            Bucket="closed", CreateBucketConfiguration={"LocationConstraint": REGION}
        )
        self.assertEqual(403, self.aws.request("GET", "/closed/key")[0])
        self.assertEqual(403, self.aws.request("PUT", "/closed/key", b"x")[0])

    def test_presigned_url_of_a_root_needs_the_token_too(self):
        self.aws.client("s3", self.aws.root(ACCOUNT)).create_bucket(
            Bucket="signed", CreateBucketConfiguration={"LocationConstraint": REGION}
        )
        for session, expected in ((self.aws.root(ACCOUNT), 200), (Session(ACCOUNT, "test"), 403)):
            url = self.aws.client("s3", session).generate_presigned_url("list_objects_v2", {"Bucket": "signed"})
            self.assertEqual(expected, self.aws.request("GET", url)[0])

    def test_session_is_its_key_secret_and_token_together(self):
        session = self.aws.role_session(ACCOUNT, "whole", {"Effect": "Allow", "Action": "iam:*", "Resource": "*"})
        self.aws.client("iam", session).list_roles()
        for broken in (
            session._replace(secret_access_key="x"),
            session._replace(session_token="x"),
            session._replace(session_token=None),
        ):
            with self.assertRaises(ClientError):
                self.aws.client("iam", broken).list_roles()

    def test_root_assumes_no_role(self):
        arn = self.aws.role(ACCOUNT, "of-a-service")
        self.assertDenied(
            self.aws.client("sts", self.aws.root(ACCOUNT)).assume_role, RoleArn=arn, RoleSessionName="root"
        )

    def test_role_assumes_a_role_of_another_account_that_trusts_it(self):
        here = self.aws.role(ACCOUNT, "deployer", {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*"})
        there = self.aws.role(
            OTHER, "target", trust={"Effect": "Allow", "Principal": {"AWS": here}, "Action": "sts:AssumeRole"}
        )
        session = self.aws.assume(there, self.aws.service_role(here, "codebuild.amazonaws.com"), "abc")
        self.assertEqual(
            f"arn:aws:sts::{OTHER}:assumed-role/target/abc",
            self.aws.client("sts", session).get_caller_identity()["Arn"],
        )
        stranger = self.aws.role_session(ACCOUNT, "stranger", {"Effect": "Allow", "Action": "*", "Resource": "*"})
        self.assertDenied(self.aws.client("sts", stranger).assume_role, RoleArn=there, RoleSessionName="abc")

    def test_trust_in_a_role_of_the_account_needs_no_policy_of_that_role(self):
        builder = self.aws.role(ACCOUNT, "trusted")
        session = self.aws.service_role(builder, "codebuild.amazonaws.com")
        trust = {"Effect": "Allow", "Principal": {"AWS": builder}, "Action": "sts:AssumeRole"}
        self.aws.assume(self.aws.role(ACCOUNT, "trusting", trust=trust), session)

        account = {**trust, "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}}
        delegating = self.aws.role(ACCOUNT, "delegating", trust=account)
        self.assertRefused("AccessDenied", self.aws.assume, delegating, session)
        external = {**trust, "Condition": {"StringEquals": {"sts:ExternalId": "number"}}}
        with_id = self.aws.role(ACCOUNT, "asking", trust=external)
        self.assertRefused("AccessDenied", self.aws.assume, with_id, session)
        self.aws.assume(with_id, session, ExternalId="number")

    def test_tag_of_a_role_of_another_account_denies_to_assume_it(self):
        here = self.aws.role(
            ACCOUNT,
            "tagged-deployer",
            {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*"},
            {
                "Effect": "Deny",
                "Action": "sts:AssumeRole",
                "Resource": "*",
                "Condition": {"StringEquals": {"iam:ResourceTag/protected": "yes"}},
            },
        )
        trust = {"Effect": "Allow", "Principal": {"AWS": here}, "Action": "sts:AssumeRole"}
        session = self.aws.service_role(here, "codebuild.amazonaws.com")
        free = self.aws.role(OTHER, "free", trust=trust, Tags=[{"Key": "protected", "Value": "no"}])
        self.aws.assume(free, session, "abc")
        there = self.aws.role(OTHER, "protected", trust=trust, Tags=[{"Key": "protected", "Value": "yes"}])
        self.assertDenied(
            self.aws.client("sts", session).assume_role,
            RoleArn=there,
            RoleSessionName="abc",
            message="with an explicit deny in an identity-based policy",
        )

    def test_emulators_own_administration_is_closed(self):
        for method, path in (
            ("POST", "/_ministack/reset"),
            ("POST", "/_ministack/config"),
            ("GET", "/_ministack/lambda-code/hello"),
            ("GET", "/_aws/sqs/messages"),
            ("GET", "/_localstack/health"),
        ):
            self.assertEqual(403, self.aws.request(method, path)[0], path)
        self.assertEqual(200, self.aws.request("GET", "/_ministack/health")[0])


class ConditionKeyTests(EmulatorTestCase):
    def test_principals_own_call_is_not_one_of_a_service(self):
        deny = {
            "Effect": "Deny",
            "Action": "iam:ListUsers",
            "Resource": "*",
            "Condition": {"Bool": {"aws:PrincipalIsAWSService": "false", "aws:ViaAWSService": "false"}},
        }
        session = self.aws.role_session(
            ACCOUNT, "conditional", {"Effect": "Allow", "Action": "iam:List*", "Resource": "*"}, deny
        )
        self.aws.client("iam", session).list_roles()
        self.assertDenied(self.aws.client("iam", session).list_users)


_numbers = itertools.count()


class RequestTests(EmulatorTestCase):
    """A request can't be checked as one action and carried out as another."""

    def setUp(self):
        self.reader = self.aws.role_session(
            ACCOUNT,
            f"reader-{next(_numbers)}",
            {
                "Effect": "Allow",
                "Action": ["lambda:GetFunction", "lambda:ListFunctions", "kms:ListKeys", "iam:GetRole"],
                "Resource": "*",
            },
        )

    def test_action_parameter_does_not_rename_a_rest_call(self):
        status, _ = self.aws.signed("lambda", "DELETE", "/2015-03-31/functions/hello?Action=ListFunctions", self.reader)
        self.assertEqual(403, status)

    def test_target_header_does_not_rename_a_rest_call(self):
        status, _ = self.aws.signed(
            "lambda",
            "DELETE",
            "/2015-03-31/functions/hello",
            self.reader,
            **{"X-Amz-Target": "AWSLambda.ListFunctions"},
        )
        self.assertEqual(403, status)

    def test_action_parameter_does_not_rename_a_json_call(self):
        status, _ = self.aws.signed(
            "kms",
            "POST",
            "/?Action=ListKeys",
            self.reader,
            b"{}",
            **{"X-Amz-Target": "TrentService.CreateKey", "Content-Type": "application/x-amz-json-1.1"},
        )
        self.assertEqual(400, status)

    def test_query_call_names_its_action_once(self):
        body = urllib.parse.urlencode({"Action": "DeleteRole", "RoleName": "x", "Version": "2010-05-08"}).encode()
        status, _ = self.aws.signed(
            "iam",
            "POST",
            "/?Action=GetRole",
            self.reader,
            body,
            **{"Content-Type": "application/x-www-form-urlencoded"},
        )
        self.assertEqual(400, status)

    def test_call_that_nobody_knows_is_denied(self):
        status, _ = self.aws.signed("lambda", "PATCH", "/2015-03-31/functions/hello/unknown", self.reader)
        self.assertEqual(403, status)


class AccessLogTests(EmulatorTestCase):
    def last(self, action):
        return [line for line in self.aws.access_log() if line["action"] == action][-1]

    def test_allowed_call_is_logged_with_role_and_session(self):
        look = {"Sid": "Look", "Effect": "Allow", "Action": "iam:GetRole", "Resource": "*"}
        arn = self.aws.role(ACCOUNT, "logged", look, Path="/ci/")
        session = self.aws.service_role(arn, "codebuild.amazonaws.com", "build-7")
        self.aws.client("iam", session).get_role(RoleName="logged")
        line = self.last("iam:GetRole")
        self.assertRegex(line.pop("time"), r"^\d{4}-\d\d-\d\dT[\d:.]+\+00:00$")
        self.assertTrue(line.pop("resource").endswith("logged"))
        self.assertEqual(
            {
                "account": ACCOUNT,
                "principal": arn,
                "session": "build-7",
                "action": "iam:GetRole",
                "decision": "allow",
                "by": "Look",
                "via": "api",
            },
            line,
        )

    def test_denied_call_is_logged_with_the_reason(self):
        never = {"Sid": "Never", "Effect": "Deny", "Action": "*", "Resource": "*"}
        session = self.aws.role_session(ACCOUNT, "denied", never)
        self.assertDenied(self.aws.client("iam", session).list_users)
        line = self.last("iam:ListUsers")
        self.assertEqual(("deny", "Never"), (line["decision"], line["by"]))

    def test_every_line_is_one_record_though_calls_are_concurrent(self):
        from concurrent.futures import ThreadPoolExecutor

        client = self.aws.client("sts", self.aws.root(ACCOUNT))
        before = len(self.aws.access_log())
        with ThreadPoolExecutor(8) as threads:
            for call in [threads.submit(client.get_caller_identity) for _ in range(40)]:
                call.result()
        self.assertEqual(before + 40, len(self.aws.access_log()))
        json.dumps(self.aws.access_log())
