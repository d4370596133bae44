package dev.muster.simulator.cloud;

import dev.muster.provider.Failure;
import dev.muster.provider.Outcome;
import dev.muster.provider.Part;
import dev.muster.provider.action.ImageRecipe;
import dev.muster.provider.action.InfrastructureAction.BuildImage;
import dev.muster.provider.action.InfrastructureAction.ConfigureNetwork;
import dev.muster.provider.action.InfrastructureAction.CreateNetwork;
import dev.muster.provider.action.InfrastructureAction.DeleteImage;
import dev.muster.provider.action.InfrastructureAction.DeleteNetwork;
import dev.muster.provider.action.InfrastructureAction.LaunchInstance;
import dev.muster.provider.identity.ImageId;
import dev.muster.provider.identity.NetworkId;
import dev.muster.provider.identity.Tags;
import dev.muster.provider.network.GroupName;
import dev.muster.provider.network.IngressRule;
import dev.muster.provider.observed.Images;
import dev.muster.provider.observed.Networks;
import dev.muster.provider.observed.ObservedImage;
import dev.muster.provider.observed.ObservedInstance;
import dev.muster.provider.observed.ObservedNetwork;
import dev.muster.spec.id.CidrBlock;
import dev.muster.spec.id.ClusterUid;
import dev.muster.spec.id.ServiceName;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The networks and images of the truth. */
final class SimInventory {
  private final Truth truth;
  private final SimMachines machines;
  private final SortedMap<NetworkId, ObservedNetwork> networks = new TreeMap<>();
  private final SortedMap<ImageId, ObservedImage> images = new TreeMap<>();
  private final Set<ServiceName> failing = new HashSet<>();
  private final Runnable doorsChanged;
  private int last;

  /**
   * An inventory without anything.
   *
   * @param doorsChanged is told when somebody may reach something else than before
   */
  SimInventory(Truth truth, SimMachines machines, Runnable doorsChanged) {
    this.truth = truth;
    this.machines = machines;
    this.doorsChanged = doorsChanged;
  }

  Outcome create(CreateNetwork creation) {
    if (networks.values().stream().noneMatch(known -> isOwned(known.tags(), creation.uid()))) {
      last++;
      NetworkId id = new NetworkId("net-" + (1000 + last));
      networks.put(
          id,
          new ObservedNetwork(
              id,
              Tags.ofCluster(creation.cluster(), creation.uid()),
              creation.zones(),
              creation.wanted().groups()));
      truth.changed(Part.NETWORKS);
    }
    return Outcome.accepted("create-network");
  }

  Outcome configure(ConfigureNetwork change) {
    ObservedNetwork network = networks.get(change.network());
    if (network == null) {
      return Outcome.refused(new Failure.Gone("configure: no network " + change.network()));
    }
    networks.put(
        network.id(),
        new ObservedNetwork(
            network.id(), network.tags(), change.wanted().zones(), change.wanted().groups()));
    truth.changed(Part.NETWORKS);
    doorsChanged.run();
    return Outcome.accepted("configure-" + network.id());
  }

  /** What somebody opens who thinks no further. */
  static final IngressRule OPENED_BY_HAND = new IngressRule.FromRange(22, CidrBlock.ANYWHERE);

  /**
   * Somebody changes who may reach what.
   *
   * @param closing whether all of the last group is closed; else something is opened in it
   */
  void changeRules(ClusterUid uid, boolean closing) {
    for (ObservedNetwork network : List.copyOf(networks.values())) {
      if (isOwned(network.tags(), uid) && !network.groups().isEmpty()) {
        SortedMap<GroupName, SortedSet<IngressRule>> groups = new TreeMap<>(network.groups());
        SortedSet<IngressRule> rules = new TreeSet<>();
        if (!closing) {
          rules.addAll(groups.getOrDefault(groups.lastKey(), rules));
          rules.add(OPENED_BY_HAND);
        }
        groups.put(groups.lastKey(), rules);
        networks.put(
            network.id(),
            new ObservedNetwork(network.id(), network.tags(), network.zones(), groups));
        truth.changed(Part.NETWORKS);
        doorsChanged.run();
      }
    }
  }

