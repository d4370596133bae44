# Finds a JDK of version 25 or newer and sets MUSTER_JDK to its folder. Sourced; starts no JVM.
# Looks, in this order, at MUSTER_JAVA_HOME, JAVA_HOME, the java on the PATH, and the folders where JDKs usually live.

muster_jdk_minimum=25

# Succeeds when the folder $1 holds a whole JDK (with a compiler) of at least the minimum version, by its release file.
muster_jdk_fits() {
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
  muster_jdk_version=
  while IFS= read -r muster_jdk_line; do
    case $muster_jdk_line in
      JAVA_VERSION=*) muster_jdk_version=${muster_jdk_line#JAVA_VERSION=} ;;
    esac
  done <"$1/release"
  muster_jdk_version=${muster_jdk_version#\"}
  muster_jdk_version=${muster_jdk_version%%[!0-9]*}
  [ -n "$muster_jdk_version" ] && [ "$muster_jdk_version" -ge "$muster_jdk_minimum" ]
}

# Sets MUSTER_JDK, or says on standard error how to get a JDK and fails.
muster_find_jdk() {
  if [ -n "${MUSTER_JAVA_HOME:-}" ]; then
    if muster_jdk_fits "$MUSTER_JAVA_HOME"; then
      MUSTER_JDK=$MUSTER_JAVA_HOME
      return 0
    fi
    echo "muster: MUSTER_JAVA_HOME is $MUSTER_JAVA_HOME, which holds no JDK of version $muster_jdk_minimum or newer; looking elsewhere." >&2
  fi
  if [ -n "${JAVA_HOME:-}" ] && muster_jdk_fits "$JAVA_HOME"; then
    MUSTER_JDK=$JAVA_HOME
    return 0
  fi
  muster_javac=$(command -v javac) || muster_javac=
  if [ -n "$muster_javac" ]; then
    if [ -L "$muster_javac" ]; then
      muster_javac=$(readlink -f "$muster_javac" 2>/dev/null) || muster_javac=
    fi
    muster_jdk_candidate=${muster_javac%/bin/javac}
    if [ -n "$muster_jdk_candidate" ] && muster_jdk_fits "$muster_jdk_candidate"; then
      MUSTER_JDK=$muster_jdk_candidate
      return 0
    fi
  fi
  for muster_jdk_candidate in /usr/lib/jvm/* /opt/* /opt/*/* "${HOME:-/nonexistent}"/.sdkman/candidates/java/* "${HOME:-/nonexistent}"/.jdks/* "${HOME:-/nonexistent}"/.local/share/mise/installs/java/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home "${HOME:-/nonexistent}"/Library/Java/JavaVirtualMachines/*/Contents/Home /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
    if muster_jdk_fits "$muster_jdk_candidate"; then
      MUSTER_JDK=$muster_jdk_candidate
      return 0
    fi
  done
  if [ -x /usr/libexec/java_home ]; then
    muster_jdk_candidate=$(/usr/libexec/java_home -F -v "$muster_jdk_minimum+" 2>/dev/null) || muster_jdk_candidate=
    if [ -n "$muster_jdk_candidate" ] && muster_jdk_fits "$muster_jdk_candidate"; then
      MUSTER_JDK=$muster_jdk_candidate
      return 0
    fi
  fi
  cat >&2 <<EOF
muster: no JDK of version $muster_jdk_minimum or newer was found.
  Looked at MUSTER_JAVA_HOME, JAVA_HOME, the javac on the PATH, /usr/lib/jvm, /opt, ~/.sdkman, ~/.jdks and macOS's own list.
  Get one, for instance Temurin:
    Debian, Ubuntu   apt install temurin-25-jdk   (repository: https://adoptium.net/installation/linux/)
    macOS            brew install temurin@25
    SDKMAN           sdk install java 25-tem
    by hand          unpack https://adoptium.net/temurin/releases/?version=25 and set MUSTER_JAVA_HOME to its folder
EOF
  return 1
}
