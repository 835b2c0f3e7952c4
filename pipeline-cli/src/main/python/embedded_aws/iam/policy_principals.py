"""
Principals that a policy names have to exist: AWS refuses a trust, bucket, key or topic policy with a role or user that
does not. MiniStack takes any text, so an order of deployment that can't work in AWS would work here.
"""
import json
import re

from ministack.services import iam, kms, s3, sns
from ministack.services.cloudformation import provisioners

_ARN = re.compile(r"arn:aws[a-z-]*:(?:iam|sts)::(\d{12}):(root|role|user|assumed-role)(?:/(.+))?")


def unknown(document):
    """The first AWS principal of a policy document that does not exist, or None."""
    if isinstance(document, str):
        try:
            document = json.loads(document)
        except ValueError:
            return None
    statements = document.get("Statement", []) if isinstance(document, dict) else []
    for statement in [statements] if isinstance(statements, dict) else statements:
        for element in ("Principal", "NotPrincipal"):
            principal = statement.get(element)
            named = principal.get("AWS", []) if isinstance(principal, dict) else []
            for arn in [named] if isinstance(named, str) else named:
                if not _exists(arn):
                    return arn
    return None


def _exists(principal):
    if principal == "*" or re.fullmatch(r"\d{12}", principal):
        return True
    found = _ARN.fullmatch(principal)
    if not found:
        return False
    account, kind, rest = found.groups()
    if kind == "root":
        return rest is None
    if kind == "assumed-role":
        return iam._roles.get_scoped(account, None, (rest or "").partition("/")[0]) is not None
    store = iam._roles if kind == "role" else iam._users
    entity = store.get_scoped(account, None, (rest or "").rpartition("/")[2])
    return entity is not None and entity["Arn"] == principal


def _install_trust_policies():
    check = iam._trust_policy_not_principal_error

    def trust_policy_error(document):
        wrong = unknown(document)
        return check(document) or (f'Invalid principal in policy: "AWS":"{wrong}"' if wrong else None)

    iam._trust_policy_not_principal_error = trust_policy_error


def _install_bucket_policies():
    put = s3._put_bucket_policy

    def put_bucket_policy(name, body):
        if unknown(body.decode("utf-8", "replace")):
            return s3._error("MalformedPolicy", "Invalid principal in policy", 400, f"/{name}")
        return put(name, body)

    s3._put_bucket_policy = put_bucket_policy


def _install_key_policies():
    create, put = kms._create_key, kms._put_key_policy

    def refusing(operation):
        def checked(data):
            if unknown(data.get("Policy") or "{}"):
                return kms.error_response_json("MalformedPolicyDocumentException",
                                               "Policy contains a statement with one or more invalid principals.", 400)
            return operation(data)

        return checked

    kms._create_key, kms._put_key_policy = refusing(create), refusing(put)
    _check_property("AWS::KMS::Key", "KeyPolicy", "Policy contains a statement with one or more invalid principals. "
                                                  "(Service: Kms, Status Code: 400)")


def _install_topic_policies():
    set_attributes = sns._set_topic_attributes

    def set_topic_attributes(params):
        if sns._p(params, "AttributeName") == "Policy" and unknown(sns._p(params, "AttributeValue")):
            return sns._error("InvalidParameter", "Invalid parameter: Policy Error: PrincipalNotFound", 400)
        return set_attributes(params)

    sns._set_topic_attributes = set_topic_attributes
    _check_property("AWS::SNS::TopicPolicy", "PolicyDocument", "Invalid parameter: Policy Error: PrincipalNotFound "
                                                               "(Service: Sns, Status Code: 400)")


def _check_property(type_name, name, message):
    handlers = provisioners._RESOURCE_HANDLERS[type_name]
    create, update = handlers["create"], handlers["update"]

    def check(props):
        wrong = unknown(props.get(name, {}))
        if wrong:
            raise ValueError(f"{message}: {wrong}")

    def create_checked(logical_id, props, stack_name):
        check(props)
        return create(logical_id, props, stack_name)

    def update_checked(physical_id, old_props, new_props, stack_name, *logical_id):
        check(new_props)
        return update(physical_id, old_props, new_props, stack_name, *logical_id)

    handlers.update(create=create_checked, update=update_checked)


def install():
    _install_trust_policies()
    _install_bucket_policies()
    _install_key_policies()
    _install_topic_policies()
