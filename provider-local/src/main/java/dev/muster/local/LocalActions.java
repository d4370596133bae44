package dev.muster.local;

import dev.muster.local.balancer.document.BalancerConfig;
import dev.muster.local.balancing.LocalBalancers;
import dev.muster.local.image.LocalImages;
import dev.muster.local.machine.MachineRecord;
import dev.muster.local.machine.Machines;
import dev.muster.local.network.LocalNetworks;
import dev.muster.local.network.NetworkRecord;
import dev.muster.local.store.AtomicFiles;
import dev.muster.local.store.RootFolders;
import dev.muster.local.store.RootId;
import dev.muster.local.store.WriteAccess;
import dev.muster.provider.Failure;
import dev.muster.provider.Fence;
import dev.muster.provider.Outcome;
import dev.muster.provider.action.InfrastructureAction;
import dev.muster.provider.action.InfrastructureAction.BuildImage;
import dev.muster.provider.action.InfrastructureAction.LaunchInstance;
import dev.muster.provider.identity.BalancerId;
import dev.muster.provider.identity.ImageId;
import dev.muster.provider.identity.InstanceId;
import dev.muster.provider.identity.NetworkId;
import dev.muster.provider.identity.Tags;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Does actions. What may take long (fetching an artifact, waiting for processes to end) is done
 * without the lock, between two changes that each check the leadership anew.
 *
 * @param root the root
 * @param access guards every change
 * @param networks the networks
 * @param images the images
 * @param machines the machines
 * @param balancers the load balancers
 */
