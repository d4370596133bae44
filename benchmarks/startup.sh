#!/usr/bin/env bash
# Compares how long commands take from start to end, in one run and in turns: muster beside aws.
#
#   benchmarks/startup.sh [ROUNDS]
#
# Prints the median, smallest and largest milliseconds of each command, and whether the targets hold:
# version and validate each take less than `aws --version`; plan takes at most three times version.
# Ends with 1 when a target is missed, 2 when something cannot be measured.
set -u -o pipefail
root=$(CDPATH='' cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
rounds=${1:-11}
spec=$root/examples/syncstorage/cluster.yaml
results=$(mktemp -d "${TMPDIR:-/tmp}/muster-startup.XXXXXX")
trap 'rm -rf "$results"' EXIT

command -v aws >/dev/null || {
  echo "aws is not on the PATH: there is nothing to compare with" >&2
  exit 2
}

names=(version validate plan aws)
run() {
  case $1 in
    version) "$root/bin/muster" version ;;
    validate) "$root/bin/muster" validate "$spec" ;;
    plan) "$root/bin/muster" plan -f "$spec" ;;
    aws) aws --version ;;
  esac
}

# One round that is not counted: it builds, fills the caches, and shows a command that fails.
for name in "${names[@]}"; do
  if ! run "$name" >"$results/$name.out" 2>&1; then
    echo "'$name' fails:" >&2
    tail -n 5 "$results/$name.out" >&2
    exit 2
  fi
done

export LC_ALL=C
TIMEFORMAT=%3R
for ((round = 0; round < rounds; round++)); do
  for ((turn = 0; turn < ${#names[@]}; turn++)); do
    name=${names[(round + turn) % ${#names[@]}]}
    { time run "$name" >/dev/null 2>&1; } 2>>"$results/$name"
  done
done

median() { sort -n "$results/$1" | awk '{ v[NR] = $1 * 1000 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }
smallest() { sort -n "$results/$1" | awk 'NR == 1 { print $1 * 1000 }'; }
largest() { sort -n "$results/$1" | awk 'END { print $1 * 1000 }'; }

printf '%-32s %8s %8s %8s   (%d rounds, ms)\n' command median min max "$rounds"
for name in "${names[@]}"; do
  case $name in
    aws) label='aws --version' ;;
    *) label="muster $name" ;;
  esac
  printf '%-32s %8.0f %8.0f %8.0f\n' "$label" "$(median "$name")" "$(smallest "$name")" "$(largest "$name")"
done

missed=0
# holds SENTENCE LEFT RIGHT: whether LEFT is at most RIGHT.
holds() {
  if awk -v left="$2" -v right="$3" 'BEGIN { exit !(left <= right) }'; then
    echo "holds    $1"
  else
    echo "MISSED   $1"
    missed=1
  fi
}
aws_median=$(median aws)
version_median=$(median version)
holds 'version takes less than aws --version' "$version_median" "$aws_median"
holds 'validate takes less than aws --version' "$(median validate)" "$aws_median"
holds 'plan takes at most three times version' "$(median plan)" "$(awk -v v="$version_median" 'BEGIN { print 3 * v }')"
exit "$missed"
