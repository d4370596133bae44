package dev.muster.proof.fuzz;

import java.io.ByteArrayOutputStream;

/**
 * UTF-8 that can also say what it must not: a lone surrogate has three bytes, as any other
 * character of its range. So every Java text is some bytes, and any bytes are some text.
 */
public final class Wtf8 {
  private Wtf8() {}

  /** The text of any bytes. */
  public static String decode(byte[] bytes) {
    StringBuilder text = new StringBuilder(bytes.length);
    int at = 0;
    while (at < bytes.length) {
      int first = bytes[at] & 0xFF;
      int length = length(first);
      int point = length < 2 ? first : first & (0xFF >> (length + 1));
      int read = 1;
      while (read < length && at + read < bytes.length && (bytes[at + read] & 0xC0) == 0x80) {
        point = (point << 6) | (bytes[at + read] & 0x3F);
        read++;
      }
      boolean whole = length == read && Character.isValidCodePoint(point);
      text.appendCodePoint(whole ? point : 0xFFFD);
      at += read;
    }
    return text.toString();
  }

  // How many bytes a character has by its first one; 0 for a byte that begins none.
  private static int length(int first) {
    if (first < 0xC0) {
      return first < 0x80 ? 1 : 0;
    }
    return first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  }

  /** The bytes of any text. */
  public static byte[] encode(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length() + 16);
    text.codePoints()
        .forEach(point -> {
          if (point < 0x80) {
            bytes.write(point);
          } else if (point < 0x800) {
            bytes.write(0xC0 | (point >> 6));
            bytes.write(0x80 | (point & 0x3F));
          } else if (point < 0x10000) {
            bytes.write(0xE0 | (point >> 12));
            bytes.write(0x80 | ((point >> 6) & 0x3F));
            bytes.write(0x80 | (point & 0x3F));
          } else {
            bytes.write(0xF0 | (point >> 18));
            bytes.write(0x80 | ((point >> 12) & 0x3F));
            bytes.write(0x80 | ((point >> 6) & 0x3F));
            bytes.write(0x80 | (point & 0x3F));
          }
        });
    return bytes.toByteArray();
  }
}
