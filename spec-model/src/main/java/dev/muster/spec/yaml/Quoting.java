package dev.muster.spec.yaml;

/** Shows what a user wrote within a message: short, and without what would break a line. */
final class Quoting {
  private static final int SHOWN_CHARACTERS = 60;

  private Quoting() {}

  static String quote(String text) {
    return "`" + shorten(text) + "`";
  }

  static String shorten(String text) {
    StringBuilder shown = new StringBuilder();
    int index = 0;
    for (int count = 0; index < text.length() && count < SHOWN_CHARACTERS; count++) {
      int codePoint = text.codePointAt(index);
      append(shown, codePoint);
      index += Character.charCount(codePoint);
    }
    return shown.append(index < text.length() ? "…" : "").toString();
  }

  private static void append(StringBuilder shown, int codePoint) {
    int type = Character.getType(codePoint);
    if (codePoint == '\n') {
      shown.append("\\n");
    } else if (Character.isISOControl(codePoint)
        || type == Character.FORMAT
        || type == Character.SURROGATE
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR) {
      shown.append(String.format("\\u%04X", codePoint));
    } else {
      shown.appendCodePoint(codePoint);
    }
  }
}
