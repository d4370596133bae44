package dev.muster.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** Names that say nothing, and packages that promise nothing about null. */
class NamesTest {
  private static final Pattern EMPTY_WORD = Pattern.compile(".*(Utils?|Helpers?|Manager|Impl)");

  @Test
  void no_class_is_a_util_a_helper_a_manager_or_an_impl() {
    assertThat(ProductionClasses.ALL.stream())
        .extracting(JavaClass::getName)
        .noneMatch(name -> EMPTY_WORD.matcher(name).matches());
  }

  @Test
  void every_package_is_null_marked() {
    Set<String> packages =
        ProductionClasses.ALL.stream()
            .map(JavaClass::getPackageName)
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> marked =
        ProductionClasses.ALL.stream()
            .filter(type -> type.getSimpleName().equals("package-info"))
            .filter(type -> type.isAnnotatedWith(NullMarked.class))
            .map(JavaClass::getPackageName)
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(marked).containsExactlyElementsOf(packages);
  }
}
