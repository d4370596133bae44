#!/bin/sh
# Breaks every house rule once, in a copy of the sources, and sees the build fail with the rule's own message.
# Prints a line a rule; ends non-zero when a broken rule went unnoticed. With arguments, only the rules so named.
set -u
muster_root=$(CDPATH='' cd -P -- "$(dirname -- "$0")/.." && pwd)
only=" $* "
copy=$(mktemp -d "${TMPDIR:-/tmp}/muster-house-rules.XXXXXX")
trap 'rm -rf "$copy"' EXIT
trap 'exit 130' INT TERM
unnoticed=0
broken=0

(cd "$muster_root" && git ls-files -z --cached --others --exclude-standard | tar -c --null -T - -f -) | tar -x -f - -C "$copy"

echo "building the copy, unbroken"
if ! (cd "$copy" && bin/maven -q -B -DskipTests verify) >"$copy/unbroken.log" 2>&1; then
  tail -n 40 "$copy/unbroken.log"
  echo "the sources fail before anything is broken" >&2
  exit 1
fi

# breaks RULE MODULE FILE EXPECTED [ARGUMENTS…] <content: writes FILE into MODULE, builds, expects a failure that says EXPECTED.
breaks() {
  rule=$1 module=$2 file=$3 expected=$4
  shift 4
  content=$(cat)
  case $only in
    '  ' | *" $rule "*) ;;
    *) return ;;
  esac
  path=$copy/$module/src/$file
  folder=$(dirname "$path")
  [ -d "$folder" ] && folder_was_there=true || folder_was_there=false
  mkdir -p "$folder"
  printf '%s\n' "$content" >"$path"
  broken=$((broken + 1))
  if (cd "$copy" && bin/maven -B -ntp -Dstyle.color=never -pl "$module" -am "$@") >"$copy/log" 2>&1; then
    echo "UNNOTICED  $rule"
    unnoticed=$((unnoticed + 1))
  elif grep -q -E -e "$expected" "$copy/log"; then
    printf 'noticed    %-24s %s\n' "$rule" "$(grep -m 1 -E -e "$expected" "$copy/log" | sed -e 's/^\[[A-Z]*\] *//' -e "s,$copy/,,g" | cut -c 1-170)"
  else
    echo "UNNOTICED  $rule: the build failed, but not by '$expected':"
    grep -m 12 ERROR "$copy/log"
    unnoticed=$((unnoticed + 1))
  fi
  rm -f "$path"
  $folder_was_there || rm -rf "$folder"
  # What was compiled from the broken file must not outlive it.
  class=${file#*/java/}
  rm -f "$copy/$module/target/classes/${class%.java}"*.class "$copy/$module/target/fast/classes/${class%.java}"*.class
}

checked() { breaks "$@" verify -DskipTests; }

# The rules that compiled classes prove are tests of cli; only those run.
architecture() {
  breaks "$@" -Pfast test -pl cli \
    '-Dtest=dev.muster.architecture.*Test' -Dsurefire.failIfNoSpecifiedTests=false
}

checked arrow-not-declared provider-local main/java/dev/muster/local/Broken.java 'package dev.muster.reconcile does not exist' <<'E2'
package dev.muster.local;

/** Broken. */
final class Broken {
  dev.muster.reconcile.View view;
}
E2

architecture arrow-around-maven controller main/java/dev/muster/agent/Broken.java 'Architecture Violation.*follow|import only what the arrows' <<'E2'
package dev.muster.agent;

final class Broken {
  dev.muster.reconcile.View view;
}
E2

checked undeclared-dependency reconcilers main/java/dev/muster/reconcile/Broken.java 'Used undeclared dependencies found' <<'E2'
package dev.muster.reconcile;

import com.fasterxml.jackson.databind.ObjectMapper;

/** Broken. */
record Broken(ObjectMapper mapper) {}
E2

