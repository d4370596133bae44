package dev.muster.controller.store.zookeeper;

import dev.muster.controller.store.Repositories.RepositoryFence;
import dev.muster.provider.Fence;
import dev.muster.provider.Scope;
import dev.muster.provider.action.ActionKey;
import dev.muster.spec.Digests;
import dev.muster.spec.id.ClusterKey;
import dev.muster.spec.id.ServiceName;
import dev.muster.spec.id.Slot;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Where everything lies. The first level under the root:
 *
 * <pre>
 * format, store-id, epoch-floor
 * clusters/PRODUCT.CLUSTER                         the cluster
 * ledgers/PRODUCT.CLUSTER/{slots/S, intents/K, ensemble, repairs, rollout-SERVICE}
 * status/PRODUCT.CLUSTER                           what was last found of it
 * events/PRODUCT.CLUSTER/PAGE, audit/PAGE
 * repositories/HASH                                how far a repository was read
 * epochs/LEASE                                     {epoch, holder}: never deleted, only rises
 * leases/LEASE/{candidates/MEMBER, holder}         ephemeral
 * </pre>
 */
final class Layout {
  static final String ROOT = "/muster";
  static final String FORMAT = ROOT + "/format";
  static final String STORE_ID = ROOT + "/store-id";
  static final String EPOCH_FLOOR = ROOT + "/epoch-floor";
  static final String CLUSTERS = ROOT + "/clusters";
  static final String LEDGERS = ROOT + "/ledgers";
  static final String STATUS = ROOT + "/status";
  static final String EVENTS = ROOT + "/events";
  static final String AUDIT = ROOT + "/audit";
  static final String REPOSITORIES = ROOT + "/repositories";
  static final String EPOCHS = ROOT + "/epochs";
  static final String LEASES = ROOT + "/leases";

  private static final String ROLLOUT = "rollout-";

  /** The directories, parents first. */
  static final List<String> DIRECTORIES =
      List.of(CLUSTERS, LEDGERS, STATUS, EVENTS, AUDIT, REPOSITORIES, EPOCHS, LEASES);

  private Layout() {}

  /** A path of the store as it stands below the root, such as {@code /clusters}. */
  static String below(String path) {
    return path.substring(ROOT.length());
  }

  // Names of products and clusters are DNS labels: a dot cannot stand within them.
  static String name(ClusterKey key) {
    return key.product() + "." + key.name();
  }

  static ClusterKey key(String name) {
    return ClusterKey.parse(name.replaceFirst("\\.", "/"));
  }

  static String cluster(ClusterKey key) {
    return CLUSTERS + "/" + name(key);
  }

  static String status(ClusterKey key) {
    return STATUS + "/" + name(key);
  }

  static String events(ClusterKey key) {
    return EVENTS + "/" + name(key);
  }

  static String ledger(ClusterKey key) {
    return LEDGERS + "/" + name(key);
  }

  static String slots(ClusterKey key) {
    return ledger(key) + "/slots";
  }

  static String slot(ClusterKey key, Slot slot) {
    return slots(key) + "/" + slot;
  }

  static String intents(ClusterKey key) {
    return ledger(key) + "/intents";
  }

  static String intent(ClusterKey key, ActionKey action) {
    return intents(key) + "/" + encode(action.value());
  }

  static String ensemble(ClusterKey key) {
    return ledger(key) + "/ensemble";
  }

  static String repairs(ClusterKey key) {
    return ledger(key) + "/repairs";
  }

  static String rollout(ClusterKey key, ServiceName service) {
    return ledger(key) + "/" + ROLLOUT + service;
  }

  /** Whether a child of a ledger is the record of a rollout. */
  static boolean isRollout(String child) {
    return child.startsWith(ROLLOUT);
  }

  static String repository(String address) {
    return REPOSITORIES + "/" + hash(address);
  }

  /** The name of a scope's lease. */
  static String lease(Scope scope) {
    return "scope-" + encode(scope.toString());
  }

  /** The name of a repository's lease. */
  static String lease(String repository) {
    return "repository-" + hash(repository);
  }

  static String lease(Fence fence) {
    return lease(fence.scope());
  }

  static String lease(RepositoryFence fence) {
    return lease(fence.address());
  }

  static String epoch(String lease) {
    return EPOCHS + "/" + lease;
  }

  static String leaseFolder(String lease) {
    return LEASES + "/" + lease;
  }

  static String candidates(String lease) {
    return leaseFolder(lease) + "/candidates";
  }

  static String holder(String lease) {
    return leaseFolder(lease) + "/holder";
  }

  /** A name that may hold slashes as one path element; dots too, since "." is no element. */
  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace(".", "%2E");
  }

  static String decode(String element) {
    return URLDecoder.decode(element, StandardCharsets.UTF_8);
  }

  private static String hash(String text) {
    return Digests.sha256(text).value().substring(0, 32);
  }
}
