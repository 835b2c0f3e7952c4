"""What a template needs, compared with what policies allow: of the stack's role, and of the boundaries of its roles."""

import re
from collections import Counter
from collections.abc import Iterator

from ministack.core import iam_evaluator
from ministack.core.iam_evaluator import EvalContext

from embedded_aws.cloudformation import template_rights
from embedded_aws.cloudformation.template_rights import Right, Template


def compared(question: dict) -> dict:
    """
    The answer to a question: a template with the account, the Region and the stack name that it is deployed with, the
    policies of the stack's role, and boundaries by the names of their policies.
    """
    policies = question["policies"]
    template = _template(question, policies)
    evaluated = _Policies(policies, template)
    needs: dict[tuple, dict] = {}
    for right in template.rights:
        key = right.logical_id, right.action, right.resource, tuple(right.condition.items())
        need = needs.setdefault(
            key,
            {
                "logicalId": right.logical_id,
                "type": right.type,
                "action": right.action,
                "resource": right.resource,
                "condition": right.condition,
                "operations": [],
                "allowed": True,
            },
        )
        need["operations"].append(right.operation)
        need["allowed"] = need["allowed"] and evaluated.allow(right)
    return {
        "needs": list(needs.values()),
        "unneeded": list(evaluated.unneeded()),
        "boundaries": list(_of_roles(template, question["boundaries"])),
        "unknown": template.unknown,
    }


def _template(question: dict, policies: list) -> Template:
    """The template, with values for its parameters: those that make its names equal to what the policies allow."""
    where = question["stackName"], question["account"], question["region"]
    known = dict(question.get("parameters") or {})
    template = Template(question["template"], *where, known)
    unknown = template_rights.unknown_parameters(question["template"], known)
    if not unknown:
        return template
    tokens = {re.escape(token): name for name, token in unknown.items()}
    allowed = {resource for policy in policies for each in _statements(policy) for resource in _list(each, "Resource")}
    votes: dict[str, Counter] = {name: Counter() for name in unknown}
    for arn in {right.arn for right in template.rights}:
        pattern, names = re.escape(arn), []
        for token in re.findall("|".join(tokens) or "$^", arn):
            names.append(tokens[re.escape(token)])
            pattern = pattern.replace(re.escape(token), "([^:]+?)", 1)
        for resource in allowed if names else ():
            found = re.fullmatch(pattern, resource)
            for name, value in zip(names, found.groups() if found else (), strict=False):
                votes[name][value] += 1
    guessed = {
        name: max(counted, key=lambda value: ("*" not in value, counted[value])).replace("*", "0")
        for name, counted in votes.items()
        if counted
    }
    return Template(question["template"], *where, {**known, **guessed})


class _Policies:
    """The policies of the stack's role."""

    def __init__(self, policies: list, template: Template) -> None:
        self.documents, self.template = policies, template
        self.parsed = [iam_evaluator.parse_policy_document(policy) for policy in policies]

    def allow(self, right: Right) -> bool:
        return self._allow(self.parsed, right)

    def _allow(self, parsed: list, right: Right) -> bool:
        asked = _question(right.action, right.arn, dict(right.keys), self.template)
        return iam_evaluator.evaluate(asked, parsed).decision == "Allow"

    def unneeded(self) -> Iterator[dict]:
        """
        The actions of statements that nothing in the template needs. Conditions don't count, so that a right is not
        called unneeded because its call's condition keys are not known. Rights through another service are left out.
        """
        for document in self.documents:
            for statement in _statements(document):
                if statement.get("Effect") != "Allow" or "kms:ViaService" in str(statement.get("Condition")):
                    continue
                plain = {key: value for key, value in statement.items() if key != "Condition"}
                for action in _list(statement, "Action"):
                    one = [iam_evaluator.parse_policy_document({"Statement": [{**plain, "Action": action}]})]
                    if not any(self._allow(one, right) for right in self.template.rights):
                        yield {"sid": statement.get("Sid", ""), "action": action}


def _of_roles(template: Template, boundaries: dict) -> Iterator[dict]:
    """What the policies of the template's roles allow, and whether the boundary of the role does, too."""
    roles = {
        logical_id: properties
        for logical_id, properties in template.properties.items()
        if template.type_of(logical_id) == "AWS::IAM::Role"
    }
    for logical_id, role in roles.items():
        boundary = str(role.get("PermissionsBoundary", "")).rpartition("/")[2]
        parsed = [iam_evaluator.parse_policy_document(boundaries[boundary])] if boundary in boundaries else None
        for statement in _statements_of_role(template, logical_id, role):
            for action in _list(statement, "Action"):
                for resource in _list(statement, "Resource"):
                    asked = _question(action, resource, {}, template)
                    # Nothing is known of a boundary that the assembly lacks, so nothing is missing in it.
                    within = parsed is None or iam_evaluator.evaluate(asked, parsed).decision == "Allow"
                    yield {
                        "role": logical_id,
                        "boundary": boundary,
                        "action": action,
                        "resource": template_rights.wildcards(resource),
                        "allowed": within,
                    }


def _statements_of_role(template: Template, logical_id: str, role: dict) -> Iterator[dict]:
    documents = [policy.get("PolicyDocument") for policy in role.get("Policies") or ()]
    name = role.get("RoleName")
    for other, properties in template.properties.items():
        kind = template.type_of(other)
        if kind in ("AWS::IAM::Policy", "AWS::IAM::ManagedPolicy", "AWS::IAM::RolePolicy"):
            references = template.template["Resources"][other]["Properties"]
            named = [*(references.get("Roles") or ()), references.get("RoleName")]
            resolved = [*(properties.get("Roles") or ()), properties.get("RoleName")]
            if {"Ref": logical_id} in named or (name and name in resolved):
                documents.append(properties.get("PolicyDocument"))
    for document in documents:
        yield from (each for each in _statements(document or {}) if each.get("Effect") == "Allow")


def _question(action: str, resource: str, keys: dict, template: Template) -> EvalContext:
    role = f"arn:aws:sts::{template.account}:assumed-role/stack/AWSCloudFormation"
    return EvalContext(
        principal_arn=role,
        principal_type="AssumedRole",
        principal_account=template.account,
        action=action,
        resource_arn=resource,
        region=template.region,
        service_context={name.lower(): value for name, value in keys.items()},
    )


def _statements(policy: dict) -> list:
    statements = policy.get("Statement") or []
    return statements if isinstance(statements, list) else [statements]


def _list(statement: dict, key: str) -> list:
    value = statement.get(key) or []
    return value if isinstance(value, list) else [value]