architecture cycle controller main/java/dev/muster/controller/model/Broken.java 'Cycle detected' <<'E2'
package dev.muster.controller.model;

final class Broken {
  dev.muster.controller.store.Store store;
}
E2

architecture library-owner controller main/java/dev/muster/controller/model/Broken.java "depend on classes that reside in a package 'org.quartz|depend on classes that reside in a package 'org.eclipse.jgit" <<'E2'
package dev.muster.controller.model;

final class Broken {
  org.eclipse.jgit.lib.Repository repository;
}
E2

architecture pure-types spec-model main/java/dev/muster/spec/Broken.java 'are free of effects' <<'E2'
package dev.muster.spec;

final class Broken {
  java.nio.file.Path path;
}
E2

architecture pure-clock reconcilers main/java/dev/muster/reconcile/Broken.java 'read a clock, chance or the machine' <<'E2'
package dev.muster.reconcile;

final class Broken {
  java.time.Instant now = java.time.Instant.now();
}
E2

architecture pure-chance provider-api main/java/dev/muster/provider/Broken.java 'read a clock, chance or the machine' <<'E2'
package dev.muster.provider;

final class Broken {
  java.util.UUID id = java.util.UUID.randomUUID();
}
E2

architecture threads controller main/java/dev/muster/controller/model/Broken.java 'run threads' <<'E2'
package dev.muster.controller.model;

final class Broken {
  Thread thread = Thread.ofVirtual().start(() -> {});
}
E2

architecture printing controller main/java/dev/muster/controller/model/Broken.java 'should access field System.out' <<'E2'
package dev.muster.controller.model;

final class Broken {
  void speak() {
    System.out.println("broken");
  }
}
E2

architecture names spec-model main/java/dev/muster/spec/BrokenHelper.java 'BrokenHelper' <<'E2'
package dev.muster.spec;

final class BrokenHelper {}
E2

architecture null-marked controller main/java/dev/muster/controller/broken/Broken.java 'dev.muster.controller.broken' <<'E2'
package dev.muster.controller.broken;

final class Broken {}
E2

checked null-safety spec-model main/java/dev/muster/spec/Broken.java '\[NullAway\]' <<'E2'
package dev.muster.spec;

/** Broken. */
final class Broken {
  String name() {
    return null;
  }
}
E2

checked bug-patterns spec-model main/java/dev/muster/spec/Broken.java '\[DefaultCharset\]' <<'E2'
package dev.muster.spec;

/** Broken. */
final class Broken {
  byte[] bytes(String text) {
    return text.getBytes();
  }
}
E2

checked lint spec-model main/java/dev/muster/spec/Broken.java '\[rawtypes\]' <<'E2'
package dev.muster.spec;

/** Broken. */
final class Broken {
  java.util.List names = java.util.List.of();
}
E2

checked closed-switch-complete spec-model main/java/dev/muster/spec/Broken.java 'does not cover all possible input values' <<'E2'
package dev.muster.spec;

/** Broken. */
final class Broken {
  sealed interface Shape permits Round, Square {}

  record Round() implements Shape {}

  record Square() implements Shape {}

  int corners(Shape shape) {
    return switch (shape) {
      case Round round -> 0;
    };
  }
}
E2

checked no-default-on-sealed spec-model main/java/dev/muster/spec/Broken.java 'NoDefaultOnClosedTypes' <<'E2'
package dev.muster.spec;

/** Broken. */
final class Broken {
  sealed interface Shape permits Round, Square {}

  record Round() implements Shape {}

  record Square() implements Shape {}

  int corners(Shape shape) {
    return switch (shape) {
      case Round round -> 0;
      default -> 4;
    };
  }
}
E2

checked no-default-on-enum spec-model main/java/dev/muster/spec/Broken.java 'NoDefaultOnClosedTypes' <<'E2'
package dev.muster.spec;

/** Broken. */
final class Broken {
  enum Shape {
    ROUND,
    SQUARE
  }

