"""
The rules of stage conditions that AWS provides, and the configuration that each of them needs.

From the rule structure reference of the CodePipeline User Guide.
"""

_REQUIRED: dict[str, tuple] = {
    "CloudWatchAlarm": ("AlarmName",),
    "CodeBuild": ("ProjectName",),
    "Commands": (),
    "DeploymentWindow": ("Cron",),
    "LambdaInvoke": ("FunctionName",),
    "VariableCheck": ("Variable", "Value", "Operator"),
}
_OPERATORS = ("EQ", "NE", "CONTAINS", "MATCHES")


def check(rule: dict) -> None:
    """Raise ValueError if a rule does not fit its type."""
    name, type_id, configuration = rule["name"], rule["ruleTypeId"], rule.get("configuration", {})
    provider = type_id["provider"]
    known = (type_id["category"], type_id.get("owner", "AWS"), type_id.get("version", "1")) == ("Rule", "AWS", "1")
    if provider not in _REQUIRED or not known:
        raise ValueError(
            f"RuleType (Category: '{type_id['category']}', Provider: '{provider}', Owner: "
            f"'{type_id.get('owner', 'AWS')}', Version: '{type_id.get('version', '1')}') in rule '{name}' is not "
            "available in this region"
        )
    missing = [key for key in _REQUIRED[provider] if key not in configuration]
    if missing:
        raise ValueError(
            f"Rule configuration for rule '{name}' is missing required configuration '{', '.join(missing)}'"
        )
    operator = configuration.get("Operator")
    if provider == "VariableCheck" and operator not in _OPERATORS:
        raise ValueError(f"Rule '{name}': Operator '{operator}' is not one of {', '.join(_OPERATORS)}")
