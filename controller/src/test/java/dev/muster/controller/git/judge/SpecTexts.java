package dev.muster.controller.git.judge;

/** Small documents. */
public final class SpecTexts {
  private SpecTexts() {}

  /** A good document with so many instances. */
  public static String cluster(String key, int instances) {
    String[] words = key.split("/", 2);
    return """
    apiVersion: muster.dev/v1
    kind: Cluster
    metadata: { namespace: %s, name: %s }
    spec:
      provider:
        local: { zones: [a, b, c] }
      ensemble: { size: 3 }
      services:
        web:
          version: 1.0.0
          instances: %d
          run:
            command: [sleep, "1000"]
            port: 8000
    """
        .formatted(words[0], words[1], instances);
  }

  /** A document that is refused at its tenth line. */
  public static String bad(String key) {
    return cluster(key, 1).replace("version: 1.0.0", "versoin: 1.0.0");
  }
}
