package dev.muster.local.process;

/**
 * A variable that a process and all that it starts have in their environment, by which they are
 * found when nothing else knows of them.
 *
 * @param name the variable
 * @param value its value, unique to one machine or load balancer
 */
public record ProcessMark(String name, String value) {
  /** The variable that the provider itself hands on, so that others find all that they caused. */
  public static final String INHERITED = "MUSTER_MARK";

  /** The variable that names the machine or load balancer that a process belongs to. */
  public static final String OWNER = "MUSTER_INSTANCE";
}
