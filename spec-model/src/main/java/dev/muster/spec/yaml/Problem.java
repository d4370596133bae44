package dev.muster.spec.yaml;

import java.util.Optional;

/**
 * One thing that is wrong with a document.
 *
 * @param file the file's name as it was given
 * @param line the line, from 1
 * @param column the column in characters, from 1
 * @param what what is wrong
 * @param expected what would be right
 * @param nearest the valid name that comes nearest to what was written, if one comes near
 */
public record Problem(
    String file, int line, int column, String what, String expected, Optional<String> nearest) {

  /** {@code file:line:column: what; expected …; did you mean `name`?}. */
  @Override
  public String toString() {
    return file
        + ":"
        + line
        + ":"
        + column
        + ": "
        + what
        + "; expected "
        + expected
        + nearest.map(name -> "; did you mean `" + name + "`?").orElse("");
  }
}