  int corners(Shape shape) {
    return switch (shape) {
      case ROUND -> 0;
      default -> 4;
    };
  }
}
E2

{
  printf 'package dev.muster.spec;\n\n/** Broken. */\nfinal class Broken {\n'
  yes '  // A line.' | head -n 400
  printf '}\n'
} | checked file-length spec-model main/java/dev/muster/spec/Broken.java 'FileLength'

{
  printf 'package dev.muster.spec;\n\n/** Broken. */\nfinal class Broken {\n  void longer() {\n'
  yes '    // A line.' | head -n 60
  printf '  }\n}\n'
} | checked method-length spec-model main/java/dev/muster/spec/Broken.java 'MethodLength'

checked parameters spec-model main/java/dev/muster/spec/Broken.java 'ParameterNumber' <<'E2'
package dev.muster.spec;

/** Broken. */
final class Broken {
  void many(int a, int b, int c, int d, int e, int f, int g) {}
}
E2

checked complexity spec-model main/java/dev/muster/spec/Broken.java 'CyclomaticComplexity' <<'E2'
package dev.muster.spec;

/** Broken. */
final class Broken {
  boolean tangled(int a) {
    return a == 1 || a == 3 || a == 5 || a == 7 || a == 9 || a == 11 || a == 13 || a == 15
        || a == 17 || a == 19 || a == 21;
  }
}
E2

checked suppression-reason spec-model main/java/dev/muster/spec/Broken.java 'SuppressionReason' <<'E2'
package dev.muster.spec;

import java.util.List;

/** Broken. */
final class Broken {

  @SuppressWarnings("unchecked")
  List<String> cast(Object value) {
    return (List<String>) value;
  }
}
E2

checked documentation spec-model main/java/dev/muster/spec/Broken.java 'MissingJavadocType' <<'E2'
package dev.muster.spec;

public final class Broken {
  private Broken() {}
}
E2

checked unfinished spec-model main/java/dev/muster/spec/Broken.java 'TodoComment' <<'E2'
package dev.muster.spec;

/** Broken. */
final class Broken {
  // TODO finish
}
E2

checked swallowed-exception spec-model main/java/dev/muster/spec/Broken.java '\[EmptyCatch\]|EmptyCatchBlock' <<'E2'
package dev.muster.spec;

/** Broken. */
final class Broken {
  void swallow() {
    try {
      Integer.parseInt("x");
    } catch (NumberFormatException e) {
    }
  }
}
E2

checked format spec-model main/java/dev/muster/spec/Broken.java 'format violations' <<'E2'
package dev.muster.spec;

/** Broken. */
final class Broken {
      private Broken() {}
}
E2

checked no-mocks spec-model test/java/dev/muster/spec/BrokenTest.java 'Fakes, no mocking library' <<'E2'
package dev.muster.spec;

import org.mockito.Mockito;

class BrokenTest {
  Object mock = Mockito.mock(Object.class);
}
E2

checked one-assertion-library spec-model test/java/dev/muster/spec/BrokenTest.java 'one assertion library' <<'E2'
package dev.muster.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;

class BrokenTest {
  void compare() {
    assertEquals(1, 1);
  }
}
E2

checked no-sleep-in-tests spec-model test/java/dev/muster/spec/BrokenTest.java 'NoSleepInTests' <<'E2'
package dev.muster.spec;

import org.junit.jupiter.api.Test;

class BrokenTest {
  @Test
  void waits() throws InterruptedException {
    Thread.sleep(1);
  }
}
E2

checked disabled-says-why spec-model test/java/dev/muster/spec/BrokenTest.java 'DisabledSaysWhy' <<'E2'
package dev.muster.spec;

import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;

class BrokenTest {
  @Test
  @Disabled
  void skipped() {}
}
E2

echo "$broken rules broken, $unnoticed unnoticed"
[ "$unnoticed" -eq 0 ] && [ "$broken" -gt 0 ]
