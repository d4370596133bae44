package dev.muster.provider;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.muster.spec.ProviderSpec;

/**
 * What one sweep sees and one budget covers: a provider, an account and a region.
 *
 * @param provider the provider's name, such as {@code local}
 * @param account the account within the provider
 * @param region the region within the account
 */
public record Scope(String provider, String account, String region) implements Comparable<Scope> {
  /** The one scope of the provider of real processes on this machine. */
  public static final Scope LOCAL = new Scope("local", "machine", "loopback");

  /** The name of the provider of Amazon's machines. */
  public static final String AWS = "aws";

  /** The account to which the controller's own credentials belong. */
  public static final String OWN_ACCOUNT = "own";

  /** The scope in which a cluster with this provider section lives. */
  public static Scope of(ProviderSpec provider) {
    return switch (provider) {
      case ProviderSpec.Local _ -> LOCAL;
      case ProviderSpec.Aws aws -> new Scope(AWS, OWN_ACCOUNT, aws.region().value());
    };
  }

  /** Reads {@code provider:account:region}. */
  @JsonCreator
  public static Scope parse(String text) {
    String[] words = text.split(":", 3);
    if (words.length != 3) {
      throw new IllegalArgumentException("not provider:account:region: " + text);
    }
    return new Scope(words[0], words[1], words[2]);
  }

  @Override
  public int compareTo(Scope other) {
    int byProvider = provider.compareTo(other.provider);
    int byAccount = byProvider != 0 ? byProvider : account.compareTo(other.account);
    return byAccount != 0 ? byAccount : region.compareTo(other.region);
  }

  @Override
  @JsonValue
  public String toString() {
    return provider + ":" + account + ":" + region;
  }
}
