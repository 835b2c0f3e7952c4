"""
Compares templates with policies: `python -m embedded_aws.compare_rights FILE`, with questions as a JSON list in the
file, answers as a JSON list on standard output (cloudformation/compared_rights.py). No server, no state.
"""

import json
import os
import sys
import tempfile
from pathlib import Path


def main() -> None:
    questions = json.loads(Path(sys.argv[1]).read_text())
    with tempfile.TemporaryDirectory() as folder:
        # MiniStack's modules read these when they are imported.
        os.environ.update({"PERSIST_STATE": "0", "STATE_DIR": folder, "S3_DATA_DIR": folder, "LOG_LEVEL": "ERROR"})
        from embedded_aws.cloudformation import referenced_resources

        # The other modules import it: for the answers, it must be a text that no template has.
        referenced_resources.UNKNOWN_ID = "0id"
        from embedded_aws.cloudformation import compared_rights, template_rights

        template_rights.install()
        answers = [compared_rights.compared(question) for question in questions]
    json.dump(answers, sys.stdout)


if __name__ == "__main__":
    main()
