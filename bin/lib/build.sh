# Builds Muster into .muster/dist/<hash>/ when its sources are newer than the last build. Sourced after jdk.sh and maven.sh; needs muster_root.
#
#   .muster/dist/stamp             as old as the sources that were last built
#   .muster/dist/current           a line of shell that sets muster_home to the folder in use
#   .muster/dist/<hash>/lib        the jars; <hash> is that of their contents and of what trains the caches
#   .muster/dist/<hash>/aot        AOT caches made from exactly these jars: JDK 25 does not notice a changed jar
#   .muster/dist/<hash>/artifacts  the jars of the examples
#   .muster/dist/<hash>/launch.sh  the classpath and the JDK that made the caches
#
# A folder is never written again once it is in use: processes of a running cluster keep the jars that they started with.

muster_dist=$muster_root/.muster/dist
muster_build_wait_seconds=1200
muster_builds_kept=3

# Succeeds when something that goes into the jars changed after the last build.
muster_sources_are_newer() {
  [ -e "$muster_dist/stamp" ] && [ -r "$muster_dist/current" ] || return 0
  muster_changed=$(find "$muster_root/pom.xml" "$muster_root"/*/pom.xml "$muster_root"/*/src/main \
    "$muster_root"/examples/*/pom.xml "$muster_root"/examples/*/src/main "$muster_root/bin/lib" \
    -newer "$muster_dist/stamp" -print -quit 2>/dev/null)
  [ -n "$muster_changed" ]
}

# Prints the SHA-256 of standard input.
muster_sha256() {
  if command -v sha256sum >/dev/null; then
    sha256sum
  else
    shasum -a 256
  fi
}

# Takes the build lock: a symbolic link, made atomically, whose target is our process id. Children cannot inherit it.
muster_lock_build() {
  mkdir -p "$muster_dist"
  muster_lock=$muster_dist/lock
  muster_waited=0
  until ln -s "$$" "$muster_lock" 2>/dev/null; do
    muster_holder=$(readlink "$muster_lock" 2>/dev/null) || continue
    if ! kill -0 "$muster_holder" 2>/dev/null; then
      # Its holder is gone. Whoever moves the stale link away first goes on; a link that is not the stale one goes back.
      if mv "$muster_lock" "$muster_lock.$$" 2>/dev/null; then
        if [ "$(readlink "$muster_lock.$$")" = "$muster_holder" ]; then
          rm -f "$muster_lock.$$"
        else
          mv "$muster_lock.$$" "$muster_lock"
        fi
      fi
      continue
    fi
    if [ "$muster_waited" -eq 0 ]; then
      echo "muster: process $muster_holder is building; waiting for it." >&2
    fi
    muster_waited=$((muster_waited + 1))
    if [ "$muster_waited" -gt "$muster_build_wait_seconds" ]; then
      echo "muster: process $muster_holder has been building for $muster_build_wait_seconds s. If it hangs, end it and remove $muster_lock." >&2
      return 1
    fi
    sleep 1
  done
  trap 'rm -f "$muster_lock"' EXIT
  trap 'exit 129' HUP
  trap 'exit 130' INT
  trap 'exit 143' TERM
}

muster_unlock_build() {
  rm -f "$muster_lock"
  trap - EXIT HUP INT TERM
}

# Removes builds that are neither among the newest nor named by a running process.
muster_prune_builds() {
  muster_nth=0
  # Names are hashes, so that listing them is safe.
  for muster_old in $(ls -1t "$muster_dist"); do
    [ -d "$muster_dist/$muster_old/lib" ] || continue
    muster_nth=$((muster_nth + 1))
    [ "$muster_nth" -gt "$muster_builds_kept" ] || continue
    # shellcheck disable=SC2009
    if ps -A -ww -o args= | grep -v grep | grep -q -F "/dist/$muster_old/"; then
      continue
    fi
    rm -rf "${muster_dist:?}/$muster_old"
  done
}

