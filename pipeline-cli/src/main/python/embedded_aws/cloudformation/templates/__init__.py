"""
What CloudFormation refuses about a template before it makes anything, in CloudFormation's words where they are known.

`syntax` and `structure` look at the text and its sections, `conditions`, `parameters` and `references` at the names
and values in it, and `linter` asks cfn-lint about the rest. `early_validation` is CloudFormation's own check of
properties and names before a deployment. `operations` calls them in the order of an API call.
"""
