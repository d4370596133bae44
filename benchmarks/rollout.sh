#!/usr/bin/env bash
# Prints how long a rollout of six webheads takes, beside its declared waits and its machines' boots.
#
#   benchmarks/rollout.sh [ROUNDS]
#
# Real processes under 200 requests a second. Ends with 1 when it takes more than 5 % or 1 s longer
# than waits and boots, or a request fails.
set -u
muster_root=$(CDPATH='' cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
exec "$muster_root/bin/prove" rollout-time "$@"
