"""S3 objects: the bucket's encryption, the key's policy, and buckets of other accounts."""

import templates
from emulator import REGION, EmulatorTestCase

OWNER = "111111111111"
OTHER = "222222222222"
THIRD = "333333333333"
ACCESS_DENIED = "AccessDenied"


def allow(action, resource="*", **more):
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def root_of(account):
    return {"AWS": f"arn:aws:iam::{account}:root"}


class ObjectsTestCase(EmulatorTestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.root = cls.aws.root(OWNER)
        cls.s3 = cls.aws.client("s3", cls.root)
        cls.kms = cls.aws.client("kms", cls.root)

    @property
    def name(self):
        return self.id().rpartition(".")[2].removeprefix("test_").replace("_", "-")[:50].strip("-")

    def key(self, *statements):
        """A key that its own account's IAM policies decide about, and these statements."""
        return self.kms.create_key(Policy=templates.policy(allow("kms:*", Principal=root_of(OWNER)), *statements))[
            "KeyMetadata"
        ]["Arn"]

    def bucket(self, key=None, bucket_key=False, policy=()):
        """A bucket, with a key its default encryption, with statements a policy."""
        name = f"bucket-{self.name}"
        self.s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": REGION})
        if key:
            self.s3.put_bucket_encryption(
                Bucket=name,
                ServerSideEncryptionConfiguration={
                    "Rules": [
                        {
                            "ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key},
                            "BucketKeyEnabled": bucket_key,
                        }
                    ]
                },
            )
        if policy:
            self.set_policy(name, *policy)
        return name

    def set_policy(self, bucket, *statements):
        self.s3.put_bucket_policy(Bucket=bucket, Policy=templates.policy(*statements))

    def session(self, *statements, account=OWNER, name=""):
        return self.aws.role_session(account, f"{self.name}-{len(statements)}{name}"[-64:].strip("-"), *statements)

    def s3_of(self, *statements, account=OWNER, name=""):
        return self.aws.client("s3", self.session(*statements, account=account, name=name))


class EncryptionTests(ObjectsTestCase):
    def test_default_encryption_is_applied(self):
        key = self.key()
        bucket = self.bucket(key, bucket_key=True)
        self.s3.put_object(Bucket=bucket, Key="one", Body=b"1")
        head = self.s3.head_object(Bucket=bucket, Key="one")
        self.assertEqual(
            ("aws:kms", key, True), (head["ServerSideEncryption"], head["SSEKMSKeyId"], head["BucketKeyEnabled"])
        )
        self.assertEqual(key, self.s3.get_object(Bucket=bucket, Key="one")["SSEKMSKeyId"])

    def test_default_encryption_of_a_template_is_applied(self):
        self.aws.deploy(
            {
                "Resources": {
                    "Key": {
                        "Type": "AWS::KMS::Key",
                        "Properties": {
                            "KeyPolicy": {
                                "Version": "2012-10-17",
                                "Statement": [allow("kms:*", Principal=root_of(OWNER))],
                            }
                        },
                    },
                    "Bucket": {
                        "Type": "AWS::S3::Bucket",
                        "Properties": {
                            "BucketName": "from-a-template",
                            "BucketEncryption": {
                                "ServerSideEncryptionConfiguration": [
                                    {
                                        "BucketKeyEnabled": True,
                                        "ServerSideEncryptionByDefault": {
                                            "SSEAlgorithm": "aws:kms",
                                            "KMSMasterKeyID": {"Ref": "Key"},
                                        },
                                    }
                                ]
                            },
                        },
                    },
                }
            },
            "bucket",
            self.root,
        )
        self.s3.put_object(Bucket="from-a-template", Key="one", Body=b"1")
        head = self.s3.head_object(Bucket="from-a-template", Key="one")
        self.assertEqual(
            f"arn:aws:kms:{REGION}:{OWNER}:key/" + self.aws.resource("bucket", "Key", self.root), head["SSEKMSKeyId"]
        )

    def test_kms_without_a_key_uses_the_accounts_own_key_for_s3(self):
        # Not the bucket's key. Every principal of the account can use it, and nobody of another account.
        policy = allow(["s3:GetObject"], f"arn:aws:s3:::bucket-{self.name}/*", Principal=root_of(OTHER))
        bucket = self.bucket(self.key(), policy=[policy])
        self.s3.put_object(Bucket=bucket, Key="one", Body=b"1", ServerSideEncryption="aws:kms")
        key = self.s3.head_object(Bucket=bucket, Key="one")["SSEKMSKeyId"]
        self.assertEqual([key.rpartition("/")[2]], self.keys_of("alias/aws/s3"))
        self.s3_of(allow("s3:*"), name="plain").get_object(Bucket=bucket, Key="one")
        foreign = self.s3_of(allow("*"), account=OTHER, name="foreign")
        self.assertRefused(ACCESS_DENIED, foreign.get_object, Bucket=bucket, Key="one", message="kms:Decrypt")

    def keys_of(self, alias):
        return [found["TargetKeyId"] for found in self.kms.list_aliases()["Aliases"] if found["AliasName"] == alias]

    def test_alias_is_resolved_to_its_key(self):
        key = self.key()
        self.kms.create_alias(AliasName="alias/artifacts", TargetKeyId=key)
        bucket = self.bucket("alias/artifacts")
        self.s3.put_object(Bucket=bucket, Key="one", Body=b"1")
        self.assertEqual(key, self.s3.head_object(Bucket=bucket, Key="one")["SSEKMSKeyId"])

    def test_key_that_is_missing_or_disabled(self):
        bucket = self.bucket()
        self.assertRefused(
            "KMS.NotFoundException",
            self.s3.put_object,
            Bucket=bucket,
            Key="one",
            Body=b"1",
            ServerSideEncryption="aws:kms",
            SSEKMSKeyId="alias/missing",
        )
        key = self.key()
        encrypted = {"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": key}
        self.s3.put_object(Bucket=bucket, Key="one", Body=b"1", **encrypted)
        self.kms.disable_key(KeyId=key)
        self.assertRefused("KMS.DisabledException", self.s3.get_object, Bucket=bucket, Key="one")
        self.assertRefused(
            "KMS.DisabledException", self.s3.put_object, Bucket=bucket, Key="two", Body=b"2", **encrypted
        )

    def test_multipart_upload_is_encrypted(self):
        key = self.key()
        bucket = self.bucket(key)
        self.upload_in_parts(self.s3, bucket)
        self.assertEqual(key, self.s3.head_object(Bucket=bucket, Key="parts")["SSEKMSKeyId"])

    @staticmethod
    def upload_in_parts(s3, bucket):
        upload = {
            "Bucket": bucket,
            "Key": "parts",
            "UploadId": s3.create_multipart_upload(Bucket=bucket, Key="parts")["UploadId"],
        }
        part = s3.upload_part(**upload, PartNumber=1, Body=b"1")
        s3.complete_multipart_upload(**upload, MultipartUpload={"Parts": [{"PartNumber": 1, "ETag": part["ETag"]}]})

    def test_upload_in_parts_needs_both_rights(self):
        key = self.key()
        bucket = self.bucket(key)
        self.assertDenied(self.upload_in_parts, self.s3_of(allow("s3:*")), bucket, message="kms:GenerateDataKey")
        write = self.s3_of(allow("s3:*"), allow("kms:GenerateDataKey", key))
        self.assertDenied(self.upload_in_parts, write, bucket, message="kms:Decrypt")
        self.upload_in_parts(
            self.s3_of(allow("s3:*"), allow("kms:GenerateDataKey", key), allow("kms:Decrypt", key)), bucket
        )

    def test_each_call_of_an_upload_needs_the_key(self):
        key = self.key()
        bucket = self.bucket(key)
        self.s3.put_object(Bucket=bucket, Key="source", Body=b"1")
        upload = {"Bucket": bucket, "Key": "parts"}
        upload["UploadId"] = self.s3.create_multipart_upload(**upload)["UploadId"]
        parts = {"Parts": [{"PartNumber": 1, "ETag": self.s3.upload_part(**upload, PartNumber=1, Body=b"1")["ETag"]}]}
        s3 = self.s3_of(allow("s3:*"), allow("kms:GenerateDataKey", key))
        copy = {"CopySource": f"{bucket}/source"}
        self.assertDenied(s3.upload_part, **upload, PartNumber=2, Body=b"2", message="kms:Decrypt")
        self.assertDenied(s3.upload_part_copy, **upload, PartNumber=2, **copy, message="kms:Decrypt")
        self.assertDenied(s3.complete_multipart_upload, **upload, MultipartUpload=parts, message="kms:Decrypt")
        self.s3.upload_part_copy(**upload, PartNumber=2, **copy)


class KeyRightsTests(ObjectsTestCase):
    def test_reading_needs_decrypt_and_writing_needs_generate_data_key(self):
        key = self.key()
        bucket = self.bucket(key)
        self.s3.put_object(Bucket=bucket, Key="one", Body=b"1")
        without = self.s3_of(allow("s3:*"))
        self.assertDenied(
            without.get_object,
            Bucket=bucket,
            Key="one",
            message=f"kms:Decrypt on resource: {key} because no identity-based policy allows",
        )
        self.assertDenied(without.put_object, Bucket=bucket, Key="two", Body=b"2", message="kms:GenerateDataKey")
        without.head_object(Bucket=bucket, Key="one")
        reader = self.s3_of(allow("s3:*"), allow("kms:Decrypt", key))
        reader.get_object(Bucket=bucket, Key="one")
        self.assertDenied(reader.put_object, Bucket=bucket, Key="two", Body=b"2", message="kms:GenerateDataKey")
        self.s3_of(allow("s3:*"), allow("kms:GenerateDataKey", key), allow("x:y")).put_object(
            Bucket=bucket, Key="two", Body=b"2"
        )

    def test_copy_reads_with_one_key_and_writes_with_another(self):
        first, second = self.key(), self.key()
        bucket = self.bucket(first)
        self.s3.put_object(Bucket=bucket, Key="one", Body=b"1")
        copy = {
            "Bucket": bucket,
            "Key": "two",
            "CopySource": f"{bucket}/one",
            "ServerSideEncryption": "aws:kms",
            "SSEKMSKeyId": second,
        }
        self.assertDenied(
            self.s3_of(allow("s3:*"), allow("kms:GenerateDataKey", second)).copy_object,
            **copy,
            message=f"kms:Decrypt on resource: {first}",
        )
        self.assertDenied(
            self.s3_of(allow("s3:*"), allow("kms:*", first), allow("x:y")).copy_object,
            **copy,
            message=f"kms:GenerateDataKey on resource: {second}",
        )

    def test_key_policy_that_names_nobody_else_decides_alone(self):
        admin = self.aws.role(OWNER, "key-admin", allow("s3:*"))
        key = self.kms.create_key(
            BypassPolicyLockoutSafetyCheck=True, Policy=templates.policy(allow("kms:*", Principal={"AWS": admin}))
        )["KeyMetadata"]["Arn"]
        bucket = self.bucket(key)
        self.assertDenied(
            self.s3_of(allow("s3:*"), allow("kms:*")).put_object,
            Bucket=bucket,
            Key="one",
            Body=b"1",
            message="because no resource-based policy allows the kms:GenerateDataKey action",
        )
        # The key's policy names the role itself: it needs no policy of its own.
        session = self.aws.service_role(admin, "codebuild.amazonaws.com")
        self.aws.client("s3", session).put_object(Bucket=bucket, Key="one", Body=b"1")

    def test_conditions_on_the_service_and_the_encryption_context(self):
        for bucket_key, context in ((False, "arn:aws:s3:::{bucket}/one"), (True, "arn:aws:s3:::{bucket}")):
            with self.subTest(bucket_key=bucket_key):
                bucket = self.bucket() if not bucket_key else f"bucket-{self.name}"
                condition = {
                    "StringEquals": {
                        "kms:ViaService": f"s3.{REGION}.amazonaws.com",
                        "kms:CallerAccount": OWNER,
                        "kms:EncryptionContext:aws:s3:arn": context.format(bucket=bucket),
                    }
                }
                key = self.key()
                session = self.session(allow("s3:*"), allow("kms:*", key, Condition=condition), name=str(bucket_key))
                encrypted = {"Body": b"1", "ServerSideEncryption": "aws:kms", "SSEKMSKeyId": key}
                s3 = self.aws.client("s3", session)
                s3.put_object(Bucket=bucket, Key="one", BucketKeyEnabled=bucket_key, **encrypted)
                self.assertDenied(s3.put_object, Bucket=bucket, Key="one", BucketKeyEnabled=not bucket_key, **encrypted)
                self.assertDenied(
                    self.aws.client("kms", session).generate_data_key,
                    KeyId=key,
                    KeySpec="AES_256",
                    EncryptionContext={"aws:s3:arn": context.format(bucket=bucket)},
                )


class BucketPolicyTests(ObjectsTestCase):
    """Conditions in a bucket's policy, for principals of its own account."""

    def deny(self, bucket, condition):
        return {
            "Effect": "Deny",
            "Principal": "*",
            "Action": "s3:*",
            "Condition": condition,
            "Resource": [f"arn:aws:s3:::{bucket}", f"arn:aws:s3:::{bucket}/*"],
        }

    def test_insecure_transport_is_denied_and_tls_is_not(self):
        bucket = self.bucket()
        self.set_policy(bucket, self.deny(bucket, {"Bool": {"aws:SecureTransport": "false"}}))
        s3 = self.s3_of(allow("s3:*"))
        s3.put_object(Bucket=bucket, Key="one", Body=b"1")
        self.set_policy(bucket, self.deny(bucket, {"Bool": {"aws:SecureTransport": "true"}}))
        self.assertDenied(
            s3.put_object,
            Bucket=bucket,
            Key="one",
            Body=b"1",
            message="with an explicit deny in a resource-based policy",
        )

    def test_upload_without_the_right_key_is_denied(self):
        key, other = self.key(), self.key()
        bucket = self.bucket()
        self.set_policy(
            bucket,
            {
                **self.deny(bucket, {"StringNotEquals": {"s3:x-amz-server-side-encryption": "aws:kms"}}),
                "Action": "s3:PutObject",
            },
            {
                **self.deny(bucket, {"StringNotEquals": {"s3:x-amz-server-side-encryption-aws-kms-key-id": key}}),
                "Action": "s3:PutObject",
            },
        )
        s3 = self.s3_of(allow("s3:*"), allow("kms:*"))
        encrypted = {"Bucket": bucket, "Key": "one", "Body": b"1", "ServerSideEncryption": "aws:kms"}
        s3.put_object(**encrypted, SSEKMSKeyId=key)
        self.assertDenied(s3.put_object, **encrypted, SSEKMSKeyId=other, message="explicit deny")
        self.assertDenied(s3.put_object, Bucket=bucket, Key="one", Body=b"1", message="explicit deny")
        self.assertDenied(s3.put_object, Bucket=bucket, Key="one", Body=b"1", ServerSideEncryption="AES256")
        EncryptionTests.upload_in_parts(_WithKey(s3, key), bucket)
        self.assertDenied(EncryptionTests.upload_in_parts, s3, bucket, message="explicit deny")

    def test_object_that_may_be_written_once_only(self):
        bucket = self.bucket()
        self.set_policy(bucket, {**self.deny(bucket, {"Null": {"s3:if-none-match": "true"}}), "Action": "s3:PutObject"})
        s3 = self.s3_of(allow("s3:*"))
        self.assertDenied(s3.put_object, Bucket=bucket, Key="one", Body=b"1", message="explicit deny")
        s3.put_object(Bucket=bucket, Key="one", Body=b"1", IfNoneMatch="*")
        self.assertRefused("PreconditionFailed", s3.put_object, Bucket=bucket, Key="one", Body=b"2", IfNoneMatch="*")
        self.assertDenied(s3.copy_object, Bucket=bucket, Key="one", CopySource=f"{bucket}/one")
        self.assertDenied(EncryptionTests.upload_in_parts, _WithKey(s3, self.key()), bucket, message="explicit deny")

    def test_root_is_bound_by_a_deny_but_can_take_it_back(self):
        bucket = self.bucket()
        self.s3.put_object(Bucket=bucket, Key="one", Body=b"1")
        self.set_policy(bucket, self.deny(bucket, {}))
        for call in (self.s3.put_object, self.s3.get_object, self.s3.delete_object):
            self.assertDenied(call, Bucket=bucket, Key="one", message="explicit deny in a resource-based policy")
        self.s3.delete_bucket_policy(Bucket=bucket)
        self.s3.get_object(Bucket=bucket, Key="one")

    def test_root_needs_the_policy_of_a_key(self):
        bucket, user = self.bucket(), self.aws.role(OWNER, "alone")
        key = self.kms.create_key(Policy=templates.policy(allow("kms:*", Principal={"AWS": user})))["KeyMetadata"][
            "Arn"
        ]
        self.assertDenied(self.kms.generate_data_key, KeyId=key, KeySpec="AES_256", message="no resource-based policy")
        self.assertDenied(
            self.s3.put_object,
            Bucket=bucket,
            Key="one",
            Body=b"1",
            ServerSideEncryption="aws:kms",
            SSEKMSKeyId=key,
            message="no resource-based policy",
        )

    def test_deny_for_all_but_one_principal(self):
        bucket = self.bucket()
        role = self.aws.role(OWNER, "excepted", allow("s3:*"))
        excepted = self.aws.client("s3", self.aws.service_role(role, "codebuild.amazonaws.com"))
        deny = self.deny(bucket, {})
        self.set_policy(
            bucket,
            {
                **{key: value for key, value in deny.items() if key not in ("Principal", "Condition")},
                "NotPrincipal": {
                    "AWS": [role, f"arn:aws:sts::{OWNER}:assumed-role/excepted/test", f"arn:aws:iam::{OWNER}:root"]
                },
            },
        )
        excepted.put_object(Bucket=bucket, Key="one", Body=b"1")
        self.assertDenied(
            self.s3_of(allow("s3:*")).put_object,
            Bucket=bucket,
            Key="one",
            Body=b"1",
            message="explicit deny in a resource-based policy",
        )

    def test_policy_variables(self):
        bucket = self.bucket()
        s3 = self.s3_of(allow("s3:PutObject", f"arn:aws:s3:::{bucket}/${{aws:PrincipalAccount}}/*"))
        s3.put_object(Bucket=bucket, Key=f"{OWNER}/one", Body=b"1")
        self.assertDenied(s3.put_object, Bucket=bucket, Key=f"{OTHER}/one", Body=b"1")
        denied = self.s3_of(
            allow("s3:*"),
            allow(
                "s3:PutObject",
                "*",
                Effect="Deny",
                Condition={"StringEquals": {"aws:ResourceAccount": "${aws:PrincipalAccount}"}},
            ),
        )
        self.assertDenied(denied.put_object, Bucket=bucket, Key="one", Body=b"1", message="explicit deny")

    def test_only_who_may_list_is_told_that_an_object_is_missing(self):
        bucket = self.bucket()
        reader = self.s3_of(allow("s3:GetObject"))
        self.assertDenied(reader.get_object, Bucket=bucket, Key="missing")
        self.assertRefused("403", reader.head_object, Bucket=bucket, Key="missing")
        lister = self.s3_of(allow("s3:GetObject"), allow("s3:ListBucket"))
        self.assertRefused("NoSuchKey", lister.get_object, Bucket=bucket, Key="missing")
        self.assertRefused("404", lister.head_object, Bucket=bucket, Key="missing")

    def test_principal_arn_is_the_role_of_a_session(self):
        bucket = self.bucket()
        session = self.session(allow("s3:*"))
        arn = self.aws.client("sts", session).get_caller_identity()["Arn"]
        role = f"arn:aws:iam::{OWNER}:role/{arn.split('/')[1]}"
        self.set_policy(
            bucket, self.deny(bucket, {"ArnNotEquals": {"aws:PrincipalArn": [role, f"arn:aws:iam::{OWNER}:root"]}})
        )
        self.aws.client("s3", session).put_object(Bucket=bucket, Key="one", Body=b"1")
        self.assertDenied(self.s3_of(allow("s3:*"), allow("x:y")).put_object, Bucket=bucket, Key="one", Body=b"1")


class _WithKey:
    """A client that starts uploads with a key."""

    def __init__(self, s3, key):
        self._s3, self._key = s3, key

    def create_multipart_upload(self, **request):
        return self._s3.create_multipart_upload(**request, ServerSideEncryption="aws:kms", SSEKMSKeyId=self._key)

    def __getattr__(self, name):
        return getattr(self._s3, name)


class OtherAccountsTests(ObjectsTestCase):
    """A bucket of another account: its policy, the key's policy and the caller's own have to allow, all three."""

    def reader(self, *statements, name="reader"):
        """A role of the other account, and a session of it."""
        role = self.aws.role(OTHER, f"{name}-{self.name}"[:60].strip("-"), *statements)
        return role, self.aws.client("s3", self.aws.service_role(role, "codebuild.amazonaws.com"))

    def granted(self, role, *actions):
        """What the artifact bucket's policy has: the account, if it is that role."""
        return allow(list(actions), Principal=root_of(OTHER), Condition={"ArnEquals": {"aws:PrincipalArn": role}})

    def test_all_three_policies_allow(self):
        role, s3 = self.reader(allow(["s3:GetObject", "kms:Decrypt"]))
        via_s3 = {"StringEquals": {"kms:ViaService": f"s3.{REGION}.amazonaws.com"}}
        key = self.key(
            {**self.granted(role, "kms:Decrypt"), "Condition": {**self.granted(role)["Condition"], **via_s3}}
        )
        bucket = self.bucket(key, bucket_key=True)
        self.set_policy(bucket, {**self.granted(role, "s3:GetObject"), "Resource": f"arn:aws:s3:::{bucket}/code/*"})
        for name in ("code/one", "other/one"):
            self.s3.put_object(Bucket=bucket, Key=name, Body=b"1")
        self.assertEqual(b"1", s3.get_object(Bucket=bucket, Key="code/one")["Body"].read())
        self.assertDenied(
            s3.get_object,
            Bucket=bucket,
            Key="other/one",
            message="because no resource-based policy allows the s3:GetObject action",
        )
        self.assertDenied(s3.put_object, Bucket=bucket, Key="code/one", Body=b"2")
        self.assertDenied(s3.list_objects_v2, Bucket=bucket)

    def test_bucket_policy_is_needed(self):
        bucket = self.bucket()
        self.s3.put_object(Bucket=bucket, Key="one", Body=b"1")
        role, s3 = self.reader(allow("s3:*"))
        self.assertDenied(s3.get_object, Bucket=bucket, Key="one", message="because no resource-based policy allows")
        self.set_policy(bucket, {**self.granted(role, "s3:GetObject"), "Resource": f"arn:aws:s3:::{bucket}/*"})
        s3.get_object(Bucket=bucket, Key="one")

    def test_policy_of_the_caller_is_needed(self):
        role, s3 = self.reader(allow("x:y"))
        bucket = self.bucket()
        self.set_policy(bucket, {**self.granted(role, "s3:GetObject"), "Resource": f"arn:aws:s3:::{bucket}/*"})
        self.s3.put_object(Bucket=bucket, Key="one", Body=b"1")
        self.assertDenied(s3.get_object, Bucket=bucket, Key="one", message="because no identity-based policy allows")

    def test_key_policy_is_needed(self):
        role, s3 = self.reader(allow(["s3:*", "kms:*"]))
        key = self.key()
        bucket = self.bucket(key)
        self.set_policy(bucket, {**self.granted(role, "s3:GetObject"), "Resource": f"arn:aws:s3:::{bucket}/*"})
        self.s3.put_object(Bucket=bucket, Key="one", Body=b"1")
        self.assertDenied(
            s3.get_object,
            Bucket=bucket,
            Key="one",
            message="because no resource-based policy allows the kms:Decrypt action",
        )

    def test_only_the_principals_that_are_named(self):
        role, s3 = self.reader(allow("s3:*"))
        _, neighbour = self.reader(allow("s3:*"), name="neighbour")
        bucket = self.bucket()
        self.s3.put_object(Bucket=bucket, Key="one", Body=b"1")
        by_role = {**allow("s3:GetObject", f"arn:aws:s3:::{bucket}/*"), "Principal": {"AWS": role}}
        by_condition = {**self.granted(role, "s3:GetObject"), "Resource": f"arn:aws:s3:::{bucket}/*"}
        for statement in (by_role, by_condition):
            self.set_policy(bucket, statement)
            s3.get_object(Bucket=bucket, Key="one")
            self.assertDenied(neighbour.get_object, Bucket=bucket, Key="one")
            self.assertDenied(self.aws.client("s3", self.aws.root(OTHER)).get_object, Bucket=bucket, Key="one")
            self.assertDenied(
                self.s3_of(allow("s3:*"), account=THIRD, name=str(by_role == statement)).get_object,
                Bucket=bucket,
                Key="one",
            )
        self.set_policy(bucket, by_role, {**by_role, "Effect": "Deny", "Principal": "*"})
        self.assertDenied(s3.get_object, Bucket=bucket, Key="one", message="explicit deny in a resource-based policy")

    def test_copy_from_another_account(self):
        role, s3 = self.reader(allow(["s3:*", "kms:*"]))
        key = self.key()
        bucket = self.bucket(key)
        self.set_policy(bucket, {**self.granted(role, "s3:GetObject"), "Resource": f"arn:aws:s3:::{bucket}/*"})
        self.s3.put_object(Bucket=bucket, Key="one", Body=b"1")
        s3.create_bucket(Bucket="own-of-other", CreateBucketConfiguration={"LocationConstraint": REGION})
        copy = {"Bucket": "own-of-other", "Key": "one", "CopySource": f"{bucket}/one"}
        self.assertDenied(s3.copy_object, **copy, message="kms:Decrypt")
        self.set_policy(bucket, {**self.granted(role, "s3:ListBucket"), "Resource": f"arn:aws:s3:::{bucket}"})
        self.assertDenied(s3.copy_object, **copy, message="s3:GetObject")


class KeyCallsTests(ObjectsTestCase):
    """KMS asked directly."""

    def test_own_account(self):
        key = self.key()
        for statements, allowed in (((allow("kms:Encrypt", key),), True), ((allow("kms:Encrypt", key + "x"),), False)):
            kms = self.aws.client("kms", self.session(*statements, name=str(allowed)))
            if allowed:
                kms.encrypt(KeyId=key, Plaintext=b"1")
            else:
                self.assertDenied(kms.encrypt, KeyId=key, Plaintext=b"1")

    def test_key_by_its_alias(self):
        key = self.key()
        self.kms.create_alias(AliasName="alias/by-alias", TargetKeyId=key)
        self.aws.client("kms", self.session(allow("kms:Encrypt", key))).encrypt(KeyId="alias/by-alias", Plaintext=b"1")
        by_alias = self.session(allow("kms:Encrypt", f"arn:aws:kms:{REGION}:{OWNER}:alias/by-alias"), name="alias")
        self.assertDenied(self.aws.client("kms", by_alias).encrypt, KeyId="alias/by-alias", Plaintext=b"1")

    def test_another_account_needs_the_key_policy_and_its_own(self):
        role = self.aws.role(OTHER, "key-user", allow("kms:*"))
        other = self.aws.client("kms", self.aws.service_role(role, "codebuild.amazonaws.com"))
        key = self.key()
        secret = self.kms.encrypt(KeyId=key, Plaintext=b"secret")["CiphertextBlob"]
        for call in (
            lambda: other.encrypt(KeyId=key, Plaintext=b"1"),
            lambda: other.decrypt(CiphertextBlob=secret),
            lambda: other.generate_data_key(KeyId=key, KeySpec="AES_256"),
            lambda: other.describe_key(KeyId=key),
            lambda: other.schedule_key_deletion(KeyId=key),
            lambda: self.aws.client("kms", self.aws.root(OTHER)).decrypt(CiphertextBlob=secret),
        ):
            self.assertDenied(call)
        self.kms.put_key_policy(
            KeyId=key,
            PolicyName="default",
            Policy=templates.policy(
                allow("kms:*", Principal=root_of(OWNER)), allow("kms:Decrypt", Principal={"AWS": role})
            ),
        )
        self.assertEqual(b"secret", other.decrypt(CiphertextBlob=secret)["Plaintext"])
        self.assertDenied(other.encrypt, KeyId=key, Plaintext=b"1")

    def test_encryption_context_in_a_condition(self):
        key = self.key()
        kms = self.aws.client(
            "kms",
            self.session(allow("kms:Encrypt", key, Condition={"StringEquals": {"kms:EncryptionContext:stage": "dev"}})),
        )
        kms.encrypt(KeyId=key, Plaintext=b"1", EncryptionContext={"stage": "dev"})
        self.assertDenied(kms.encrypt, KeyId=key, Plaintext=b"1", EncryptionContext={"stage": "prod"})


class TopicsTests(ObjectsTestCase):
    def topic(self, **properties):
        self.aws.deploy(
            {"Resources": {"Topic": {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": self.name, **properties}}}},
            self.name,
            self.root,
        )
        return f"arn:aws:sns:{REGION}:{OWNER}:{self.name}"

    def test_topic_of_a_template_is_not_open_to_everybody(self):
        topic = self.topic()
        for session in (self.session(allow("x:y")), self.session(allow("sns:*"), account=OTHER)):
            self.assertDenied(self.aws.client("sns", session).publish, TopicArn=topic, Message="hello")
        self.aws.client("sns", self.session(allow("sns:Publish", topic), name="allowed")).publish(
            TopicArn=topic, Message="hello"
        )

    def test_publishing_to_an_encrypted_topic_needs_the_key(self):
        key = self.key()
        topic = self.topic(KmsMasterKeyId=key)
        publish = allow("sns:Publish", topic)
        for statements in ((publish,), (publish, allow("kms:GenerateDataKey*", key))):
            self.assertRefused(
                "KMSAccessDenied",
                self.aws.client("sns", self.session(*statements)).publish,
                TopicArn=topic,
                Message="hello",
                message="is not authorized to perform: kms:",
            )
            self.assertRefused(
                "KMSAccessDenied",
                self.aws.client("sns", self.session(*statements[1:], allow("sns:*"), name="batch")).publish_batch,
                TopicArn=topic,
                PublishBatchRequestEntries=[{"Id": "1", "Message": "hello"}],
            )
        self.aws.client(
            "sns", self.session(publish, allow("kms:GenerateDataKey*", key), allow("kms:Decrypt", key))
        ).publish(TopicArn=topic, Message="hello")

    def test_update_of_a_topic_sets_its_key(self):
        topic = self.topic()
        self.topic(KmsMasterKeyId=self.key())
        publisher = self.aws.client("sns", self.session(allow("sns:Publish", topic)))
        self.assertRefused("KMSAccessDenied", publisher.publish, TopicArn=topic, Message="hello")


class LogGroupsTests(ObjectsTestCase):
    def test_key_that_cloudwatch_logs_may_not_use(self):
        logs = {"Service": f"logs.{REGION}.amazonaws.com"}
        group = {"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": "/hello", "KmsKeyId": self.key()}}
        with self.assertRaisesRegex(Exception, "KMS key does not exist or is not allowed to be used with Arn"):
            self.aws.deploy({"Resources": {"Logs": group}}, "no-key", self.root)
        group["Properties"]["KmsKeyId"] = self.key(
            allow(
                "kms:*",
                Principal=logs,
                Condition={
                    "ArnEquals": {
                        "kms:EncryptionContext:aws:logs:arn": f"arn:aws:logs:{REGION}:{OWNER}:log-group:/hello"
                    }
                },
            )
        )
        self.aws.deploy({"Resources": {"Logs": group}}, "with-key", self.root)
        group["Properties"]["KmsKeyId"] = self.key()
        with self.assertRaisesRegex(Exception, "KMS key does not exist or is not allowed to be used with Arn"):
            self.aws.deploy({"Resources": {"Logs": group}}, "with-key", self.root)

    def test_made_up_name_is_cloudformations(self):
        self.aws.deploy({"Resources": {"Logs": {"Type": "AWS::Logs::LogGroup"}}}, "names", self.root)
        self.assertRegex(self.aws.resource("names", "Logs", self.root), "^names-Logs-[A-Z0-9]+$")
