#!/bin/sh
# Checks the application that answers at a URL: smoke-check.sh URL. The pipeline runs it with each environment's URL while
# CloudFormation can still go back, and once more at the end. Exit code 0 keeps the new version. Two wrong answers in a row
# bring the old version back. The current folder is empty.
set -eu
curl --fail --silent --show-error --max-time 20 --retry 3 --retry-delay 1 --retry-all-errors --output answer.json "$1"
python3 -c '
import json
answer = json.load(open("answer.json"))["message"]
assert answer == "Hello world!", f"The answer is {answer}"
'