  /** Whether a load balancer reaches a port of a service's machines. */
  boolean isOpen(ClusterUid uid, ServiceName service, int port) {
    IngressRule rule = new IngressRule.FromGroup(port, GroupName.LOAD_BALANCER);
    return networks.values().stream()
        .filter(network -> isOwned(network.tags(), uid))
        .filter(network -> !network.groups().isEmpty())
        .map(network -> network.groups().get(GroupName.of(service)))
        .allMatch(rules -> rules != null && rules.contains(rule));
  }

  Outcome delete(DeleteNetwork deletion) {
    ObservedNetwork network = networks.get(deletion.network());
    if (network == null) {
      return Outcome.accepted("delete-" + deletion.network());
    }
    boolean used =
        machines.all().stream()
            .filter(machine -> machine.state() != ObservedInstance.State.TERMINATED)
            .anyMatch(machine -> isOf(machine, network));
    if (used) {
      return Outcome.refused(
          new Failure.Invalid("delete network " + network.id() + ": machines still use it"));
    }
    networks.remove(deletion.network());
    truth.changed(Part.NETWORKS);
    return Outcome.accepted("delete-" + deletion.network());
  }

  Outcome build(BuildImage build) {
    ImageRecipe recipe = build.recipe();
    boolean known =
        images.values().stream()
            .anyMatch(image ->
                image.service().equals(recipe.service())
                    && image.revision().equals(recipe.revision())
                    && isOwned(image.tags(), build.uid()));
    if (!known) {
      last++;
      ImageId id = new ImageId("img-" + (1000 + last));
      SortedMap<String, String> tags = new TreeMap<>(Tags.ofCluster(build.cluster(), build.uid()));
      tags.put(Tags.SERVICE, recipe.service().value());
      tags.put(Tags.VERSION, recipe.version().value());
      tags.put(Tags.REVISION, recipe.revision().value());
      put(
          new ObservedImage(
              id,
              tags,
              recipe.service(),
              recipe.version(),
              recipe.revision(),
              ObservedImage.State.PENDING));
      truth.schedule().in(truth.timing().imageBuild(), () -> finish(id));
    }
    return Outcome.accepted("build-" + recipe.service());
  }

  private void finish(ImageId id) {
    ObservedImage image = images.get(id);
    if (image != null) {
      put(
          new ObservedImage(
              id,
              image.tags(),
              image.service(),
              image.version(),
              image.revision(),
              failing.contains(image.service())
                  ? ObservedImage.State.FAILED
                  : ObservedImage.State.AVAILABLE));
    }
  }

  void failBuilds(ServiceName service, boolean fail) {
    if (fail) {
      failing.add(service);
    } else {
      failing.remove(service);
    }
  }

  Outcome delete(DeleteImage deletion) {
    if (images.remove(deletion.image()) != null) {
      truth.changed(Part.IMAGES);
    }
    return Outcome.accepted("delete-" + deletion.image());
  }

  /** Why a machine cannot be launched; empty when image and network are there. */
  Optional<Failure> reasonAgainst(LaunchInstance launch) {
    ObservedImage image = images.get(launch.image());
    if (image == null || image.state() != ObservedImage.State.AVAILABLE) {
      return Optional.of(
          new Failure.Invalid("launch: image " + launch.image() + " is not available"));
    }
    return networks.values().stream()
        .filter(network -> isOwned(network.tags(), launch.identity().uid()))
        .flatMap(network -> reasonWithin(network, launch).stream())
        .findFirst();
  }

  private static Optional<Failure> reasonWithin(ObservedNetwork network, LaunchInstance launch) {
    if (!network.zones().contains(launch.zone())) {
      return Optional.of(
          new Failure.Invalid(
              "launch: network " + network.id() + " has no subnet in zone " + launch.zone()));
    }
    GroupName group = GroupName.of(launch.identity().slot().service());
    return network.groups().isEmpty() || network.groups().containsKey(group)
        ? Optional.empty()
        : Optional.of(
            new Failure.Gone("launch: network " + network.id() + " has no group " + group));
  }

  Networks networks() {
    return new Networks(List.copyOf(networks.values()));
  }

  Images images() {
    return new Images(List.copyOf(images.values()));
  }

  private void put(ObservedImage image) {
    images.put(image.id(), image);
    truth.changed(Part.IMAGES);
  }

  private static boolean isOf(SimMachine machine, ObservedNetwork network) {
    return machine.identity().filter(who -> isOwned(network.tags(), who.uid())).isPresent();
  }

  private static boolean isOwned(SortedMap<String, String> tags, ClusterUid uid) {
    return uid.value().equals(tags.get(Tags.UID));
  }
}
