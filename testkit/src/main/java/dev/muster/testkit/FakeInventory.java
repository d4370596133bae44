package dev.muster.testkit;

import dev.muster.provider.Failure;
import dev.muster.provider.Outcome;
import dev.muster.provider.action.ImageRecipe;
import dev.muster.provider.action.InfrastructureAction.BuildImage;
import dev.muster.provider.action.InfrastructureAction.ConfigureNetwork;
import dev.muster.provider.action.InfrastructureAction.CreateNetwork;
import dev.muster.provider.action.InfrastructureAction.DeleteImage;
import dev.muster.provider.action.InfrastructureAction.DeleteNetwork;
import dev.muster.provider.identity.ImageId;
import dev.muster.provider.identity.NetworkId;
import dev.muster.provider.identity.Tags;
import dev.muster.provider.observed.Images;
import dev.muster.provider.observed.Networks;
import dev.muster.provider.observed.ObservedImage;
import dev.muster.provider.observed.ObservedInstance;
import dev.muster.provider.observed.ObservedNetwork;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The networks and images of a {@link FakeWorld}. */
final class FakeInventory {
  private final FakeTiming timing;
  private final FakeMachines machines;
  private final Map<NetworkId, ObservedNetwork> networks = new TreeMap<>();
  private final Map<ImageId, Image> images = new TreeMap<>();
  private boolean buildsFail;
  private int last;

  FakeInventory(FakeTiming timing, FakeMachines machines) {
    this.timing = timing;
    this.machines = machines;
  }

  private record Image(ObservedImage observed, Instant doneAt) {}

  void setBuildsFail(boolean fail) {
    buildsFail = fail;
  }

  Outcome create(CreateNetwork creation) {
    boolean exists =
        networks.values().stream()
            .anyMatch(
                network -> Tags.owner(network.tags()).filter(creation.uid()::equals).isPresent());
    if (!exists) {
      last++;
      NetworkId id = new NetworkId("net-" + last);
      networks.put(
          id,
          new ObservedNetwork(
              id,
              Tags.ofCluster(creation.cluster(), creation.uid()),
              creation.zones(),
              creation.wanted().groups()));
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
    return Outcome.accepted("configure-" + network.id());
  }

  Outcome delete(DeleteNetwork deletion) {
    ObservedNetwork network = networks.get(deletion.network());
    if (network != null && isUsed(network)) {
      return Outcome.refused(
          new Failure.Invalid("delete network " + network.id() + ": machines still use it"));
    }
    networks.remove(deletion.network());
    return Outcome.accepted("delete-" + deletion.network());
  }

  Outcome build(BuildImage build, Instant now) {
    ImageRecipe recipe = build.recipe();
    Optional<ImageId> known =
        images.values().stream()
            .map(Image::observed)
            .filter(image ->
                image.service().equals(recipe.service())
                    && image.revision().equals(recipe.revision())
                    && image.state() != ObservedImage.State.FAILED
                    && Tags.owner(image.tags()).filter(build.uid()::equals).isPresent())
            .map(ObservedImage::id)
            .findFirst();
    if (known.isEmpty()) {
      last++;
      ImageId id = new ImageId("img-" + last);
      SortedMap<String, String> tags = new TreeMap<>(Tags.ofCluster(build.cluster(), build.uid()));
      tags.put(Tags.SERVICE, recipe.service().value());
      tags.put(Tags.VERSION, recipe.version().value());
      tags.put(Tags.REVISION, recipe.revision().value());
      ObservedImage image =
          new ObservedImage(
              id,
              tags,
              recipe.service(),
              recipe.version(),
              recipe.revision(),
              ObservedImage.State.PENDING);
      images.put(id, new Image(image, now.plus(timing.imageBuild())));
    }
    return Outcome.accepted("build-" + recipe.service() + "-" + recipe.revision());
  }

  Outcome delete(DeleteImage deletion) {
    images.remove(deletion.image());
    return Outcome.accepted("delete-" + deletion.image());
  }

  boolean isAvailable(ImageId id) {
    Image image = images.get(id);
    return image != null && image.observed().state() == ObservedImage.State.AVAILABLE;
  }

  void settle(Instant now) {
    images.replaceAll((_, image) -> {
      boolean done =
          image.observed().state() == ObservedImage.State.PENDING && !image.doneAt().isAfter(now);
      ObservedImage.State next =
          buildsFail ? ObservedImage.State.FAILED : ObservedImage.State.AVAILABLE;
      return done ? new Image(with(image.observed(), next), image.doneAt()) : image;
    });
  }

  Networks networks() {
    return new Networks(List.copyOf(networks.values()));
  }

  Images images() {
    return new Images(images.values().stream().map(Image::observed).toList());
  }

  private boolean isUsed(ObservedNetwork network) {
    return machines.list().stream()
        .filter(machine -> machine.state != ObservedInstance.State.TERMINATED)
        .anyMatch(machine -> Tags.owner(machine.tags).equals(Tags.owner(network.tags())));
  }

  private static ObservedImage with(ObservedImage image, ObservedImage.State state) {
    return new ObservedImage(
        image.id(), image.tags(), image.service(), image.version(), image.revision(), state);
  }
}
