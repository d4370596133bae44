#!/usr/bin/env bash
# Prints how a no-change cycle and a decision grow from 100 machines to 10,000.
#
#   benchmarks/kernel.sh [JMH OPTIONS]
#
# A cycle is over clusters of ten machines each, a decision about one cluster of so many machines.
# JMH runs each in one JVM of 512 MiB: 3 rounds to warm up and 5 measured, of 2 s each; options of JMH change that.
# Its own output goes to standard error, the table to standard output.
set -u -o pipefail
muster_root=$(CDPATH='' cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
. "$muster_root/bin/lib/jdk.sh"
. "$muster_root/bin/lib/maven.sh"
muster_run_maven -q -B -ntp -Pfast -Dmaven.test.skip=true -pl benchmarks -am package >&2 || exit 2
muster_find_jdk || exit 2
built=$muster_root/benchmarks/target/fast
results=$(mktemp "${TMPDIR:-/tmp}/muster-kernel.XXXXXX")
trap 'rm -f "$results"' EXIT

"$MUSTER_JDK/bin/java" -Xmx512m -cp "$built/classes:$(cat "$built/classpath")" org.openjdk.jmh.Main \
  -f 1 -wi 3 -i 5 -w 2s -r 2s -jvmArgs -Xmx512m -prof gc -rf csv -rff "$results" "$@" KernelGrowth >&2 || exit 2

# The columns: "Benchmark","Mode","Threads","Samples","Score","Score Error (99.9%)","Unit","Param: machines"
export LC_ALL=C
tr -d '"\r' <"$results" | awk -F, '
  NR == 1 { next }
  {
    name = $1
    sub(/^.*KernelGrowth\./, "", name)
    if (name ~ /:/) {
      split(name, part, ":")
      if (name ~ /gc\.alloc\.rate\.norm$/) allocated[part[1] "," $8] = $5 / 1048576
      next
    }
    milliseconds[name "," $8] = $5
    error[name "," $8] = $6
  }
  END {
    split("cycle decide", names, " ")
    split("100 1000 10000", machines, " ")
    printf "%-8s %9s %12s %12s %16s %14s\n", "", "machines", "ms", "+- ms", "us a machine", "MiB allocated"
    for (n = 1; n <= 2; n++) for (m = 1; m <= 3; m++) {
      key = names[n] "," machines[m]
      if (key in milliseconds)
        printf "%-8s %9d %12.3f %12s %16.2f %14.2f\n", names[n], machines[m], milliseconds[key],
          error[key] == "NaN" ? "-" : sprintf("%.3f", error[key]), milliseconds[key] * 1000 / machines[m], allocated[key]
      else { print "no result of " key > "/dev/stderr"; missing = 1 }
    }
    exit missing ? 2 : 0
  }'
