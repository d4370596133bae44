package dev.muster.agent.service;

import dev.muster.agent.machine.Machine;
import dev.muster.agent.process.Launch;
import dev.muster.provider.action.ImageRecipe;
import dev.muster.provider.machine.ImageManifest;
import dev.muster.provider.machine.InstanceDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** How the service of a machine is started, from its image's manifest. */
final class ServicePlan {
  private ServicePlan() {}

  /**
   * The start of the service.
   *
   * @param javaHome the agent's own JDK: its programs come before those of the PATH
   * @param path the PATH of the agent
   */
  static Launch of(
      Machine machine,
      ImageManifest manifest,
      ImageRecipe.Content.Service content,
      Path javaHome,
      String path)
      throws IOException {
    Path bin = javaHome.resolve("bin");
    // A link would make "the image's folder" two places; the service sees the one it is in.
    Path image = machine.disk().image().toRealPath();
    List<String> command =
        new ArrayList<>(
            content.run().command().stream()
                .map(word -> word.replace("${version}", manifest.version().value()))
                .toList());
    command.set(0, program(command.getFirst(), image, bin));
    InstanceDocument self = machine.self();
    SortedMap<String, String> environment = new TreeMap<>(content.run().environment());
    environment.put("PATH", path.isEmpty() ? bin.toString() : bin + ":" + path);
    environment.put("MUSTER_CONFIG", machine.disk().rendered().toString());
    environment.put("MUSTER_ADDRESS", self.address());
    environment.put("MUSTER_PORT", Integer.toString(content.run().port()));
    environment.put("MUSTER_VERSION", manifest.version().value());
    environment.put("MUSTER_INSTANCE", self.instance().value());
    environment.put("MUSTER_SERVICE", self.identity().slot().service().value());
    return new Launch(command, image, environment);
  }

  /** A program with a slash lies in the image; Java would look for others on its own PATH only. */
  private static String program(String name, Path image, Path bin) {
    if (name.contains("/")) {
      return image.resolve(name).toString();
    }
    Path ours = bin.resolve(name);
    return Files.isExecutable(ours) ? ours.toString() : name;
  }
}
