#!/bin/sh
# Tries bin/muster in a copy of the sources: edits, failing builds, races, killed builds, missing caches and JDKs.
# Prints a line a case; ends non-zero when one fails.
set -u
muster_root=$(CDPATH='' cd -P -- "$(dirname -- "$0")/.." && pwd)
copy=$(mktemp -d "${TMPDIR:-/tmp}/muster-launcher.XXXXXX")
trap 'rm -rf "$copy"' EXIT
trap 'exit 130' INT TERM
(cd "$muster_root" && git ls-files -z --cached --others --exclude-standard | tar -c --null -T - -f -) | tar -x -f - -C "$copy"
cd "$copy" || exit 1
failed=0

# shows CASE EXPECTED-STATUS EXPECTED-TEXT: what the last run left in status and output.
shows() {
  if [ "$status" -eq "$2" ] && grep -q -e "$3" output; then
    printf 'ok      %s\n' "$1"
  else
    printf 'FAILED  %s: status %s, wanted %s and "%s":\n' "$1" "$status" "$2" "$3"
    head -n 20 output
    failed=$((failed + 1))
  fi
}
run() {
  "$@" >output 2>&1
  status=$?
}
# holds CASE RESULT: like shows, of the exit status of a test.
holds() {
  status=$2
  shows "$1" 0 ''
}
version_source=cli/src/main/resources/dev/muster/cli/version.properties

run bin/muster version
shows 'the first command builds' 0 'building for the first time'
run bin/muster version
shows 'the second one does not, and prints one line' 0 '^muster [^ ]* (Java '
[ "$(wc -l <output)" -eq 1 ]
holds '… on standard output and nothing else' $?

first_home=$(sed -n 's/^muster_home=.*\///p' .muster/dist/current)
cp "$version_source" version.orig
sed -i.bak 's/^version=.*/version=9.9.9-changed/' "$version_source"
rm "$version_source.bak"
run bin/muster version
shows 'an edit is built, and no old cache runs old code' 0 '^muster 9.9.9-changed '
[ "$first_home" != "$(sed -n 's/^muster_home=.*\///p' .muster/dist/current)" ] && [ -d ".muster/dist/$first_home/lib" ]
holds 'the build before stays where running processes need it' $?

mv version.orig "$version_source"
touch "$version_source"
run bin/muster version
shows 'the edit taken back: the first build is used again' 0 "^muster 0"
[ "$first_home" = "$(sed -n 's/^muster_home=.*\///p' .muster/dist/current)" ]
holds '… the same one, since equal sources make equal jars' $?

echo 'package dev.muster.cli; final klass Broken {}' >cli/src/main/java/dev/muster/cli/Broken.java
run bin/muster version
shows 'a build that fails says where' 1 'Broken.java:\[1'
run env MUSTER_NO_BUILD=1 bin/muster version
shows 'MUSTER_NO_BUILD runs the last good build' 0 '^muster '
rm cli/src/main/java/dev/muster/cli/Broken.java
run bin/muster version
shows 'a file taken away is noticed' 0 'sources changed'

touch pom.xml
for one in 1 2 3; do
  bin/muster version >"output.$one" 2>&1 &
done
wait
cat output.1 output.2 output.3 >output
[ "$(grep -c '^muster: built' output)" -eq 1 ] && [ "$(grep -c '^muster 0' output)" -eq 3 ]
holds 'of three commands at once one builds, and all answer' $?

touch pom.xml
bin/muster version >/dev/null 2>&1 &
command=$!
until [ -L .muster/dist/lock ]; do sleep 0.1; done
kill "$command"
wait "$command" 2>/dev/null
run bin/muster version
shows 'a command killed while it builds leaves the build to end; the next one waits' 0 'waiting for it'

ln -s 999999999 .muster/dist/lock
touch pom.xml
run bin/muster version
shows 'the lock of a dead builder is taken over' 0 '^muster 0'

for cache in .muster/dist/*/aot/*.aot; do echo nonsense >"$cache"; done
run bin/muster version
shows 'a cache that is nonsense costs time, no more' 0 '^muster 0'
rm .muster/dist/*/aot/*.aot
run bin/muster version
shows 'nor does a missing one' 0 '^muster 0'

run env MUSTER_JAVA_HOME=/nonexistent bin/muster version
shows 'a MUSTER_JAVA_HOME without a JDK is said, and another one is used' 0 'looking elsewhere'
run sh -c '. bin/lib/jdk.sh; muster_jdk_minimum=999; muster_find_jdk'
shows 'no JDK: how to get one' 1 'MUSTER_JAVA_HOME to its folder'

ln -s "$copy/bin/muster" linked
run ./linked version
shows 'it may be called through a link' 0 '^muster 0'
run sh -c 'cd bin && sh muster version'
shows 'or by sh from its own folder' 0 '^muster 0'

[ "$failed" -eq 0 ] && echo 'all cases hold'
[ "$failed" -eq 0 ]
