package dev.muster.agent.service;

import dev.muster.agent.process.AtomicFiles;
import dev.muster.provider.action.ImageRecipe;
import dev.muster.provider.action.ImageRecipe.FetchedArtifact;
import dev.muster.provider.machine.ImageManifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The artifact of a service on its machine. Where the image was built with it, it is there; else
 * the agent fetches it into the image's folder, whole or not at all.
 */
final class ImageFile {
  private final Path image;
  private final ImageManifest manifest;
  private final Optional<FetchedArtifact> artifact;
  private final ArtifactSource source;

  /**
   * The artifact of an image.
   *
   * @param image the image's folder
   */
  ImageFile(
      Path image,
      ImageManifest manifest,
      ImageRecipe.Content.Service content,
      ArtifactSource source) {
    this.source = source;
    this.image = image;
    this.manifest = manifest;
    this.artifact = content.artifact();
  }

  /**
   * Sees to it that the artifact is there.
   *
   * @return why it is not; empty when it is, or none is needed
   */
  Optional<String> bring() {
    Optional<String> name = artifact.flatMap(FetchedArtifact::fileName);
    if (artifact.isEmpty() || name.filter(manifest.files()::containsKey).isPresent()) {
      return Optional.empty();
    }
    if (name.isEmpty() || name.get().equals(ImageManifest.FILE)) {
      return Optional.of("artifact " + artifact.get().url() + " names no file");
    }
    try {
      return fetch(artifact.get(), image.resolve(name.get()));
    } catch (IOException e) {
      return Optional.of("artifact " + artifact.get().url() + " cannot be stored: " + e);
    }
  }

  // What lies there was checked before it was put there.
  private Optional<String> fetch(FetchedArtifact wanted, Path file) throws IOException {
    if (Files.exists(file)) {
      return Optional.empty();
    }
    Path fresh = image.resolveSibling(".artifact.new");
    Files.deleteIfExists(fresh);
    Optional<String> missing = source.fetch(wanted, fresh);
    if (missing.isEmpty()) {
      AtomicFiles.replace(fresh, file);
    }
    return missing;
  }
}
