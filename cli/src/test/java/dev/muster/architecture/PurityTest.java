package dev.muster.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The functional core has no clock, no randomness, no threads, no input or output and no logging;
 * whatever it needs of these comes in as an argument.
 */
class PurityTest {
  private static final String[] PURE = {
    "dev.muster.spec..",
    "dev.muster.provider..",
    "dev.muster.reconcile..",
    "dev.muster.controller.kernel..",
    "dev.muster.controller.guard..",
    "dev.muster.simulator",
    "dev.muster.simulator.cloud..",
    "dev.muster.simulator.disturbance..",
    "dev.muster.simulator.fault..",
    "dev.muster.simulator.invariant..",
    "dev.muster.simulator.process..",
    "dev.muster.simulator.rehearsal..",
    "dev.muster.simulator.schedule..",
    "dev.muster.simulator.stage..",
    "dev.muster.simulator.store.."
  };

  /** Says where things lie on a machine's disk, without touching them. */
  private static final String NAMES_FILES = "dev.muster.provider.machine..";

  /** Only these start threads: the controller's shell, and programs that run processes. */
  private static final String[] MAY_RUN_THREADS = {
    "dev.muster.controller.shell..",
    "dev.muster.controller.store..",
    "dev.muster.controller.git..",
    "dev.muster.controller.api..",
    "dev.muster.controller.web..",
    "dev.muster.controller.lease..",
    "dev.muster.controller.prometheus..",
    "dev.muster.agent..",
    "dev.muster.local..",
    "dev.muster.ensemble..",
    "dev.muster.simulator.run..",
    "dev.muster.cli.."
  };

  /** Whole packages that hold no effect. Everything else is named type by type. */
  private static final Set<String> HARMLESS_PACKAGES =
      Set.of(
          "java.lang",
          "java.lang.annotation",
          "java.lang.invoke",
          "java.lang.runtime",
          "java.math",
          "java.nio.charset",
          "java.text",
          "java.time",
          "java.time.chrono",
          "java.time.format",
          "java.time.temporal",
          "java.time.zone",
          "java.util",
          "java.util.function",
          "java.util.random",
          "java.util.regex",
          "java.util.stream",
          "org.jspecify.annotations");

  /** Readers and writers of memory, exceptions, hashes: they reach nothing outside the process. */
  private static final Set<String> HARMLESS_TYPES =
      Set.of(
          "java.io.IOException",
          "java.io.UncheckedIOException",
          "java.io.Serializable",
          "java.io.StringReader",
          "java.io.StringWriter",
          "java.io.PrintWriter",
          "java.io.Reader",
          "java.io.Writer",
          "java.io.ByteArrayInputStream",
          "java.io.ByteArrayOutputStream",
          "java.io.InputStream",
          "java.io.OutputStream",
          "java.net.URI",
          "java.net.URISyntaxException",
          "java.nio.ByteBuffer",
          "java.nio.CharBuffer",
          "java.security.MessageDigest",
          "java.security.NoSuchAlgorithmException",
          "java.util.concurrent.TimeUnit",
          // Computes the times of an expression from the instant that it is given.
          "org.quartz.CronExpression");

  /** Libraries that only turn text into values and back. */
  private static final List<String> HARMLESS_LIBRARIES =
      List.of(
          "dev.muster.", "com.fasterxml.jackson.", "org.yaml.snakeyaml.", "com.github.victools.");

  private static final Set<String> EFFECTFUL_TYPES =
      Set.of(
          "java.lang.System",
          "java.lang.Runtime",
          "java.lang.Process",
          "java.lang.ProcessBuilder",
          "java.lang.ProcessHandle",
          "java.lang.Thread",
          "java.lang.Thread$Builder",
          "java.lang.ThreadLocal",
          "java.lang.InheritableThreadLocal",
          "java.lang.ScopedValue",
          "java.time.Clock",
          "java.time.InstantSource",
          "java.util.Random",
          "java.util.Timer",
          "java.util.Scanner",
          "java.util.ServiceLoader");

