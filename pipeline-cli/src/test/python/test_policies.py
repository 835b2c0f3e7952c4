"""Policies as IAM and the services take and evaluate them, in requests without a stack."""

import json

import templates
from emulator import REGION, EmulatorTestCase

ACCOUNT, OTHER = "111111111111", "222222222222"


def allow(action, resource="*", **more):
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def trust(principal, action="sts:AssumeRole", **more):
    return {"Effect": "Allow", "Principal": principal, "Action": action, **more}


class PolicyTests(EmulatorTestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.root = cls.aws.root(ACCOUNT)
        cls.iam = cls.aws.client("iam", cls.root)

    def client(self, service, name, *statements):
        return self.aws.client(service, self.aws.role_session(ACCOUNT, name, *statements))


class RequestTests(PolicyTests):
    """What CreatePolicy, CreateRole, PutBucketPolicy and others refuse."""

    def test_document_that_breaks_the_grammar(self):
        for statement in (
            {**allow("s3:*"), "Conditions": {}},
            {**allow("s3:*"), "Principal": "*"},
            allow("GetObject"),
            allow("s3:*", "bucket"),
            allow("s3:*", Condition={"StringEqual": {"aws:username": "anna"}}),
        ):
            document = templates.policy(statement)
            for call, more in (
                (self.iam.create_policy, {"PolicyName": "wrong"}),
                (self.iam.put_role_policy, {"RoleName": self.role("written-to"), "PolicyName": "wrong"}),
            ):
                self.assertRefused("MalformedPolicyDocument", call, PolicyDocument=document, **more)

    def role(self, name):
        if name not in {role["RoleName"] for role in self.iam.list_roles()["Roles"]}:
            self.aws.role(ACCOUNT, name)
        return name

    def test_trust_policy_that_breaks_the_grammar(self):
        for number, statement in enumerate(
            (
                {**trust({"AWS": ACCOUNT}), "Resource": "*"},
                {"Effect": "Allow", "Action": "sts:AssumeRole"},
                trust({"Service": "lamda.amazonaws.com"}),
                trust({"AWS": ACCOUNT}, "s3:GetObject"),
            )
        ):
            self.assertRefused(
                "MalformedPolicyDocument",
                self.iam.create_role,
                RoleName=f"untrusted-{number}",
                AssumeRolePolicyDocument=templates.policy(statement),
            )

    def test_quotas_of_policies(self):
        role = self.role("full")
        long = [templates.policy(allow("s3:*", "arn:aws:s3:::" + "x" * size)) for size in (6000, 6200)]
        self.assertRefused("LimitExceeded", self.iam.create_policy, PolicyName="long", PolicyDocument=long[1])
        self.iam.put_role_policy(RoleName=role, PolicyName="one", PolicyDocument=long[0])
        self.assertRefused(
            "LimitExceeded", self.iam.put_role_policy, RoleName=role, PolicyName="two", PolicyDocument=long[0]
        )
        self.iam.put_role_policy(RoleName=role, PolicyName="one", PolicyDocument=long[1])  # in place of the first
        document = templates.policy(allow("s3:*"))
        arns = [
            self.iam.create_policy(PolicyName=f"of-ten-{n}", PolicyDocument=document)["Policy"]["Arn"]
            for n in range(11)
        ]
        for arn in arns[:10]:
            self.iam.attach_role_policy(RoleName=role, PolicyArn=arn)
        self.iam.attach_role_policy(RoleName=role, PolicyArn=arns[0])  # it is attached
        self.assertRefused("LimitExceeded", self.iam.attach_role_policy, RoleName=role, PolicyArn=arns[10])
        nowhere = "arn:aws:iam::aws:policy/AmazonNoSuchPolicy"
        self.assertRefused("NoSuchEntity", self.iam.attach_role_policy, RoleName=role, PolicyArn=nowhere)

    def test_policies_of_buckets_queues_and_functions(self):
        s3, sqs = self.aws.client("s3", self.root), self.aws.client("sqs", self.root)
        s3.create_bucket(Bucket="strict", CreateBucketConfiguration={"LocationConstraint": REGION})
        statement = allow("s3:GetObject", "arn:aws:s3:::strict/*")
        self.assertRefused("MalformedPolicy", s3.put_bucket_policy, Bucket="strict", Policy=templates.policy(statement))
        queue = sqs.create_queue(QueueName="strict")["QueueUrl"]
        for wrong in (allow("sqs:SendMessage"), {**allow("sns:Publish"), "Principal": "*"}):
            self.assertRefused(
                "InvalidAttributeValue",
                sqs.set_queue_attributes,
                QueueUrl=queue,
                Attributes={"Policy": templates.policy(wrong)},
            )
        functions = self.aws.client("lambda", self.root)
        functions.create_function(
            FunctionName="strict",
            Runtime="java25",
            Handler="a.B",
            Role=self.aws.role(ACCOUNT, "strict", trust=trust({"Service": "lambda.amazonaws.com"})),
            Code={"ZipFile": templates.code()},
        )
        self.assertRefused(
            "InvalidParameterValueException",
            functions.add_permission,
            FunctionName="strict",
            StatementId="all",
            Action="lambda:Invoke",
            Principal=OTHER,
        )


class EvaluationTests(PolicyTests):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sqs = cls.aws.client("sqs", cls.root)
        cls.queue = cls.sqs.create_queue(QueueName="queue-of-team")["QueueUrl"]

    def sends(self, name, statement, version="2012-10-17"):
        arn = self.aws.role(ACCOUNT, name)
        document = {"Version": version, "Statement": [statement]} if version else {"Statement": [statement]}
        self.iam.put_role_policy(RoleName=name, PolicyName="p", PolicyDocument=json.dumps(document))
        client = self.aws.client("sqs", self.aws.service_role(arn, "codebuild.amazonaws.com"))
        return lambda: client.send_message(QueueUrl=self.queue, MessageBody="hello")

    def test_variables_are_text_in_policies_of_the_old_version(self):
        statement = allow("sqs:*", f"arn:aws:sqs:*:{ACCOUNT}:queue-of-${{aws:PrincipalTag/team, 'team'}}")
        self.sends("new-version", statement)()
        self.assertDenied(self.sends("old-version", statement, "2008-10-17"))
        self.assertDenied(self.sends("without-version", statement, None))

    def test_wildcard_of_an_arn_condition_stays_in_one_part(self):
        def condition(pattern):
            return allow("sqs:*", Condition={"ArnLike": {"aws:PrincipalArn": pattern}})

        self.sends("part-by-part", condition(f"arn:aws:iam:*:{ACCOUNT}:role/*"))()
        self.assertDenied(self.sends("over-parts", condition("arn:*:iam::role/over-parts")))

    def test_grant_of_a_key(self):
        kms = self.aws.client("kms", self.root)
        key = kms.create_key()["KeyMetadata"]["Arn"]
        grantee = self.aws.role(ACCOUNT, "grantee")
        granted = self.aws.client("kms", self.aws.service_role(grantee, "codebuild.amazonaws.com"))
        self.assertDenied(granted.encrypt, KeyId=key, Plaintext=b"x")
        kms.create_grant(
            KeyId=key,
            GranteePrincipal=grantee,
            Operations=["Encrypt"],
            Constraints={"EncryptionContextSubset": {"team": "ours"}},
        )
        granted.encrypt(KeyId=key, Plaintext=b"x", EncryptionContext={"team": "ours", "app": "web"})
        self.assertDenied(granted.encrypt, KeyId=key, Plaintext=b"x")
        self.assertDenied(granted.generate_mac, KeyId=key, Message=b"x", MacAlgorithm="HMAC_SHA_256")

    def test_alias_of_a_key_in_conditions(self):
        kms = self.aws.client("kms", self.root)
        key = kms.create_key()["KeyMetadata"]["Arn"]
        kms.create_alias(AliasName="alias/ours", TargetKeyId=key)
        by_request = allow("kms:*", Condition={"StringEquals": {"kms:RequestAlias": "alias/ours"}})
        requests = self.client("kms", "by-request", by_request)
        requests.encrypt(KeyId="alias/ours", Plaintext=b"x")
        self.assertDenied(requests.encrypt, KeyId=key, Plaintext=b"x")
        by_resource = allow("kms:*", Condition={"ForAnyValue:StringEquals": {"kms:ResourceAliases": "alias/ours"}})
        self.client("kms", "by-resource", by_resource).encrypt(KeyId=key, Plaintext=b"x")

    def test_secret_of_another_account(self):
        owner = self.aws.root(OTHER)
        secrets, kms = self.aws.client("secretsmanager", owner), self.aws.client("kms", owner)
        key = kms.create_key()["KeyMetadata"]["Arn"]
        reads = self.client("secretsmanager", "reads-secrets", allow(["secretsmanager:*", "kms:*"]))
        policy = templates.policy({**allow("secretsmanager:GetSecretValue"), "Principal": {"AWS": ACCOUNT}})
        own = secrets.create_secret(Name="own-key", SecretString="blue", KmsKeyId=key)["ARN"]
        default = secrets.create_secret(Name="default-key", SecretString="blue")["ARN"]
        self.assertDenied(reads.get_secret_value, SecretId=own)
        for secret in (own, default):
            secrets.put_resource_policy(SecretId=secret, ResourcePolicy=policy)
        self.assertDenied(reads.get_secret_value, SecretId=default, message="default KMS service key")
        self.assertDenied(reads.get_secret_value, SecretId=own, message="kms:Decrypt")
        statements = [
            {**allow("kms:*"), "Principal": {"AWS": f"arn:aws:iam::{OTHER}:root"}},
            {**allow("kms:Decrypt"), "Principal": {"AWS": ACCOUNT}},
        ]
        kms.put_key_policy(KeyId=key, PolicyName="default", Policy=templates.policy(*statements))
        self.assertEqual("blue", reads.get_secret_value(SecretId=own)["SecretString"])
        neither = self.client("secretsmanager", "reads-nothing", allow("s3:*"))
        self.assertDenied(neither.get_secret_value, SecretId=own)


class SessionTests(PolicyTests):
    def setUp(self):
        name = self.id().rpartition(".test_")[2][:50]
        self.caller = self.aws.role(ACCOUNT, f"{name}-caller", allow("sts:*"))
        self.sts = self.aws.client("sts", self.aws.service_role(self.caller, "codebuild.amazonaws.com"))

    def target(self, name, *actions, **more):
        arn = self.aws.role(OTHER, name, trust=trust({"AWS": self.caller}, ["sts:AssumeRole", *actions]), **more)
        return {"RoleArn": arn, "RoleSessionName": "session"}

    def test_chained_session_has_at_most_an_hour(self):
        role = self.target("for-long", MaxSessionDuration=43200)
        self.sts.assume_role(**role, DurationSeconds=3600)
        self.assertRefused("ValidationError", self.sts.assume_role, **role, DurationSeconds=3601, message="1 hour")

    def test_session_name_has_no_space(self):
        role = self.target("named")
        self.assertRefused("ValidationError", self.sts.assume_role, RoleArn=role["RoleArn"], RoleSessionName="a b")

    def test_source_identity_needs_an_action_of_its_own(self):
        self.assertDenied(self.sts.assume_role, **self.target("without-source"), SourceIdentity="anna")
        self.sts.assume_role(**self.target("with-source", "sts:SetSourceIdentity"), SourceIdentity="anna")

    def test_tags_need_an_action_of_the_caller_in_another_account(self):
        caller = self.aws.role(ACCOUNT, "assumes-only", allow("sts:AssumeRole"))
        target = self.aws.role(OTHER, "tagged", trust=trust({"AWS": caller}, ["sts:AssumeRole", "sts:TagSession"]))
        sts = self.aws.client("sts", self.aws.service_role(caller, "codebuild.amazonaws.com"))
        call = {"RoleArn": target, "RoleSessionName": "session"}
        sts.assume_role(**call)
        self.assertDenied(sts.assume_role, **call, Tags=[{"Key": "team", "Value": "ours"}])
        self.sts.assume_role(**self.target("tagged-too", "sts:TagSession"), Tags=[{"Key": "team", "Value": "ours"}])

    def test_variable_in_the_condition_of_a_trust_policy(self):
        statement = trust(
            {"AWS": self.caller}, Condition={"StringLike": {"sts:RoleSessionName": "from-${aws:PrincipalAccount}"}}
        )
        role = self.aws.role(OTHER, "by-name", trust=statement)
        self.assertDenied(self.sts.assume_role, RoleArn=role, RoleSessionName="from-elsewhere")
        self.sts.assume_role(RoleArn=role, RoleSessionName=f"from-{ACCOUNT}")

    def test_session_policy_names_no_principal(self):
        document = templates.policy({**allow("s3:*"), "Principal": "*"})
        self.assertRefused("MalformedPolicyDocument", self.sts.assume_role, **self.target("limited"), Policy=document)
