package dev.muster.local.image;

import dev.muster.provider.identity.ImageId;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Whose an image is. It lies beside the manifest and does not go to machines.
 *
 * @param id its id
 * @param tags its tags
 */
record ImageRecord(ImageId id, SortedMap<String, String> tags) {
  static final String FILE = "record.json";

  ImageRecord {
    tags = Collections.unmodifiableSortedMap(new TreeMap<>(tags));
  }
}
