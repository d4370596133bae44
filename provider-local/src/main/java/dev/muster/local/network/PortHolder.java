package dev.muster.local.network;

/**
 * Who listens on a port.
 *
 * @param address the address on which it listens
 * @param process what is known of the process, for messages
 */
record PortHolder(String address, String process) {
  /** Whether it listens on all addresses of this machine. */
  boolean everywhere() {
    return address.equals("0.0.0.0") || address.equals("::");
  }
}
