package dev.muster.cli.console;

/** The few colours that messages use, where the terminal and {@code NO_COLOR} allow them. */
public enum Colour {
  /** Something failed. */
  RED("31"),
  /** All is well. */
  GREEN("32"),
  /** Somebody should look. */
  YELLOW("33"),
  /** An aside. */
  FAINT("2");

  private final String code;

  Colour(String code) {
    this.code = code;
  }

  /** The text in this colour where colours are wanted. */
  public String of(String text) {
    return Terminal.colours() ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
