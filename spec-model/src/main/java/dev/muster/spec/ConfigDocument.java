package dev.muster.spec;

import dev.muster.spec.id.Sha256;

/**
 * The runtime configuration of one service, as published to its ensemble.
 *
 * @param json the document as canonical JSON: one object, keys sorted, no white space
 * @param sha256 the digest of the UTF-8 bytes of {@code json}
 */
public record ConfigDocument(String json, Sha256 sha256) {
  /** The largest document, in UTF-8 bytes: what fits a ZooKeeper request with room to spare. */
  public static final int MAXIMUM_BYTES = 256 * 1024;

  /** Makes a document of JSON that is canonical already. */
  public static ConfigDocument ofCanonicalJson(String json) {
    return new ConfigDocument(json, Digests.sha256(json));
  }
}
