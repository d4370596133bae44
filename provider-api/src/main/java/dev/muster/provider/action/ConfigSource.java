package dev.muster.provider.action;

import dev.muster.spec.ConfigDocument;
import dev.muster.spec.id.Sha256;

/** Where the content of a configuration comes from. */
public sealed interface ConfigSource {
  /** The digest of its document. */
  Sha256 sha256();

  /** A document that the ensemble may not hold yet. */
  record Document(ConfigDocument document) implements ConfigSource {
    @Override
    public Sha256 sha256() {
      return document.sha256();
    }
  }

  /** A version that the ensemble holds already. */
  record Version(int number, Sha256 sha256) implements ConfigSource {}
}
