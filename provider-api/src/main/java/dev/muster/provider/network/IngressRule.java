package dev.muster.provider.network;

import dev.muster.spec.id.CidrBlock;
import java.util.Comparator;

/** Somebody may open connections to something of a group. */
public sealed interface IngressRule extends Comparable<IngressRule> {
  /**
   * To a TCP port, from the members of a group.
   *
   * @param port the port
   * @param group who
   */
  record FromGroup(int port, GroupName group) implements IngressRule {
    @Override
    public String toString() {
      return port + " from " + group;
    }
  }

  /**
   * To a TCP port, from a range of addresses.
   *
   * @param port the port
   * @param range who
   */
  record FromRange(int port, CidrBlock range) implements IngressRule {
    @Override
    public String toString() {
      return port + " from " + range;
    }
  }

  /**
   * What Muster never asks for and finds all the same, such as a range of ports.
   *
   * @param text the provider's own description, which names the rule
   */
  record Foreign(String text) implements IngressRule {
    @Override
    public String toString() {
      return text;
    }
  }

  @Override
  default int compareTo(IngressRule other) {
    return Comparator.comparing(IngressRule::toString).compare(this, other);
  }
}
