#!/bin/sh
# Check the CloudFormation template: that AWS would take it (cfn-lint), and that it keeps to the
# policies of checkov; what is skipped says why, beside its resource. Neither asks the network.
set -eu
cd "$(dirname "$0")/.."

tools=.cache/infra/bin
template=infra/galerly.yaml

"$tools/cfn-lint" --template "$template" --regions us-east-1 eu-central-1 ap-southeast-2
LOG_LEVEL=ERROR "$tools/checkov" --file "$template" --framework cloudformation \
  --compact --quiet --skip-download
