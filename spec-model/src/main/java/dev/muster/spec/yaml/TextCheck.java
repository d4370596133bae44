package dev.muster.spec.yaml;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;

/** Checks bytes and characters before any YAML is read. */
final class TextCheck {
  static final int MAXIMUM_BYTES = 256 * 1024;
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private TextCheck() {}

  /** The text of UTF-8 bytes; empty when a problem was found. */
  static Optional<String> decode(byte[] bytes, Problems problems) {
    if (bytes.length > MAXIMUM_BYTES) {
      refuseSize(bytes.length, problems);
      return Optional.empty();
    }
    CharBuffer decoded = CharBuffer.allocate(bytes.length);
    CoderResult result =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT)
            .decode(ByteBuffer.wrap(bytes), decoded, true);
    String text = decoded.flip().toString();
    if (result.isError()) {
      problems.add(positionAt(text, text.length()), "a byte that is not UTF-8", "UTF-8 text");
      return Optional.empty();
    }
    return Optional.of(text);
  }

  /** Whether the text is small and has only characters that belong into a text file. */
  static boolean isSound(String text, Problems problems) {
    // A UTF-16 unit is at most three bytes, so that most texts need no counting.
    int bytes =
        text.length() > MAXIMUM_BYTES / 3 && text.length() <= MAXIMUM_BYTES
            ? text.getBytes(StandardCharsets.UTF_8).length
            : text.length();
    if (bytes > MAXIMUM_BYTES) {
      refuseSize(bytes, problems);
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (isControl(c) || (c == BYTE_ORDER_MARK && i > 0)) {
        problems.add(
            positionAt(text, i), String.format("the control character U+%04X", (int) c), "text");
        return false;
      }
    }
    OptionalInt surrogate = firstUnpairedSurrogate(text);
    if (surrogate.isPresent()) {
      problems.add(
          positionAt(text, surrogate.getAsInt()),
          "half of a character (an unpaired surrogate)",
          "well-formed Unicode");
    }
    return surrogate.isEmpty();
  }

  private static void refuseSize(int bytes, Problems problems) {
    problems.add(
        Position.START,
        "the file has " + bytes + " bytes or more",
        "at most " + MAXIMUM_BYTES + " bytes (256 KiB)");
  }

  private static boolean isControl(char c) {
    if (c == '\uFFFE' || c == '\uFFFF') {
      return true;
    }
    return Character.isISOControl(c) && c != '\n' && c != '\r' && c != '\t' && c != '\u0085';
  }

  /** Where a half of a character stands alone. */
  static OptionalInt firstUnpairedSurrogate(String text) {
    int index = 0;
    while (index < text.length()) {
      int codePoint = text.codePointAt(index);
      if (Character.getType(codePoint) == Character.SURROGATE) {
        return OptionalInt.of(index);
      }
      index += Character.charCount(codePoint);
    }
    return OptionalInt.empty();
  }

  private static Position positionAt(String text, int index) {
    int line = 1;
    int lineStart = 0;
    for (int i = 0; i < index; i++) {
      if (text.charAt(i) == '\n') {
        line++;
        lineStart = i + 1;
      }
    }
    return new Position(line, text.codePointCount(lineStart, index) + 1);
  }
}
