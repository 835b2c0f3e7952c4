"""
The policies of buckets, keys, topics and queues as their services take them: the grammar and the actions.

AWS: "Grammar of the IAM JSON policy language"; "Limitations of Amazon SQS custom policies"; the words are those of
public reports, where there are some.
"""

from collections.abc import Iterable
from fnmatch import fnmatchcase
from typing import Any

from embedded_aws.iam import known_actions, policy_principals, policy_syntax

_ACTIONS_OF_A_QUEUE_POLICY = 7
_KEY_POLICY_BYTES = 32 * 1024


def bucket(document: Any) -> str | None:
    """S3's message for a bucket policy that it refuses, or None."""
    return policy_syntax.document_problem(document, policy_syntax.RESOURCE)


def key(document: Any) -> str | None:
    """KMS's message for a key policy that it refuses, or None."""
    if len(policy_syntax.compact(document)) > _KEY_POLICY_BYTES:
        return f"The key policy is longer than {_KEY_POLICY_BYTES} bytes."
    return policy_syntax.document_problem(document, policy_syntax.RESOURCE)


def topic(document: Any) -> str | None:
    """SNS's message for a topic policy that it refuses, or None."""
    problem = policy_syntax.document_problem(document, policy_syntax.RESOURCE)
    if problem:
        return f"Invalid parameter: Policy Error: {problem}"
    known = known_actions.of("sns", "topic") | {"receive"}
    for actions in _actions(document):
        # The only wildcard that is out of scope is all.
        if any(action == "sns:*" or not _names("sns", action, known) for action in actions):
            return "Invalid parameter: Policy statement action out of service scope!"
    return None


def queue(document: Any) -> str | None:
    """SQS's message for a queue policy that it refuses, or None. It has one for all."""
    known = known_actions.of("sqs", "queue")
    known |= {f"{action}batch" for action in known}
    refused = (
        policy_syntax.document_problem(document, policy_syntax.RESOURCE)
        or policy_principals.unknown(document)
        or any(
            len(actions) > _ACTIONS_OF_A_QUEUE_POLICY or not all(_names("sqs", action, known) for action in actions)
            for actions in _actions(document)
        )
    )
    return "Invalid value for the parameter Policy." if refused else None


def _actions(document: Any) -> Iterable[list[str]]:
    """The actions of each statement, in lower case."""
    for statement in policy_syntax.statements(document):
        given = statement.get("Action") or []
        yield [str(action).lower() for action in ([given] if isinstance(given, str) else given)]


def _names(service: str, action: str, known: frozenset[str]) -> bool:
    """Whether an action, which can have wildcards, is one of a service's."""
    prefix, _, name = action.partition(":")
    return action == "*" or (prefix == service and any(fnmatchcase(one, name) for one in known))
