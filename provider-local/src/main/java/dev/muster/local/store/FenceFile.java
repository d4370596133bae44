package dev.muster.local.store;

import dev.muster.provider.Failure;
import dev.muster.provider.Fence;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** The newest leadership that the root has seen. Read and written under the root's lock. */
public final class FenceFile {
  private final Path file;

  /** The fence that lies in the given file. */
  public FenceFile(Path file) {
    this.file = file;
  }

  /**
   * Lets a leadership pass that is not older than the newest one, and remembers it when it is
   * newer.
   *
   * @return why it may not pass; empty when it may
   */
  public Optional<Failure> admit(Fence fence) throws IOException {
    Optional<Seen> seen = LocalJson.read(file, Seen.class);
    long newest = seen.map(Seen::epoch).orElse(0L);
    if (fence.epoch() < newest) {
      return Optional.of(
          new Failure.Fenced(
              newest,
              "controller "
                  + fence.holder()
                  + " leads with epoch "
                  + fence.epoch()
                  + ", but "
                  + seen.map(Seen::holder).orElse("another one")
                  + " leads with epoch "
                  + newest
                  + " now: stop writing"));
    }
    if (fence.epoch() > newest) {
      LocalJson.write(file, new Seen(fence.epoch(), fence.holder()));
    }
    return Optional.empty();
  }

  /** The newest epoch; 0 for none. */
  public long newest() throws IOException {
    return LocalJson.read(file, Seen.class).map(Seen::epoch).orElse(0L);
  }

  private record Seen(long epoch, String holder) {}
}
