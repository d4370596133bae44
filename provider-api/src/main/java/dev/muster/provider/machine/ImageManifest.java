package dev.muster.provider.machine;

import dev.muster.provider.action.ImageRecipe;
import dev.muster.spec.id.RevisionId;
import dev.muster.spec.id.ServiceName;
import dev.muster.spec.id.ServiceVersion;
import dev.muster.spec.id.Sha256;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a machine image carries: the {@code image.json} in the image's folder, beside its files.
 *
 * @param service the service that it is for
 * @param version the service's version on it
 * @param revision the revision that it was built as
 * @param content what runs on it and how
 * @param files the digest of every file of the image, by path relative to the image's folder with
 *     {@code /} between names; the manifest itself is not among them
 */
public record ImageManifest(
    ServiceName service,
    ServiceVersion version,
    RevisionId revision,
    ImageRecipe.Content content,
    SortedMap<String, Sha256> files) {
  /** The name of the file in the image's folder. */
  public static final String FILE = "image.json";

  /** Copies the files. */
  public ImageManifest {
    files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
  }
}