# Makes the AOT cache $1 by running the class $2 with the rest as arguments. A cache that cannot be made costs time later, no more.
muster_train() {
  muster_cache=$muster_home/aot/$1.aot
  shift
  (cd "$muster_root" && exec "$MUSTER_JDK/bin/java" -XX:AOTCacheOutput="$muster_cache.new" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \
    -Xlog:disable -Xlog:all=error:stderr -Dmuster.home="$muster_home" -Dmuster.root="$muster_root" \
    -cp "$muster_classpath" "$@") >"$muster_cache.log" 2>&1 </dev/null || :
  if [ -s "$muster_cache.new" ]; then
    mv "$muster_cache.new" "$muster_cache"
    rm -f "$muster_cache.log"
  else
    rm -f "$muster_cache.new"
  fi
}

# Fills $muster_home, a new folder, from the jars that Maven left, and points `current` at it.
muster_install_build() {
  muster_jars=$muster_root/cli/target/fast/muster/lib
  muster_hash=$(cd "$muster_root" && cat cli/target/fast/muster/lib/*.jar examples/*/target/fast/*.jar bin/lib/aot-commands | muster_sha256 | cut -c 1-16)
  muster_home=$muster_dist/$muster_hash
  if [ ! -e "$muster_home/launch.sh" ]; then
    rm -rf "$muster_home"
    mkdir -p "$muster_home/lib" "$muster_home/aot" "$muster_home/artifacts"
    cp -p "$muster_jars"/*.jar "$muster_home/lib/"
    cp -p "$muster_root"/examples/*/target/fast/*.jar "$muster_home/artifacts/"
    rm -f "$muster_home"/artifacts/muster-*.jar
    muster_classpath=
    muster_classpath_lines=
    for muster_jar in "$muster_home"/lib/muster-*.jar "$muster_home"/lib/picocli-*.jar "$muster_home"/lib/*.jar; do
      case :$muster_classpath: in
        *:"$muster_jar":*) continue ;;
      esac
      muster_classpath=${muster_classpath:+$muster_classpath:}$muster_jar
      muster_classpath_lines=$muster_classpath_lines:'$muster_home'/lib/${muster_jar##*/}
    done
    muster_train command dev.muster.cli.AotTraining "$muster_root/bin/lib/aot-commands"
    printf 'muster_jdk_trained=%s\nmuster_classpath=%s\n' "'$MUSTER_JDK'" "${muster_classpath_lines#:}" >"$muster_home/launch.sh"
  fi
  touch "$muster_home"
  printf 'muster_home=$muster_dist/%s\n' "$muster_hash" >"$muster_dist/current.new"
  mv "$muster_dist/current.new" "$muster_dist/current"
}

# Builds unless somebody else just did. Progress goes to standard error; Maven's output only if it fails.
# To be called by bin/lib/build alone: the lock names the process that builds, which a subshell would not be.
muster_build() {
  muster_find_jdk || return 1
  muster_lock_build || return 1
  if muster_sources_are_newer; then
    muster_began=$(date +%s)
    muster_log=$muster_dist/build.log
    if [ -e "$muster_dist/stamp" ]; then
      echo "muster: sources changed; building." >&2
    else
      echo "muster: building for the first time; this takes a minute or two, longer when libraries must be fetched." >&2
    fi
    : >"$muster_dist/stamp.new"
    if ! muster_run_maven -B -Pfast -Dmaven.test.skip=true -pl cli,examples/syncstorage -am package >"$muster_log" 2>&1 </dev/null; then
      # Maven says everything twice: up to its first summary is enough.
      sed -n -e '/^\[ERROR\]/p' -e '/^\[WARNING\].*\.java:/p' -e '/^muster:/p' -e '/^\[ERROR\] Failed to execute goal/q' "$muster_log" | head -n 60 >&2
      echo "muster: the build failed; all of its output is in $muster_log." >&2
      muster_unlock_build
      return 1
    fi
    muster_install_build
    mv "$muster_dist/stamp.new" "$muster_dist/stamp"
    muster_prune_builds
    echo "muster: built in $(($(date +%s) - muster_began)) s." >&2
  fi
  muster_unlock_build
}
