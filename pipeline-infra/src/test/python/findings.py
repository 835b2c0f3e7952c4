"""Prints findings of cfn-lint with the places of their resources in the code: findings.py ASSEMBLY < findings.json"""

import json
import pathlib
import sys


def constructs(assembly):
    """Paths of constructs by logical ID, for each template."""
    paths = {}
    manifest = json.loads((assembly / "manifest.json").read_text())
    for artifact in manifest["artifacts"].values():
        metadata = artifact.get("metadata", {})
        if "additionalMetadataFile" in artifact:
            metadata = metadata | json.loads((assembly / artifact["additionalMetadataFile"]).read_text())
        template = paths.setdefault(artifact.get("properties", {}).get("templateFile"), {})
        for path, entries in metadata.items():
            for entry in entries:
                if entry["type"] == "aws:cdk:logicalId":
                    template[entry["data"]] = path.removeprefix("/").removesuffix("/Resource")
    return paths


def lines(finding, paths):
    template = pathlib.Path(finding["Filename"]).name
    place = [str(part) for part in finding["Location"].get("Path") or []]
    rule, line = finding["Rule"]["Id"], finding["Location"]["Start"]["LineNumber"]
    yield f"{rule}: {finding['Message']}"
    if len(place) > 1 and place[0] == "Resources":
        construct = paths.get(template, {}).get(place[1], "no construct of its own")
        yield f"  {construct} ({place[1]}): {'.'.join(place[2:]) or 'the resource'}"
    yield f"  {template}:{line}"


found = json.load(sys.stdin)
paths = constructs(pathlib.Path(sys.argv[1]))
for finding in found:
    print("\n".join(lines(finding, paths)))