  /** Members of otherwise harmless types that read the clock, the machine or a source of chance. */
  private static final Set<String> EFFECTFUL_MEMBERS =
      Set.of(
          "java.util.UUID.randomUUID",
          "java.lang.Math.random",
          "java.time.ZoneId.systemDefault",
          "java.util.Collections.shuffle",
          "java.util.random.RandomGenerator.getDefault",
          "java.util.random.RandomGenerator.of",
          "java.util.Locale.getDefault",
          "java.util.TimeZone.getDefault",
          "java.util.stream.Stream.parallel",
          "java.lang.Object.wait",
          "java.lang.Object.notify",
          "java.lang.Object.notifyAll");

  private static final Set<String> EFFECTFUL_ANYWHERE = Set.of("parallelStream", "printStackTrace");

  @Test
  void every_part_of_the_core_was_read() {
    for (String part : PURE) {
      assertThat(ProductionClasses.ALL.that(JavaClass.Predicates.resideInAPackage(part)))
          .as(part)
          .isNotEmpty();
    }
  }

  @Test
  void the_core_depends_on_nothing_that_has_effects() {
    classes()
        .that()
        .resideInAnyPackage(PURE)
        .and()
        .resideOutsideOfPackage(NAMES_FILES)
        .should()
        .onlyDependOnClassesThat(describe("are free of effects", PurityTest::isHarmless))
        .check(ProductionClasses.ALL);
    classes()
        .that()
        .resideInAPackage(NAMES_FILES)
        .should()
        .onlyDependOnClassesThat(
            describe(
                "are free of effects or name a file",
                target -> isHarmless(target) || target.isEquivalentTo(Path.class)))
        .check(ProductionClasses.ALL);
  }

  @Test
  void the_core_asks_no_clock_and_throws_no_dice() {
    noClasses()
        .that()
        .resideInAnyPackage(PURE)
        .should()
        .accessTargetWhere(asksTheWorld())
        .check(ProductionClasses.ALL);
  }

  @Test
  void only_the_shell_and_the_programs_run_threads() {
    noClasses()
        .that()
        .resideOutsideOfPackages(MAY_RUN_THREADS)
        .should()
        .dependOnClassesThat(describe("run threads", PurityTest::runsThreads))
        .check(ProductionClasses.ALL);
  }

  @Test
  void only_the_command_and_the_programs_print() {
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.muster.cli..", "dev.muster.agent..", "dev.muster.local..")
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .check(ProductionClasses.ALL);
  }

  private static boolean isHarmless(JavaClass target) {
    JavaClass type = target.getBaseComponentType();
    String name = type.getName();
    if (type.isPrimitive() || HARMLESS_TYPES.contains(name)) {
      return true;
    }
    if (EFFECTFUL_TYPES.contains(name)) {
      return false;
    }
    return HARMLESS_PACKAGES.contains(type.getPackageName())
        || HARMLESS_LIBRARIES.stream().anyMatch(name::startsWith);
  }

  private static boolean runsThreads(JavaClass target) {
    String name = target.getBaseComponentType().getName();
    return name.equals("java.lang.Thread")
        || name.startsWith("java.lang.Thread$Builder")
        || name.equals("java.util.Timer")
        || name.equals("java.util.concurrent.Executors")
        || name.equals("java.util.concurrent.ForkJoinPool")
        || name.equals("java.util.concurrent.ThreadPoolExecutor")
        || name.equals("java.util.concurrent.ScheduledThreadPoolExecutor")
        || name.equals("java.util.concurrent.CompletableFuture");
  }

  private static DescribedPredicate<JavaAccess<?>> asksTheWorld() {
    return describe(
        "read a clock, chance or the machine",
        access -> {
          String owner = access.getTargetOwner().getName();
          String member = access.getTarget().getName();
          return (member.equals("now") && owner.startsWith("java.time."))
              || EFFECTFUL_MEMBERS.contains(owner + "." + member)
              || EFFECTFUL_ANYWHERE.contains(member);
        });
  }
}
