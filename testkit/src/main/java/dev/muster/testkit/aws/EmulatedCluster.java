package dev.muster.testkit.aws;

/** The cluster by which commands are tried against the emulator. */
public final class EmulatedCluster {
  /** How many machines its ensemble has. */
  public static final int ENSEMBLE = 3;

  private static final String DOCUMENT =
      """
      apiVersion: muster.dev/v1
      kind: Cluster
      metadata: { namespace: shop, name: prod }
      spec:
        provider:
          aws:
            region: us-east-1
            zones: [us-east-1a, us-east-1b, us-east-1c]
            baseImage: @IMAGE@
            network: { cidr: 127.80.0.0/16 }
        loadBalancer:
          listeners: [ { port: 80, service: webhead } ]
          healthCheck: { path: /__lbheartbeat__ }
        services:
          webhead:
            version: 1.4.2
            instances: @WEBHEADS@
            run: { command: [bin/webhead], port: 8000 }
      """;

  private EmulatedCluster() {}

  /**
   * Its document.
   *
   * @param image what its machines start from
   * @param webheads how many machines it has beside its ensemble
   */
  public static String document(String image, int webheads) {
    return DOCUMENT.replace("@IMAGE@", image).replace("@WEBHEADS@", Integer.toString(webheads));
  }
}
