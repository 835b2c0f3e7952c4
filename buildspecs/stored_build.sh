#!/bin/sh
# Takes the templates and reports of an earlier build of this commit, which the review stage has kept, and prints the S3
# key of that build's archive. Fails if there is none.
set -eu
aws s3api get-object --bucket "$CODE_BUCKET" --key "$BUILDS_PREFIX$COMMIT.tar" build.tar >&2
tar -xf build.tar -C "$OUTPUT"
tar -xf "$OUTPUT/reports.tar"
code_key=$(cat "$OUTPUT/code-key")
aws s3api head-object --bucket "$CODE_BUCKET" --key "$code_key" >&2
echo "$code_key"
