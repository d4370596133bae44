# Runs Maven on the JDK of jdk.sh, so that every check runs. Sourced after jdk.sh; needs muster_root.
# Prefers ./mvnw; where its Maven is neither here nor can be had, falls back to the mvn on the PATH and says so.

# Succeeds when the mvn on the PATH is at least 3.8, by the names of its own jars: asking it would start a JVM.
muster_path_maven_fits() {
  muster_mvn=$(command -v mvn) || return 1
  if [ -L "$muster_mvn" ]; then
    muster_mvn_real=$(readlink -f "$muster_mvn" 2>/dev/null) || muster_mvn_real=$muster_mvn
  else
    muster_mvn_real=$muster_mvn
  fi
  for muster_mvn_home in "${muster_mvn_real%/bin/mvn}" "${MAVEN_HOME:-/nowhere}" /usr/share/maven; do
    for muster_mvn_jar in "$muster_mvn_home"/lib/maven-core-*.jar; do
      muster_mvn_version=${muster_mvn_jar##*/maven-core-}
      case ${muster_mvn_version%.jar} in
        3.8.* | 3.9.* | 3.[1-9][0-9]* | [4-9].*) return 0 ;;
      esac
    done
  done
  case $("$muster_mvn" -v 2>/dev/null) in
    *"Apache Maven 3.8."* | *"Apache Maven 3.9."* | *"Apache Maven 3.1"* | *"Apache Maven 4"*) return 0 ;;
  esac
  return 1
}

# Sets muster_maven to the program to run, or says how to get Maven and fails.
muster_find_maven() {
  muster_wrapper_output=$("$muster_root/mvnw" --version 2>&1) && {
    muster_maven=$muster_root/mvnw
    return 0
  }
  if muster_path_maven_fits; then
    echo "muster: ./mvnw could not get its Maven; using $muster_mvn instead." >&2
    muster_maven=$muster_mvn
    return 0
  fi
  cat >&2 <<EOF
muster: no Maven to build with.
  ./mvnw said: $(printf '%s\n' "$muster_wrapper_output" | tail -n 3)
  Either give this machine access to the address in .mvn/wrapper/maven-wrapper.properties,
  or set MVNW_REPOURL to a repository that holds org/apache/maven/apache-maven,
  or install Maven 3.8 or newer so that mvn is on the PATH.
EOF
  return 1
}

# Runs Maven with the given arguments in the project's folder.
muster_run_maven() {
  muster_find_jdk || return 1
  # Maven's own libraries use what a JDK of 25 warns of; the warnings are not ours to fix.
  MAVEN_OPTS="--sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED -XX:+UseSerialGC -XX:TieredStopAtLevel=1 ${MAVEN_OPTS:-}"
  JAVA_HOME=$MUSTER_JDK
  export JAVA_HOME MAVEN_OPTS
  muster_find_maven || return 1
  (cd "$muster_root" && exec "$muster_maven" "$@")
}
