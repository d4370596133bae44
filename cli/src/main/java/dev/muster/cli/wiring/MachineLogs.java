package dev.muster.cli.wiring;

import dev.muster.controller.api.LogFiles;
import dev.muster.local.store.RootFolders;
import dev.muster.provider.identity.InstanceId;
import dev.muster.provider.machine.MachineDisk;
import dev.muster.spec.id.ProductName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the logs of the local provider's machines lie: what the service prints, and until it has
 * printed anything, what its agent says.
 *
 * @param root the local provider's folder
 */
record MachineLogs(RootFolders root) implements LogFiles.Places {
  @Override
  public Optional<Path> of(ProductName product, InstanceId instance) {
    MachineDisk disk = new MachineDisk(root.machine(instance));
    if (!Files.isDirectory(disk.folder())) {
      return Optional.empty();
    }
    return Optional.of(Files.exists(disk.serviceLog()) ? disk.serviceLog() : disk.console());
  }
}
