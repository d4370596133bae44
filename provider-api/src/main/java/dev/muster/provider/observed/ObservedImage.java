package dev.muster.provider.observed;

import dev.muster.provider.identity.ImageId;
import dev.muster.spec.id.RevisionId;
import dev.muster.spec.id.ServiceName;
import dev.muster.spec.id.ServiceVersion;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A machine image.
 *
 * @param id the provider's id
 * @param tags its tags
 * @param service the service that it is for
 * @param version the service's version on it
 * @param revision the revision that it was built as
 * @param state whether it can be launched
 */
public record ObservedImage(
    ImageId id,
    SortedMap<String, String> tags,
    ServiceName service,
    ServiceVersion version,
    RevisionId revision,
    State state) {
  /** Copies the tags. */
  public ObservedImage {
    tags = Collections.unmodifiableSortedMap(new TreeMap<>(tags));
  }

  /** Whether an image can be launched. */
  public enum State {
    /** It is being built. */
    PENDING,
    /** It can be launched. */
    AVAILABLE,
    /** Its build failed. */
    FAILED
  }
}
