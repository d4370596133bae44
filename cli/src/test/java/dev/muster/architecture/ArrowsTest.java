package dev.muster.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Who may import whom. */
class ArrowsTest {
  /** A module's root package under dev.muster, and the roots that it may import beside its own. */
  private static final Map<String, Set<String>> ARROWS =
      Map.of(
          "spec", Set.of(),
          "provider", Set.of("spec"),
          "reconcile", Set.of("provider", "spec"),
          "controller", Set.of("reconcile", "provider", "spec"),
          "simulator", Set.of("controller", "reconcile", "provider", "spec"),
          "ensemble", Set.of("provider", "spec"),
          "local", Set.of("provider", "spec"),
          "aws", Set.of("provider", "spec"),
          "agent", Set.of("provider", "spec"),
          "cli",
              Set.of(
                  "controller",
                  "reconcile",
                  "simulator",
                  "ensemble",
                  "local",
                  "aws",
                  "agent",
                  "provider",
                  "spec"));

  /** A library's packages, and the only packages of ours that may name them. */
  private static final Map<String, List<String>> LIBRARY_OWNERS =
      Map.of(
          "org.eclipse.jgit..", List.of("dev.muster.controller.git..", "dev.muster.cli.."),
          "io.javalin..", List.of("dev.muster.controller.api..", "dev.muster.controller.web.."),
          "io.undertow..", List.of("dev.muster.local..", "dev.muster.agent.."),
          "org.quartz..", List.of("dev.muster.controller..", "dev.muster.spec"),
          "io.github.resilience4j..", List.of("dev.muster.controller.."),
          "picocli..", List.of("dev.muster.cli.."),
          "ch.qos.logback..", List.of("dev.muster.cli.."),
          "software.amazon..", List.of("dev.muster.aws.."),
          "com.sun..", List.of(),
          "sun..", List.of());

  @Test
  void modules_import_only_what_the_arrows_allow() {
    classes().should(followTheArrows()).check(ProductionClasses.ALL);
  }

  @Test
  void every_module_was_read() {
    Set<String> seen =
        ProductionClasses.ALL.stream()
            .map(ArrowsTest::moduleOf)
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(seen).containsExactlyInAnyOrderElementsOf(ARROWS.keySet());
  }

  @Test
  void packages_are_free_of_cycles() {
    slices().matching("dev.muster.(**)").should().beFreeOfCycles().check(ProductionClasses.ALL);
  }

  @Test
  void a_library_is_named_only_by_the_package_that_owns_its_purpose() {
    LIBRARY_OWNERS.forEach((library, owners) ->
        noClasses()
            .that()
            .resideOutsideOfPackages(owners.toArray(String[]::new))
            .should()
            .dependOnClassesThat()
            .resideInAPackage(library)
            .allowEmptyShould(true)
            .check(ProductionClasses.ALL));
  }

  private static ArchCondition<JavaClass> followTheArrows() {
    return new ArchCondition<>("import only what the arrows of their module allow") {
      @Override
      public void check(JavaClass item, ConditionEvents events) {
        String from = moduleOf(item);
        Set<String> allowed = ARROWS.getOrDefault(from, Set.of());
        item.getDirectDependenciesFromSelf().stream()
            .filter(dependency -> inMuster(dependency.getTargetClass()))
            .filter(dependency -> {
              String to = moduleOf(dependency.getTargetClass());
              return !to.equals(from) && !allowed.contains(to);
            })
            .forEach(dependency ->
                events.add(SimpleConditionEvent.violated(dependency, dependency.getDescription())));
      }
    };
  }

  private static boolean inMuster(JavaClass type) {
    return type.getPackageName().startsWith("dev.muster.");
  }

  private static String moduleOf(JavaClass type) {
    return type.getPackageName().split("\\.", -1)[2];
  }
}
