package dev.muster.spec.id;

/**
 * The forms of ids, checked by hand: ids are made from tags by the thousand in every pass, and a
 * regular expression costs ten times as much. The patterns beside them say the same to people.
 */
final class Labels {
  private static final int HYPHEN = '-';
  private static final String IN_VERSIONS = "._+-";

  private Labels() {}

  /** Lower-case letters, digits and inner hyphens, up to a length. */
  static boolean isLabel(String text, int most) {
    int length = text.length();
    if (length == 0 || length > most || !isWord(text.charAt(0))) {
      return false;
    }
    for (int i = 1; i < length; i++) {
      char c = text.charAt(i);
      if (!isWord(c) && c != HYPHEN) {
        return false;
      }
    }
    return text.charAt(length - 1) != HYPHEN;
  }

  /** The same, beginning with a letter. */
  static boolean isName(String text, int most) {
    return isLabel(text, most) && text.charAt(0) >= 'a';
  }

  /** So many lower-case hexadecimal digits. */
  static boolean isHexadecimal(String text, int digits) {
    if (text.length() != digits) {
      return false;
    }
    for (int i = 0; i < digits; i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        return false;
      }
    }
    return true;
  }

  /** Letters, digits, dots, plus, underscores and hyphens, beginning with a letter or digit. */
  static boolean isVersion(String text, int most) {
    int length = text.length();
    if (length == 0 || length > most || !isLetterOrDigit(text.charAt(0))) {
      return false;
    }
    for (int i = 1; i < length; i++) {
      char c = text.charAt(i);
      if (!isLetterOrDigit(c) && IN_VERSIONS.indexOf(c) < 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean isLetterOrDigit(char c) {
    return isWord(c) || (c >= 'A' && c <= 'Z');
  }

  private static boolean isWord(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  }
}
