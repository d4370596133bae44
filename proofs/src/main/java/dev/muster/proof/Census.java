package dev.muster.proof;

import dev.muster.cli.quickstart.MarkedProcesses;
import dev.muster.cli.quickstart.MarkedProcesses.Marked;
import dev.muster.local.LocalProvider;
import dev.muster.local.network.NetworkPrefix;
import dev.muster.local.settings.LocalSettings;
import dev.muster.local.settings.ProcessLauncher;
import dev.muster.provider.Observation;
import dev.muster.provider.Part;
import dev.muster.provider.Scope;
import dev.muster.provider.identity.Tags;
import dev.muster.provider.observed.Instances;
import dev.muster.provider.observed.ObservedInstance;
import dev.muster.spec.EnsembleSpec;
import dev.muster.spec.id.ClusterKey;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Counts what is really on the machine, and says what is not as it should be. */
final class Census {
  private static final Set<String> MUSTERS_TAGS =
      Set.of(Tags.UID, Tags.SLOT, Tags.REVISION, Tags.INCARNATION);
  private static final Set<String> ENSEMBLE_TAGS =
      Set.of(Tags.MEMBER, Tags.ROLE, Tags.ENSEMBLE_SIZE);
  private static final Set<String> MISSION_TAGS =
      Set.of(Tags.PRODUCT, Tags.CLUSTER, Tags.SERVICE, Tags.VERSION);

  private final LocalProvider provider;
  private final MarkedProcesses processes;
  private final List<String> complaints = new ArrayList<>();

  private Census(Path machines, String loopback, MarkedProcesses processes) {
    this.provider =
        new LocalProvider(
            LocalSettings.of(
                machines,
                new NetworkPrefix(loopback),
                new ProcessLauncher(Path.of("java"), "", "", List.of()),
                InstantSource.system()));
    this.processes = processes;
  }

  /**
   * What is wrong; empty when exactly the wanted machines are there.
   *
   * @param stage where to look
   * @param machines the local provider's folder
   * @param wanted how many machines each service has
   */
  static List<String> complaints(Stage stage, Path machines, Map<String, Integer> wanted) {
    return complaints(stage, machines, new TreeMap<>(Map.of(Stage.CLUSTER, wanted)));
  }

  /**
   * What is wrong; empty when exactly the wanted machines are there.
   *
   * @param stage where to look
   * @param machines the local provider's folder
   * @param wanted how many machines each service of each cluster has
   */
  static List<String> complaints(
      Stage stage, Path machines, SortedMap<ClusterKey, Map<String, Integer>> wanted) {
    Census census = new Census(machines, stage.site().loopback(), stage.site().processes());
    census.take(wanted);
    return List.copyOf(census.complaints);
  }

  /** The addresses of a service's machines. */
  static List<String> addresses(Stage stage, Path machines, String service) {
    return new Census(machines, stage.site().loopback(), stage.site().processes())
        .live().stream()
            .filter(instance -> service.equals(instance.tags().get(Tags.SERVICE)))
            .map(ObservedInstance::address)
            .sorted()
            .toList();
  }

  private void take(SortedMap<ClusterKey, Map<String, Integer>> wanted) {
    List<ObservedInstance> live = live();
    SortedMap<String, Integer> bySlot = new TreeMap<>();
    SortedMap<String, Integer> expected = new TreeMap<>();
    wanted.forEach((cluster, services) ->
        services.forEach((service, count) -> {
          for (int ordinal = 1; ordinal <= count; ordinal++) {
            expected.put(cluster + " " + service + "-" + ordinal, 1);
          }
        }));
    for (ObservedInstance instance : live) {
      bySlot.merge(slot(instance), 1, Integer::sum);
      checkTags(instance);
      if (instance.state() != ObservedInstance.State.RUNNING) {
        complaints.add(instance.id() + " is " + instance.state());
      }
    }
    if (!bySlot.equals(expected)) {
      complaints.add("machines by slot are " + bySlot + ", wanted " + expected);
    }
    checkZones(live);
    checkProcesses(live, wanted.size());
  }

  private List<ObservedInstance> live() {
    if (provider.observe(Scope.LOCAL, Part.INSTANCES)
            instanceof Observation.Complete<?>(var content, _)
        && content instanceof Instances instances) {
      return instances.all().stream()
          .filter(instance -> instance.state() != ObservedInstance.State.TERMINATED)
          .toList();
    }
    complaints.add("the machines cannot be listed");
    return List.of();
  }

  private static String slot(ObservedInstance instance) {
    return Tags.identity(instance.tags())
        .map(identity -> identity.cluster() + " " + identity.slot())
        .orElse("nobody's");
  }

  private static String service(ObservedInstance instance) {
    return instance.tags().get(Tags.PRODUCT) + " " + instance.tags().get(Tags.SERVICE);
  }

  private void checkTags(ObservedInstance instance) {
    Set<String> allowed = new TreeSet<>(MISSION_TAGS);
    allowed.addAll(MUSTERS_TAGS);
    if (EnsembleSpec.SERVICE.value().equals(instance.tags().get(Tags.SERVICE))) {
      allowed.addAll(ENSEMBLE_TAGS);
    }
    if (!instance.tags().keySet().equals(allowed)) {
      complaints.add(
          instance.id() + " has the tags " + instance.tags().keySet() + ", wanted " + allowed);
    }
  }

  private void checkZones(List<ObservedInstance> live) {
    SortedMap<String, SortedMap<String, Integer>> byService = new TreeMap<>();
    Set<String> zones = new TreeSet<>();
    for (ObservedInstance instance : live) {
      zones.add(instance.zone().value());
      byService
          .computeIfAbsent(service(instance), _ -> new TreeMap<>())
          .merge(instance.zone().value(), 1, Integer::sum);
    }
    byService.forEach((service, counts) -> {
      Collection<Integer> all = new ArrayList<>(counts.values());
      zones.stream().filter(zone -> !counts.containsKey(zone)).forEach(_ -> all.add(0));
      int most = all.stream().mapToInt(Integer::intValue).max().orElse(0);
      int least = all.stream().mapToInt(Integer::intValue).min().orElse(0);
      if (most - least > 1) {
        complaints.add("the zones of " + service + " differ by more than one: " + counts);
      }
    });
  }

  // Every process is a machine's, the load balancer's or a controller's: all else has leaked.
  private void checkProcesses(List<ObservedInstance> live, int wantedBalancers) {
    Set<Long> known = new TreeSet<>();
    List<Marked> all = processes.find();
    Set<String> agents = new TreeSet<>();
    int balancers = 0;
    for (Marked process : all) {
      if (process.command().contains("--machine")) {
        known.add(process.group());
        String folder = process.command().get(process.command().indexOf("--machine") + 1);
        if (!agents.add(String.valueOf(Path.of(folder).getFileName()))) {
          complaints.add("two agents on the machine " + folder);
        }
      } else if (process.command().contains("--balancer")) {
        known.add(process.group());
        balancers++;
      } else if (process.command().contains("controller")) {
        known.add(process.group());
      }
    }
    Set<String> expected = new TreeSet<>();
    live.forEach(instance -> expected.add(instance.id().value()));
    if (!agents.equals(expected)) {
      complaints.add("agents run on " + agents + ", wanted on " + expected);
    }
    if (balancers != wantedBalancers) {
      complaints.add(balancers + " load balancers run, wanted " + wantedBalancers);
    }
    for (Marked process : all) {
      if (!known.contains(process.group())) {
        complaints.add("process " + process.pid() + " belongs to nothing: " + process.command());
      }
    }
  }
}
