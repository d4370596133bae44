#!/bin/sh
# In 512 MiB of heap, a no-change cycle over 1,000 clusters, a decision about 10,000 machines and hours of failures stay within their limits.
set -eu
muster_root=$(CDPATH='' cd -P -- "$(dirname -- "$0")/.." && pwd)
. "$muster_root/bin/lib/jdk.sh"
. "$muster_root/bin/lib/maven.sh"
muster_run_maven -q -B -ntp -Pfast -Dmaven.test.skip=true -pl benchmarks -am package >&2
muster_find_jdk
built=$muster_root/benchmarks/target/fast
exec "$MUSTER_JDK/bin/java" -Xmx512m -cp "$built/classes:$(cat "$built/classpath")" dev.muster.benchmark.ScaleProof "$@"
