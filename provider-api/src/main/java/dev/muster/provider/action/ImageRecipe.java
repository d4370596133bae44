package dev.muster.provider.action;

import dev.muster.spec.MachineSpec;
import dev.muster.spec.ServiceSpec;
import dev.muster.spec.id.RevisionId;
import dev.muster.spec.id.ServiceName;
import dev.muster.spec.id.ServiceVersion;
import dev.muster.spec.id.Sha256;
import java.net.URI;
import java.util.Optional;

/**
 * What a machine image is made from.
 *
 * @param service the service
 * @param version its version
 * @param revision names the image: the same recipe has the same revision
 * @param content what runs on it
 * @param machine what its machines are made of; absent on this machine itself
 */
public record ImageRecipe(
    ServiceName service,
    ServiceVersion version,
    RevisionId revision,
    Content content,
    Optional<MachineSpec> machine) {

  /** An image for machines that are processes of this machine. */
  public ImageRecipe(
      ServiceName service, ServiceVersion version, RevisionId revision, Content content) {
    this(service, version, revision, content, Optional.empty());
  }

  /** What runs on an image. */
  public sealed interface Content {
    /**
     * A ZooKeeper server, which comes with Muster itself.
     *
     * @param version the ZooKeeper version
     */
    record Ensemble(ServiceVersion version) implements Content {}

    /**
     * An operator's service.
     *
     * @param artifact the file to fetch; absent when the base has all that the command needs
     * @param run how it is started
     * @param health how it is asked
     */
    record Service(
        Optional<FetchedArtifact> artifact,
        ServiceSpec.Run run,
        Optional<ServiceSpec.Health> health)
        implements Content {}
  }

  /**
   * One file, by address and digest.
   *
   * @param url where it lies
   * @param sha256 what it must digest to
   */
  public record FetchedArtifact(String url, Sha256 sha256) {
    /** The name of the file that it becomes; empty when its address names none. */
    public Optional<String> fileName() {
      try {
        return Optional.ofNullable(URI.create(url).getPath())
            .map(path -> path.substring(path.lastIndexOf('/') + 1))
            .filter(name -> !name.isEmpty() && !name.startsWith("."));
      } catch (IllegalArgumentException e) {
        return Optional.empty();
      }
    }
  }
}
