package dev.muster.agent.mirror;

/**
 * A version of the service's configuration.
 *
 * @param number its number; 0 when none has been published
 * @param sha256 its digest in hexadecimal; empty when none has been published
 * @param json the document
 */
record ServiceConfig(int number, String sha256, String json) {
  /** For a service for which none has been published. */
  static final ServiceConfig NONE = new ServiceConfig(0, "", "{}");
}
