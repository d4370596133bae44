package dev.muster.local.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.muster.provider.action.ImageRecipe;
import dev.muster.provider.identity.BalancerId;
import dev.muster.provider.identity.ImageId;
import dev.muster.provider.identity.InstanceId;
import dev.muster.provider.identity.LaunchToken;
import dev.muster.provider.identity.NetworkId;
import dev.muster.spec.Digests;
import dev.muster.spec.id.ClusterUid;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;

/**
 * What tells a root from every other, and the ids that follow from it: the same wish gives the same
 * id, and ids of two roots never clash.
 *
 * @param value random
 */
public record RootId(String value) {
  private static final int DIGITS = 17;
  private static final int SHORT_DIGITS = 8;

  /** Reads the id of a root, or gives it one. Called under the root's lock. */
  public static RootId of(Path file) throws IOException {
    Optional<byte[]> known = AtomicFiles.read(file);
    if (known.isPresent()) {
      return new RootId(new String(known.get(), UTF_8).strip());
    }
    RootId fresh = new RootId(UUID.randomUUID().toString());
    AtomicFiles.write(file, fresh.value().getBytes(UTF_8));
    return fresh;
  }

  /** The machine that a token launches. */
  public InstanceId instance(LaunchToken token) {
    return new InstanceId("i-" + digest("instance", token.value(), DIGITS));
  }

  /** The network of a cluster. */
  public NetworkId network(ClusterUid uid) {
    return new NetworkId("net-" + digest("network", uid.value(), SHORT_DIGITS));
  }

  /** The load balancer of a cluster. */
  public BalancerId balancer(ClusterUid uid) {
    return new BalancerId("lb-" + digest("balancer", uid.value(), SHORT_DIGITS));
  }

  /** The image that a cluster builds from a recipe: each cluster owns its images. */
  public ImageId image(ClusterUid uid, ImageRecipe recipe) {
    return new ImageId(
        "img-"
            + recipe.service()
            + "-"
            + recipe.revision()
            + "-"
            + digest("image", uid.value(), SHORT_DIGITS));
  }

  private String digest(String kind, String text, int digits) {
    return Digests.sha256(value + "/" + kind + "/" + text).value().substring(0, digits);
  }
}