record LocalActions(
    RootFolders root,
    WriteAccess access,
    LocalNetworks networks,
    LocalImages images,
    Machines machines,
    LocalBalancers balancers) {
  /** Does one action. */
  Outcome apply(Fence fence, InfrastructureAction action) {
    return switch (action) {
      case InfrastructureAction.CreateNetwork create ->
          change(fence, () -> networks.create(ids(), create));
      case InfrastructureAction.ConfigureNetwork change ->
          change(
              fence,
              () ->
                  networks.create(
                      ids(),
                      new InfrastructureAction.CreateNetwork(
                          change.cluster(), change.uid(), change.wanted())));
      case InfrastructureAction.DeleteNetwork delete ->
          access.run(fence, () -> deleteNetwork(delete.network()));
      case InfrastructureAction.CreateBalancer create ->
          change(fence, () -> balancers.create(ids(), create));
      case InfrastructureAction.ConfigureBalancer configure ->
          change(fence, () -> balancers.configure(configure.balancer(), configure.wanted()));
      case InfrastructureAction.DeleteBalancer delete -> deleteBalancer(fence, delete.balancer());
      case InfrastructureAction.RegisterTarget register ->
          change(fence, () -> balancers.register(register));
      case InfrastructureAction.DeregisterTarget deregister ->
          change(fence, () -> balancers.deregister(deregister));
      case BuildImage build -> buildImage(fence, build);
      case InfrastructureAction.DeleteImage delete ->
          access.run(fence, () -> deleteImage(delete.image()));
      case LaunchInstance launch -> access.run(fence, () -> launch(launch));
      case InfrastructureAction.LaunchTogether together ->
          Outcome.refused(
              new Failure.Invalid(
                  together.summary()
                      + ": machines are processes here, which begin one by one, so a batch cannot"
                      + " be all or nothing"));
      case InfrastructureAction.StartInstance start ->
          change(fence, () -> machines.start(start.instance()));
      case InfrastructureAction.StopInstance stop -> stop(fence, stop.instance());
      case InfrastructureAction.TerminateInstance terminate ->
          terminate(fence, terminate.instance());
    };
  }

  /** Completes what interrupted changes have left. Called under the lock. */
  void settle() throws IOException {
    machines.settle();
    images.removeAbandonedBuilds();
    for (Path rubbish : AtomicFiles.entries(root.trash())) {
      AtomicFiles.deleteTree(rubbish);
    }
  }

  private RootId ids() throws IOException {
    return RootId.of(root.rootId());
  }

  private Outcome change(Fence fence, Attempt attempt) {
    return access.run(
        fence, () -> attempt.make().map(Outcome::refused).orElseGet(access::accepted));
  }

  private Outcome launch(LaunchInstance action) throws IOException {
    return switch (machines.launch(ids(), action)) {
      case Machines.Launch.Launched launched ->
          Outcome.launched(launched.id(), access.nextRequestId());
      case Machines.Launch.Refused refused -> Outcome.refused(refused.failure());
    };
  }

  private Outcome terminate(Fence fence, InstanceId id) {
    Outcome begun =
        access.run(
            fence,
            () -> {
              Optional<MachineRecord> machine = machines.find(id);
              if (machine.isEmpty()) {
                return Outcome.refused(
                    new Failure.Gone("machine " + id + " is not there any more"));
              }
              machines.beginEnd(machine.get());
              return access.accepted();
            });
    return completed(
        fence,
        begun,
        () -> {
          machines.awaitEnd(id);
          return () -> machines.completeEnd(id);
        });
  }

  private Outcome stop(Fence fence, InstanceId id) {
    Outcome begun =
        access.run(
            fence,
            () -> {
              if (!machines.beginStop(id)) {
                return Outcome.refused(
                    new Failure.Gone("machine " + id + " is not there any more"));
              }
              return access.accepted();
            });
    return completed(
        fence,
        begun,
        () -> {
          machines.awaitEnd(id);
          return () -> machines.completeStop(id);
        });
  }

  private Outcome deleteBalancer(Fence fence, BalancerId id) {
    Outcome begun =
        access.run(
            fence,
            () -> {
              balancers.beginEnd(id);
              return access.accepted();
            });
    return completed(
        fence,
        begun,
        () -> {
          balancers.awaitEnd(id);
          return () -> balancers.completeEnd(id);
        });
  }

  // A change in two parts: what was begun stays begun, so that a refusal of the second part is no
  // refusal of the whole.
  private Outcome completed(Fence fence, Outcome begun, Wait wait) {
    return switch (begun) {
      case Outcome.Refused _, Outcome.Unknown _ -> begun;
      case Outcome.Accepted _ -> {
        try {
          WriteAccess.Finish finish = wait.await();
          Outcome ended =
              access.run(
                  fence,
                  () -> {
                    finish.apply();
                    return access.accepted();
                  });
          yield switch (ended) {
            case Outcome.Accepted _, Outcome.Unknown _ -> ended;
            case Outcome.Refused refused ->
                new Outcome.Unknown(
                    "it was begun, then: "
                        + refused.failure().message()
                        + ". Whoever leads completes it");
          };
        } catch (IOException e) {
          yield new Outcome.Unknown(e.toString());
        }
      }
    };
  }

  private Outcome deleteNetwork(NetworkId id) throws IOException {
    Optional<NetworkRecord> network = networks.find(id);
    if (network.isEmpty()) {
      return access.accepted();
    }
    String uid = String.valueOf(network.get().tags().get(Tags.UID));
    for (MachineRecord machine : machines.all()) {
      if (machine.holdsAddress() && belongs(machine.tags(), uid)) {
        return LocalNetworks.inUse(id, "machine " + machine.id());
      }
    }
    for (BalancerConfig balancer : balancers.all()) {
      if (belongs(balancer.tags(), uid)) {
        return LocalNetworks.inUse(id, "load balancer " + balancer.id());
      }
    }
    networks.delete(id);
    return access.accepted();
  }

  private static boolean belongs(Map<String, String> tags, String uid) {
    return uid.equals(tags.get(Tags.UID));
  }

  private Outcome buildImage(Fence fence, BuildImage action) {
    // The first change gives the root its id and stops a leader that is none any more from
    // fetching.
    Outcome begun =
        access.run(
            fence,
            () -> {
              ids();
              return access.accepted();
            });
    if (!(begun instanceof Outcome.Accepted)) {
      return begun;
    }
    try {
      ImageId id = ids().image(action.uid(), action.recipe());
      return images.manifest(id).isPresent() ? begun : build(fence, action, id);
    } catch (IOException e) {
      return Outcome.refused(
          new Failure.Unavailable(
              "building the image of " + action.recipe().service() + " failed: " + e));
    }
  }

  private Outcome build(Fence fence, BuildImage action, ImageId id) throws IOException {
    Path folder = images.newBuild();
    try {
      Optional<Failure> failure = images.gather(action, id, folder);
      return failure.isPresent()
          ? Outcome.refused(failure.get())
          : access.run(
              fence,
              () -> {
                images.publish(id, folder);
                return access.accepted();
              });
    } finally {
      AtomicFiles.deleteTree(folder);
    }
  }

  private Outcome deleteImage(ImageId id) throws IOException {
    if (Files.exists(root.image(id))) {
      Path rubbish = root.trash().resolve("image-" + UUID.randomUUID());
      Files.createDirectories(root.trash());
      AtomicFiles.move(root.image(id), rubbish);
      AtomicFiles.deleteTree(rubbish);
    }
    return access.accepted();
  }

  /** A change that is made or refused. */
  @FunctionalInterface
  private interface Attempt {
    Optional<Failure> make() throws IOException;
  }

  /** A wait without the lock, and what to do under it afterwards. */
  @FunctionalInterface
  private interface Wait {
    WriteAccess.Finish await() throws IOException;
  }
}
