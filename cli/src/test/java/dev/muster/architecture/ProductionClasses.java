package dev.muster.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

/** All classes that ship, read once: every module on the command's classpath but no tests. */
final class ProductionClasses {
  static final JavaClasses ALL =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("/dev/muster/testkit/"))
          // Where the profile "fast" compiles them to, which ArchUnit does not know.
          .withImportOption(location -> !location.contains("/target/fast/test-classes/"))
          .importPackages("dev.muster");

  private ProductionClasses() {}
}
