package dev.muster.spec.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/**
 * The name of an instance profile, by which a machine has its role.
 *
 * @param value letters, digits and {@code +=,.@_-}, at most 128
 */
public record InstanceProfile(@JsonValue String value) implements Comparable<InstanceProfile> {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9+=,.@_-]{1,128}");

  /** The regular expression of its values, for schemas. */
  public static String pattern() {
    return FORM.pattern();
  }

  @JsonCreator
  public InstanceProfile {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("not an InstanceProfile: " + value);
    }
  }

  @Override
  public int compareTo(InstanceProfile other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
