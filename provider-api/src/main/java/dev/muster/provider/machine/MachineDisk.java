package dev.muster.provider.machine;

import java.nio.file.Path;

/**
 * Where things lie on a machine's disk. Locally it is the folder that stands for the disk, on a
 * virtual machine {@code /etc/muster}. The provider writes {@link #instance()} and {@link #image()}
 * before it starts the agent; all else is the agent's.
 *
 * @param folder the root
 */
public record MachineDisk(Path folder) {
  /** Makes the folder absolute, so that it means the same in every process. */
  public MachineDisk {
    folder = folder.toAbsolutePath().normalize();
  }

  /** Who the machine is: an {@link InstanceDocument}. */
  public Path instance() {
    return folder.resolve(InstanceDocument.FILE);
  }

  /** The image that the machine runs, a folder or a link to one: its manifest and its files. */
  public Path image() {
    return folder.resolve("image");
  }

  /** What the image carries: an {@link ImageManifest}. */
  public Path manifest() {
    return image().resolve(ImageManifest.FILE);
  }

  /** The file that the agent renders for the service; the service finds it by MUSTER_CONFIG. */
  public Path rendered() {
    return folder.resolve("muster.json");
  }

  /** Where the provider puts what the agent itself prints. */
  public Path console() {
    return folder.resolve("console.log");
  }

  /** What the service prints. */
  public Path serviceLog() {
    return folder.resolve("logs").resolve("service.log");
  }

  /** Everything of the machine's ZooKeeper server, on a machine of the ensemble. */
  public Path zookeeper() {
    return folder.resolve("zookeeper");
  }
}
