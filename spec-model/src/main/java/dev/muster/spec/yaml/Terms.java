package dev.muster.spec.yaml;

/** What clouds a document is for, which decides what it may ask of them. */
public enum Terms {
  /** The clouds themselves: a network of loopback addresses could reach nothing. */
  REAL_CLOUD,
  /** An emulator too, whose machines may be processes on loopback addresses of this machine. */
  EMULATED_CLOUD
}
