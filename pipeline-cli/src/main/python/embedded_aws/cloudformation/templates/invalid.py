"""The refusal of a template."""


class Invalid(ValueError):
    """Why CloudFormation refuses a template, in its words."""
