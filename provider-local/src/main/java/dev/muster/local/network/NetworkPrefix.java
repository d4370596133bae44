package dev.muster.local.network;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The /16 of loopback in which everything of a root has its address.
 *
 * @param value its first two numbers, such as {@code 127.77}
 */
public record NetworkPrefix(String value) {
  // Comes first, since making the default needs it.
  private static final Pattern FORM = Pattern.compile("127\\.(\\d{1,3})");

  /** The prefix when nothing is said. */
  public static final NetworkPrefix DEFAULT = new NetworkPrefix("127.77");

  /** How many addresses a subnet has: the first and the last one are left out, as elsewhere. */
  public static final int HOSTS = 254;

  private static final int MAX_OCTET = 255;

  /** Checks the form. */
  public NetworkPrefix {
    Matcher matcher = FORM.matcher(value);
    if (!matcher.matches() || Integer.parseInt(matcher.group(1)) > MAX_OCTET) {
      throw new IllegalArgumentException(
          "a local network is the first two numbers of loopback addresses, such as 127.77, not '"
              + value
              + "'");
    }
  }

  /** The address of a load balancer, {@code host} from 1. */
  public String balancer(int host) {
    return value + ".0." + host;
  }

  /** The address of a machine, {@code subnet} and {@code host} from 1. */
  public String machine(int subnet, int host) {
    return value + "." + subnet + "." + host;
  }
}
