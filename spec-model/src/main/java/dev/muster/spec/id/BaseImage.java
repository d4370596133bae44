package dev.muster.spec.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/**
 * The machine image that machines start from, such as {@code ami-0abc1234}.
 *
 * @param value {@code ami-} and 8 to 17 hexadecimal digits
 */
public record BaseImage(@JsonValue String value) implements Comparable<BaseImage> {
  private static final Pattern FORM = Pattern.compile("ami-[0-9a-f]{8,17}");

  /** The regular expression of its values, for schemas. */
  public static String pattern() {
    return FORM.pattern();
  }

  @JsonCreator
  public BaseImage {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("not a BaseImage: " + value);
    }
  }

  @Override
  public int compareTo(BaseImage other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
