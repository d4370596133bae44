package dev.muster.agent.service;

import dev.muster.provider.action.ImageRecipe.FetchedArtifact;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Where an agent has the artifact of its service from, where its image was built without it. */
@FunctionalInterface
public interface ArtifactSource {
  /** One that has none: on machines whose images were built with all that they need. */
  ArtifactSource NONE =
      (artifact, _) -> Optional.of("this agent has nowhere to fetch " + artifact.url() + " from");

  /**
   * Fetches an artifact into a file that does not exist yet, bounded in size and time, and checks
   * its digest.
   *
   * @return why it cannot be had; empty when the file is complete
   * @throws IOException when the file cannot be written
   */
  Optional<String> fetch(FetchedArtifact artifact, Path file) throws IOException;
}
