"""
The deployment package of a function whose code a template has.

AWS (AWS::Lambda::Function Code, ZipFile; "cfn-response module"): CloudFormation puts the code into a file named index,
and beside it a module that answers for custom resources. MiniStack names the file as the handler does.
"""

import io
import zipfile
from pathlib import Path

# The packages' files have one date, so that the same code has the same hash.
_DATE = (1980, 1, 1, 0, 0, 0)

# The module by the code's ending: its file here, and its path in the package.
_MODULES = {
    ".js": ("cfn-response.js", "node_modules/cfn-response/index.js"),
    ".py": ("cfnresponse.py", "cfnresponse.py"),
}


def package(source: str | None, handler: str, runtime: str = "python3.12") -> bytes | None:
    """Replaces MiniStack's function: the archive with this code. None if there is no code."""
    if not source:
        return None
    ending = ".js" if runtime.startswith("nodejs") else ".py"
    module, path = _MODULES[ending]
    answers = (Path(__file__).parent / "response_modules" / module).read_text()
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as writer:
        for name, content in ((f"index{ending}", source), (path, answers)):
            writer.writestr(zipfile.ZipInfo(name, _DATE), content)
    return archive.getvalue()
