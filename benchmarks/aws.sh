#!/usr/bin/env bash
# Prints how many calls of AWS, and seconds, a creation and a plan without changes take for several sizes.
#
#   benchmarks/aws.sh [WEBHEADS…]
#
# On an emulator whose machines have no bodies, beside Terraform where it is installed and
# MUSTER_TERRAFORM_PLUGINS names the folder of its AWS provider; nothing is downloaded.
set -u
muster_root=$(CDPATH='' cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
exec "$muster_root/bin/prove" aws-calls "$@"
