package dev.muster.cli.client;

import dev.muster.spec.id.ClusterKey;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The routes of the API; docs/api.md says what each does. */
public final class ApiPaths {
  private static final String GROUP = "/apis/muster.dev/v1";

  private ApiPaths() {}

  /** One cluster. */
  public static String cluster(ClusterKey key) {
    return GROUP + "/namespaces/" + key.product() + "/clusters/" + key.name();
  }

  /** Something to do to a cluster, such as {@code confirm}. */
  public static String cluster(ClusterKey key, String subresource) {
    return cluster(key) + "/" + subresource;
  }

  /** How far the controller has come with a commit. */
  public static String revision(ClusterKey key, String commit) {
    return cluster(key, "revisions/" + encode(commit));
  }

  /**
   * Objects of one kind.
   *
   * @param resource the plural name, such as {@code instances}
   * @param product of this product only; of all when empty
   */
  public static String list(String resource, Optional<String> product) {
    return GROUP + product.map(name -> "/namespaces/" + name).orElse("") + "/" + resource;
  }

  /** One object. */
  public static String object(String resource, String product, String name) {
    return list(resource, Optional.of(product)) + "/" + encode(name);
  }

  /** The objects of one kind that belong to a cluster. */
  public static String ofCluster(String resource, ClusterKey key) {
    return list(resource, Optional.of(key.product().value()))
        + "?labelSelector="
        + encode("cluster=" + key.name());
  }

  /**
   * The rollouts of a cluster.
   *
   * @param service of this service only; of all when empty
   */
  public static String rollouts(ClusterKey key, Optional<String> service) {
    return ofCluster("rollouts", key) + service.map(name -> encode(",service=" + name)).orElse("");
  }

  /** Something that a person wants of a rollout, such as {@code pause}. */
  public static String rollout(ClusterKey key, String service, String verb) {
    return cluster(key, "rollouts/" + encode(service) + "/" + verb);
  }

  /** A machine's own log. */
  public static String instanceLog(String product, String instance) {
    return object("instances", product, instance) + "/log";
  }

  /** How far git repositories were read. */
  public static String repositories() {
    return GROUP + "/repositories";
  }

  /** The reconcile log of all clusters. */
  public static String log() {
    return GROUP + "/log";
  }

  /** A value as part of a query. */
  public static String encode(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
