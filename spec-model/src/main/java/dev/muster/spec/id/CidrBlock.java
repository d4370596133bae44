package dev.muster.spec.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/**
 * A range of IPv4 addresses, such as {@code 10.20.0.0/16}.
 *
 * @param value the first address and how many leading bits all have in common
 */
public record CidrBlock(@JsonValue String value) implements Comparable<CidrBlock> {
  private static final String NUMBER = "(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
  private static final Pattern FORM =
      Pattern.compile("(?:" + NUMBER + "\\.){3}" + NUMBER + "/(?:3[0-2]|[12]?[0-9])");
  private static final int BITS = 32;
  private static final int LOOPBACK = 127;

  /** Everybody. */
  public static final CidrBlock ANYWHERE = new CidrBlock("0.0.0.0/0");

  /** The regular expression of its values, for schemas. */
  public static String pattern() {
    return FORM.pattern();
  }

  /** Whether a text is a range, its first address the first of it. */
  public static boolean isValid(String text) {
    return FORM.matcher(text).matches() && startsAtItsFirst(text);
  }

  @JsonCreator
  public CidrBlock {
    if (!isValid(value)) {
      throw new IllegalArgumentException("not a CidrBlock: " + value);
    }
  }

  /** How many leading bits all addresses have in common, 0 to 32. */
  public int length() {
    return lengthOf(value);
  }

  /** Whether they are addresses of the machine itself. */
  public boolean isLoopback() {
    return addressOf(value) >>> (BITS - Byte.SIZE) == LOOPBACK;
  }

  /**
   * One of the equal parts of the range.
   *
   * @param index which, from 0
   * @param bits 2 to the power of this is how many parts there are
   */
  public CidrBlock part(int index, int bits) {
    int partLength = length() + bits;
    if (bits < 0 || partLength > BITS || index < 0 || index >= 1 << bits) {
      throw new IllegalArgumentException(
          "no part " + index + " of " + value + " cut by " + bits + " bits");
    }
    long first = addressOf(value) + ((long) index << (BITS - partLength));
    return new CidrBlock(text(first) + "/" + partLength);
  }

  private static String text(long address) {
    return "%d.%d.%d.%d"
        .formatted(
            address >>> 24 & 0xff, address >>> 16 & 0xff, address >>> 8 & 0xff, address & 0xff);
  }

  private static boolean startsAtItsFirst(String text) {
    long mask = (1L << (BITS - lengthOf(text))) - 1;
    return (addressOf(text) & mask) == 0;
  }

  private static int lengthOf(String text) {
    return Integer.parseInt(text.substring(text.indexOf('/') + 1));
  }

  private static long addressOf(String text) {
    long address = 0;
    for (String number : text.substring(0, text.indexOf('/')).split("\\.", -1)) {
      address = address << Byte.SIZE | Integer.parseInt(number);
    }
    return address;
  }

  @Override
  public int compareTo(CidrBlock other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
