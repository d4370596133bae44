package dev.muster.local.store;

import dev.muster.provider.identity.BalancerId;
import dev.muster.provider.identity.ImageId;
import dev.muster.provider.identity.InstanceId;
import dev.muster.provider.identity.NetworkId;
import java.nio.file.Path;

/**
 * Where things lie in the provider's folder.
 *
 * @param root the folder
 */
public record RootFolders(Path root) {
  /** Makes the folder absolute, so that it means the same in every process. */
  public RootFolders {
    root = root.toAbsolutePath().normalize();
  }

  /** The root that holds the folder of a machine. */
  public static RootFolders ofMachine(Path machine) {
    Path absolute = machine.toAbsolutePath().normalize();
    return new RootFolders(absolute.resolve("../.."));
  }

  /** The file that whoever changes anything holds locked. */
  public Path lock() {
    return root.resolve("lock");
  }

  /** The newest leadership that was seen. */
  public Path fence() {
    return root.resolve("fence.json");
  }

  /** What tells this root from every other. */
  public Path rootId() {
    return root.resolve("root-id");
  }

  /** What is being deleted lies here first: whatever is found here may go. */
  public Path trash() {
    return root.resolve("trash");
  }

  /** Images that are being built. */
  public Path builds() {
    return root.resolve("builds");
  }

  /** The records of networks. */
  public Path networks() {
    return root.resolve("networks");
  }

  /** The record of a network. */
  public Path network(NetworkId id) {
    return networks().resolve(id + ".json");
  }

  /** The folders of images. */
  public Path images() {
    return root.resolve("images");
  }

  /** The folder of an image. */
  public Path image(ImageId id) {
    return images().resolve(id.value());
  }

  /** The records of machines, the terminated ones among them. */
  public Path instances() {
    return root.resolve("instances");
  }

  /** The record of a machine. */
  public Path instance(InstanceId id) {
    return instances().resolve(id + ".json");
  }

  /** The folder that stands for a machine's disk. */
  public Path machine(InstanceId id) {
    return root.resolve("machines").resolve(id.value());
  }

  /** The folders of load balancers. */
  public Path balancers() {
    return root.resolve("balancers");
  }

  /** The folder of a load balancer. */
  public Path balancer(BalancerId id) {
    return balancers().resolve(id.value());
  }
}
