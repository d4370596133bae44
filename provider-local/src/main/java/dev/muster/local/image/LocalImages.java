package dev.muster.local.image;

import dev.muster.local.process.ProcessStat;
import dev.muster.local.process.ProcessTable;
import dev.muster.local.store.AtomicFiles;
import dev.muster.local.store.FaultPoints;
import dev.muster.local.store.LocalJson;
import dev.muster.local.store.RootFolders;
import dev.muster.provider.Failure;
import dev.muster.provider.action.ImageRecipe;
import dev.muster.provider.action.ImageRecipe.FetchedArtifact;
import dev.muster.provider.action.InfrastructureAction.BuildImage;
import dev.muster.provider.identity.ImageId;
import dev.muster.provider.identity.Tags;
import dev.muster.provider.machine.ImageManifest;
import dev.muster.provider.machine.MachineDocuments;
import dev.muster.provider.observed.ObservedImage;
import dev.muster.spec.id.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The images of a root. An image is there whole or not at all: it is made in a folder of its own,
 * which is renamed when it is complete.
 */
public final class LocalImages {
  private static final Set<String> RESERVED = Set.of(ImageManifest.FILE, ImageRecord.FILE);

  private final RootFolders root;
  private final ProcessTable table;
  private final FaultPoints faults;
  private final ArtifactFetcher fetcher = new ArtifactFetcher();

  /** The images of the given root. */
  public LocalImages(RootFolders root, ProcessTable table, FaultPoints faults) {
    this.root = root;
    this.table = table;
    this.faults = faults;
  }

  /** Every image, for observers. */
  public List<ObservedImage> observe() throws IOException {
    List<ObservedImage> images = new ArrayList<>();
    for (Path folder : AtomicFiles.entries(root.images())) {
      Optional<ImageRecord> record =
          LocalJson.read(folder.resolve(ImageRecord.FILE), ImageRecord.class);
      Optional<ImageManifest> manifest = manifestIn(folder);
      // One that is just being deleted has lost its files.
      if (record.isPresent() && manifest.isPresent()) {
        images.add(
            new ObservedImage(
                record.get().id(),
                record.get().tags(),
                manifest.get().service(),
                manifest.get().version(),
                manifest.get().revision(),
                ObservedImage.State.AVAILABLE));
      }
    }
    return images;
  }

  /** What an image carries; empty when there is no such image. */
  public Optional<ImageManifest> manifest(ImageId id) throws IOException {
    return manifestIn(root.image(id));
  }

  /** A folder to build in that nobody else uses; its name says which process builds there. */
  public Path newBuild() throws IOException {
    long pid = ProcessHandle.current().pid();
    long startTicks = table.stat(pid).map(ProcessStat::startTicks).orElse(0L);
    return root.builds().resolve(pid + "-" + startTicks + "-" + UUID.randomUUID());
  }

  /** Deletes what builders have left that do not run any more. Called under the lock. */
  public void removeAbandonedBuilds() throws IOException {
    for (Path folder : AtomicFiles.entries(root.builds())) {
      String name = folder.getFileName().toString();
      String[] words = name.split("-", 3);
      boolean abandoned =
          words.length < 3
              || table
                  .stat(Long.parseLong(words[0]))
                  .filter(stat -> stat.startTicks() == Long.parseLong(words[1]))
                  .isEmpty();
      if (abandoned) {
        AtomicFiles.deleteTree(folder);
      }
    }
  }

  /**
   * Gathers all that goes into an image, which may take minutes: the root's lock is not held.
   *
   * @param folder a folder that does not exist yet
   * @return why it cannot be built; empty when the folder is complete
   */
  public Optional<Failure> gather(BuildImage action, ImageId id, Path folder) throws IOException {
    Files.createDirectories(folder);
    ImageRecipe recipe = action.recipe();
    SortedMap<String, Sha256> files = new TreeMap<>();
    Optional<FetchedArtifact> artifact =
        switch (recipe.content()) {
          case ImageRecipe.Content.Ensemble _ -> Optional.empty();
          case ImageRecipe.Content.Service service -> service.artifact();
        };
    if (artifact.isPresent()) {
      Optional<String> name = artifact.get().fileName();
      if (name.isEmpty() || RESERVED.contains(name.get())) {
        return Optional.of(
            new Failure.Invalid(
                "artifact "
                    + artifact.get().url()
                    + " names no file that an image could hold: correct the address"));
      }
      Optional<Failure> failure = fetcher.fetch(artifact.get(), folder.resolve(name.get()));
      if (failure.isPresent()) {
        return failure;
      }
      files.put(name.get(), artifact.get().sha256());
    }
    faults.reached("image/fetched");
    AtomicFiles.write(
        folder.resolve(ImageManifest.FILE),
        MachineDocuments.write(
            new ImageManifest(
                recipe.service(), recipe.version(), recipe.revision(), recipe.content(), files)));
    LocalJson.write(
        folder.resolve(ImageRecord.FILE),
        new ImageRecord(id, Tags.ofCluster(action.cluster(), action.uid())));
    return Optional.empty();
  }

  /** Makes a gathered folder the image, unless the image is there. Called under the lock. */
  public void publish(ImageId id, Path folder) throws IOException {
    if (manifest(id).isEmpty()) {
      Files.createDirectories(root.images());
      AtomicFiles.move(folder, root.image(id));
    }
  }

  /**
   * Copies an image to a machine's disk, checking every file on the way.
   *
   * @param target the folder to make; whole or not at all
   * @return why it cannot be; empty when it is there
   */
  public Optional<Failure> copy(ImageId id, Path target) throws IOException {
    if (Files.exists(target)) {
      return Optional.empty();
    }
    ImageManifest manifest =
        manifest(id).orElseThrow(() -> new IOException("image " + id + " has gone"));
    Path unfinished = target.resolveSibling("." + target.getFileName() + ".new");
    AtomicFiles.deleteTree(unfinished);
    Files.createDirectories(unfinished);
    for (Map.Entry<String, Sha256> file : manifest.files().entrySet()) {
      Path from = root.image(id).resolve(file.getKey());
      Path to = unfinished.resolve(file.getKey());
      Files.createDirectories(to.resolveSibling("."));
      Sha256 found = FileDigest.copy(from, to);
      if (!found.equals(file.getValue())) {
        return Optional.of(
            new Failure.Invalid(
                "image "
                    + id
                    + " is damaged: "
                    + from
                    + " has sha256 "
                    + found
                    + ", but was built with "
                    + file.getValue()
                    + ". Delete "
                    + root.image(id)
                    + " and it is built again"));
      }
    }
    AtomicFiles.write(unfinished.resolve(ImageManifest.FILE), MachineDocuments.write(manifest));
    AtomicFiles.move(unfinished, target);
    return Optional.empty();
  }

  private static Optional<ImageManifest> manifestIn(Path folder) throws IOException {
    Path file = folder.resolve(ImageManifest.FILE);
    Optional<byte[]> json = AtomicFiles.read(file);
    if (json.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(MachineDocuments.readManifest(json.get()));
    } catch (IOException e) {
      throw new IOException(file + " is damaged: " + e.getMessage(), e);
    }
  }
}
