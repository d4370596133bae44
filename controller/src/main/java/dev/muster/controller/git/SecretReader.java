package dev.muster.controller.git;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/** Reads a secret at the moment that it is needed. */
final class SecretReader {
  private static final int LONGEST_BYTES = 8 * 1024;

  private final Function<String, Optional<String>> environment;

  SecretReader(Function<String, Optional<String>> environment) {
    this.environment = environment;
  }

  /** What reading gave. */
  sealed interface Secret {
    /** The secret itself, which no text of this object shows. */
    record Known(String value) implements Secret {
      @Override
      public String toString() {
        return "Known[…]";
      }
    }

    /** It is not there. */
    record Absent(String message) implements Secret {}
  }

  Secret read(Credentials.SecretPlace place) {
    return switch (place) {
      case Credentials.SecretPlace.Environment variable ->
          environment
              .apply(variable.name())
              .map(value -> known(value, "the environment variable " + variable.name()))
              .orElseGet(() ->
                  new Secret.Absent(
                      "the token is expected in the environment variable "
                          + variable.name()
                          + ", which is not set for the controller"));
      case Credentials.SecretPlace.File file -> read(file.path());
    };
  }

  private static Secret read(Path path) {
    try (InputStream in = Files.newInputStream(path)) {
      byte[] bytes = in.readNBytes(LONGEST_BYTES + 1);
      return bytes.length > LONGEST_BYTES
          ? new Secret.Absent(path + " is larger than a token can be")
          : known(new String(bytes, StandardCharsets.UTF_8), path.toString());
    } catch (IOException e) {
      return new Secret.Absent(
          "the token is expected in " + path + ", which is not readable: " + e);
    }
  }

  private static Secret known(String text, String where) {
    String value = text.strip();
    if (value.isEmpty()) {
      return new Secret.Absent("the token is expected in " + where + ", which is empty");
    }
    return value.chars().anyMatch(Character::isISOControl)
        ? new Secret.Absent("the token in " + where + " is not one line")
        : new Secret.Known(value);
  }
}
