package dev.muster.cli.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.cli.console.CommandFailure;
import dev.muster.cli.console.Logs;
import dev.muster.cli.console.Progress;
import dev.muster.cli.wiring.DataFolder;
import dev.muster.cli.wiring.LocalConvergence;
import dev.muster.cli.wiring.LocalConvergence.Course;
import dev.muster.cli.wiring.LocalConvergence.Goal;
import dev.muster.cli.wiring.OpenStore;
import dev.muster.cli.wiring.Worlds;
import dev.muster.controller.api.change.Changed;
import dev.muster.controller.api.change.Person;
import dev.muster.controller.kernel.KernelConfig;
import dev.muster.controller.model.ClusterStatus;
import dev.muster.controller.shell.SteadyClock;
import dev.muster.controller.store.StoredJson;
import dev.muster.local.network.NetworkPrefix;
import dev.muster.spec.id.ClusterKey;
import dev.muster.spec.yaml.ClusterReader;
import dev.muster.spec.yaml.ReadResult;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Converges a cluster within a command, where no controller runs.
 *
 * @param data the data folder
 * @param servers a store on servers of its own
 * @param loopback the loopback addresses of local machines
 * @param goal how far it converges
 */
record ConvergingHere(Path data, Optional<String> servers, String loopback, Goal goal) {
  /** Stores a document and converges; gives the object for programs. */
  ObjectNode run(
      ClusterKey key, String document, String reason, Duration timeout, PrintWriter err) {
    Logs.forReconcilingCommand();
    DataFolder folder = folder();
    Progress progress = new Progress(err);
    OpenStore store = servers.map(OpenStore::at).orElseGet(() -> OpenStore.embedded(folder));
    Worlds worlds =
        Worlds.of(
            folder.machines(),
            new NetworkPrefix(loopback),
            new SteadyClock(InstantSource.system()));
    try (LocalConvergence convergence = new LocalConvergence(store, worlds, folder)) {
      Changed changed =
          convergence.store(key, document, new Person(System.getProperty("user.name"), reason));
      ClusterStatus status =
          convergence.converge(
              key,
              changed.cluster().value().generation(),
              course(document, timeout),
              progress::update);
      progress.done("");
      return object(key, changed, status);
    }
  }

  private Course course(String document, Duration timeout) {
    return ClusterReader.read("document", document) instanceof ReadResult.Accepted(var accepted)
        ? Course.of(accepted.spec().provider(), goal, timeout)
        : new Course(goal, timeout, KernelConfig.local(System.nanoTime()));
  }

  private DataFolder folder() {
    try {
      return new DataFolder(data).create();
    } catch (IOException e) {
      throw new CommandFailure("cannot make the data folder " + data + ": " + e, "");
    }
  }

  private static ObjectNode object(ClusterKey key, Changed changed, ClusterStatus status) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("apiVersion", "muster.dev/v1").put("kind", "Cluster");
    object
        .putObject("metadata")
        .put("namespace", key.product().value())
        .put("name", key.name().value())
        .put("uid", changed.cluster().value().uid().value())
        .put("generation", changed.cluster().value().generation());
    object.set("status", StoredJson.tree(status));
    return object;
  }
}
