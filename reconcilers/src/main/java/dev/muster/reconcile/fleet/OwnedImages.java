package dev.muster.reconcile.fleet;

import dev.muster.provider.identity.Tags;
import dev.muster.provider.observed.Images;
import dev.muster.provider.observed.ObservedImage;
import dev.muster.spec.id.ClusterUid;
import dev.muster.spec.id.RevisionId;
import dev.muster.spec.id.ServiceName;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The images that a cluster owns. Only for views whose images were observed whole.
 *
 * @param all by id
 */
public record OwnedImages(List<ObservedImage> all) {
  /** Copies the list. */
  public OwnedImages {
    all = List.copyOf(all);
  }

  /** Picks the images of a cluster. */
  public static OwnedImages of(ClusterUid uid, Images images) {
    return new OwnedImages(
        images.all().stream()
            .filter(image -> Tags.isOwnedBy(image.tags(), uid))
            .sorted(Comparator.comparing(ObservedImage::id))
            .toList());
  }

  /**
   * The image of a revision: one that can be launched if there is, else one that is being built.
   */
  public Optional<ObservedImage> find(ServiceName service, RevisionId revision) {
    return all.stream()
        .filter(image -> image.service().equals(service) && image.revision().equals(revision))
        .min(Comparator.comparingInt(image -> preference(image.state())));
  }

  /** The image of a revision, if it can be launched. */
  public Optional<ObservedImage> available(ServiceName service, RevisionId revision) {
    return find(service, revision).filter(image -> image.state() == ObservedImage.State.AVAILABLE);
  }

  private static int preference(ObservedImage.State state) {
    return switch (state) {
      case AVAILABLE -> 0;
      case PENDING -> 1;
      case FAILED -> 2;
    };
  }
}
