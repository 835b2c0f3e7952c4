"""
What a finding of cfn-lint means in CloudFormation, rule by rule.

cfn-lint's error rules are of three kinds: CloudFormation refuses the template, the service refuses the resource, or
nobody refuses anything (the linter's own errors, formats that it guesses, Metadata, lists of instance types and prices,
IAM policies, deprecated runtimes). A rule that no table names is of the third kind. References, conditions, mappings,
parameter values and properties are judged by the modules beside this one, with the values of the operation.
"""

VERSION = 2  # changes with the tables, so that kept results are made anew

# The operation is refused, in these words (None: in cfn-lint's, with the place).
REFUSED: dict[str, str | None] = {
    "E1001": None,
    "E1004": "Template format error: Every Description member must be a string",
    "E1016": (
        "Template error: the attribute in Fn::ImportValue must not depend on any resources, imported values, or "
        "Fn::GetAZs"
    ),
    "E1017": "Template error: Fn::Select requires a list argument with two elements: an integer index and a list",
    "E1018": (
        "Template error: every Fn::Split object requires two parameters, (1) a string delimiter and (2) a string to be "
        "split or a function that returns a string to be split."
    ),
    "E1021": "Template error: every Fn::Base64 object must have a String-typed value.",
    "E1022": (
        "Template error: every Fn::Join object requires two parameters, (1) a string delimiter and (2) a list of "
        "strings to be joined or a function that returns a list of strings (such as Fn::GetAZs) to be joined."
    ),
    "E1024": None,
    "E1027": "SSM Secure reference is not supported in: [{place}]",
    "E1028": "Template error: Fn::If requires a list argument with the first element being a condition",
    "E1050": None,
    "E1700": None,
    "E1701": None,
    "E1702": None,
    "E2002": None,
    "E2003": None,
    "E2011": None,
    "E3007": None,
    "E3011": None,
    "E3015": None,
    "E3016": None,
    "E3035": None,
    "E3036": None,
    "E3055": None,
    "E6002": "Template format error: Every Outputs member must contain a Value object",
    "E6003": None,
    "E6004": None,
    "E6005": None,
    "E6011": None,
    "E6102": None,
    "E7001": None,
    "E7002": None,
    "E7010": None,
    "E8001": None,
    "E8002": None,
    "E8003": "Template error: every Fn::Equals object requires a list of 2 string parameters.",
    "E8004": ("Template error: every Fn::And object requires a list of at least 2 and at most 10 boolean parameters."),
    "E8005": "Template error: every Fn::Not object requires one boolean parameter.",
    "E8006": "Template error: every Fn::Or object requires a list of at least 2 and at most 10 boolean parameters.",
    "E8007": "Template error: every Condition member must be a string.",
}

# The resource fails when it is created or changed: properties that contradict each other or the service's own rules.
FAILING = {
    "E2530",
    "E2533",
    "E3014",
    "E3017",
    "E3018",
    "E3020",
    "E3021",
    "E3024",
    "E3027",
    "E3039",
    "E3045",
    "E3047",
    "E3050",
    "E3051",
    "E3058",
    "E3061",
    "E3501",
    "E3502",
    "E3503",
    "E3504",
    "E3505",
    "E3511",
    "E3601",
    "E3615",
    "E3633",
    "E3634",
    "E3636",
    "E3638",
    "E3639",
    "E3663",
    "E3677",
    "E3678",
    "E3685",
    "E3696",
    "E3697",
    "E3705",
    "E3710",
    "E3716",
    "E3717",
}

# A literal in the wrong format: the service refuses it. A value that a function yields may be right all the same.
FORMATS = {
    "E1103",
    "E1150",
    "E1151",
    "E1152",
    "E1154",
    "E1155",
    "E1156",
    "E1157",
    "E1158",
    "E1159",
    "E1160",
    "E1161",
    "E1162",
    "E1164",
}


def matters(rule: str) -> bool:
    return rule in REFUSED or rule in FAILING or rule in FORMATS


def refusal(template: dict, rule: str, path: list, message: str) -> str:
    """The message of a finding of a rule in REFUSED."""
    words = REFUSED[rule]
    if words is None:
        return f"Template error: [{_pointer(path)}] {message}"
    return words.format(place=_place(template, path))


def _pointer(path: list) -> str:
    return "/" + "/".join(str(part) for part in path)


def _place(template: dict, path: list) -> str:
    """The place in a resource, as AWS::SNS::Topic/Properties/DisplayName."""
    resource = template.get("Resources", {}).get(path[1], {}) if len(path) > 1 and path[0] == "Resources" else {}
    return "/".join([resource.get("Type", _pointer(path)), *(str(part) for part in path[2:4])])
