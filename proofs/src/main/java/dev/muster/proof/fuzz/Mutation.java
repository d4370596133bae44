package dev.muster.proof.fuzz;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Makes a bad input of a good one. */
public final class Mutation {
  /** No input becomes longer: what reads it has limits of its own below this. */
  public static final int LONGEST_BYTES = 300_000;

  private static final int MOST_CHANGES = 6;
  private static final int MOST_REPEATED_BYTES = 1 << 18;

  /** What parsers of all kinds stumble over. */
  private static final List<String> ANYWHERE =
      List.of(
          "\u0000",
          "\uD800",
          "\uDC00",
          "\uFEFF",
          "\uFFFE",
          "\u2028",
          "\u0085",
          "😀",
          "é",
          "日本",
          "\r",
          "\n",
          "\t",
          "\u001b[31m",
          "\u202e",
          " ",
          "\"",
          "'",
          "\\",
          "/",
          "../",
          "0",
          "-1",
          "9",
          "1.1",
          "1.",
          ":1",
          "_",
          "2147483648",
          "-9223372036854775809",
          "99999999999999999999999999",
          "1e999999999",
          "1E-999999999",
          "NaN",
          "null",
          "true",
          "[",
          "]",
          "{",
          "}",
          "(",
          ")",
          "$",
          "%",
          "%00",
          "*",
          "?",
          ".",
          "=",
          ",",
          "a");

  private final Chance chance;
  private final List<byte[]> bases;
  private final List<String> tokens;

  /**
   * A mutation.
   *
   * @param bases good inputs
   * @param tokens what means something in them
   */
  public Mutation(Chance chance, List<byte[]> bases, List<String> tokens) {
    this.chance = chance;
    this.bases = bases;
    this.tokens = tokens;
  }

  /** One of the good inputs, changed in one to six places; now and then noise. */
  public byte[] make() {
    if (chance.oneIn(50)) {
      return chance.bytes(chance.size(4_000));
    }
    byte[] bytes = chance.pick(bases);
    int changes = 1 + chance.size(MOST_CHANGES);
    for (int change = 0; change < changes; change++) {
      bytes = change(bytes);
    }
    return bytes.length > LONGEST_BYTES ? Arrays.copyOf(bytes, LONGEST_BYTES) : bytes;
  }

  private byte[] change(byte[] bytes) {
    int at = chance.below(bytes.length + 1);
    int end = Math.min(bytes.length, at + 1 + chance.size(200));
    return switch (chance.below(12)) {
      case 0 -> flip(bytes, at);
      case 1 -> replace(bytes, at, Math.min(bytes.length, at + 1), chance.bytes(1));
      case 2 -> replace(bytes, at, end, new byte[0]);
      case 3 -> replace(bytes, at, at, Arrays.copyOfRange(bytes, at, end));
      case 4 -> Arrays.copyOf(bytes, at);
      case 5 -> swapped(bytes, at, end);
      case 6 -> spliced(bytes, at);
      case 7 -> chance.oneIn(4) ? replace(bytes, at, at, repeated(token())) : bytes;
      case 8 -> chance.oneIn(4) ? nested(bytes, at, end) : bytes;
      case 9 -> word(bytes, at);
      default -> replace(bytes, at, at, token());
    };
  }

  private byte[] token() {
    return Wtf8.encode(
        tokens.isEmpty() || chance.oneIn(3) ? chance.pick(ANYWHERE) : chance.pick(tokens));
  }

  /** The same again and again, which costs a reader that goes back much more than one that not. */
  private byte[] repeated(byte[] piece) {
    int times = chance.size(MOST_REPEATED_BYTES / Math.max(1, piece.length));
    byte[] all = new byte[times * piece.length];
    for (int i = 0; i < times; i++) {
      System.arraycopy(piece, 0, all, i * piece.length, piece.length);
    }
    return all;
  }

  private byte[] nested(byte[] bytes, int at, int end) {
    List<String> opens = List.of("[", "{\"a\":", "{a: ", "- ", "(", "[*][?(", "!");
    List<String> closes = List.of("]", "}", "}", "", ")", ")]", "");
    int kind = chance.below(opens.size());
    int depth = chance.size(20_000);
    byte[] inner = Arrays.copyOfRange(bytes, at, end);
    byte[] open = Wtf8.encode(opens.get(kind).repeat(depth));
    byte[] close = Wtf8.encode(closes.get(kind).repeat(depth));
    return replace(bytes, at, end, joined(List.of(open, inner, close)));
  }

  /** Puts something in the place of a word or number. */
  private byte[] word(byte[] bytes, int at) {
    int begin = at;
    while (begin > 0 && Character.isLetterOrDigit(bytes[begin - 1])) {
      begin--;
    }
    int end = at;
    while (end < bytes.length && Character.isLetterOrDigit(bytes[end])) {
      end++;
    }
    byte[] other = chance.oneIn(12) ? repeated(token()) : token();
    return replace(bytes, begin, end, other);
  }

  private byte[] flip(byte[] bytes, int at) {
    if (bytes.length == 0) {
      return bytes;
    }
    byte[] flipped = bytes.clone();
    flipped[at % bytes.length] ^= (byte) (1 << chance.below(8));
    return flipped;
  }

  private byte[] swapped(byte[] bytes, int at, int end) {
    int to = Math.min(bytes.length, end + (end - at));
    return joined(
        List.of(
            Arrays.copyOf(bytes, at),
            Arrays.copyOfRange(bytes, end, to),
            Arrays.copyOfRange(bytes, at, end),
            Arrays.copyOfRange(bytes, to, bytes.length)));
  }

  private byte[] spliced(byte[] bytes, int at) {
    byte[] other = chance.pick(bases);
    int from = chance.below(other.length + 1);
    return joined(List.of(Arrays.copyOf(bytes, at), Arrays.copyOfRange(other, from, other.length)));
  }

  /** The bytes with a part of them replaced. */
  public static byte[] replace(byte[] bytes, int from, int to, byte[] with) {
    return joined(
        List.of(Arrays.copyOf(bytes, from), with, Arrays.copyOfRange(bytes, to, bytes.length)));
  }

  /** All parts, one behind the other. */
  public static byte[] joined(List<byte[]> parts) {
    byte[] all = new byte[parts.stream().mapToInt(part -> part.length).sum()];
    int at = 0;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }

  /** The bytes of texts. */
  public static List<byte[]> bytesOf(List<String> texts) {
    List<byte[]> bytes = new ArrayList<>();
    texts.forEach(text -> bytes.add(Wtf8.encode(text)));
    return List.copyOf(bytes);
  }
}
