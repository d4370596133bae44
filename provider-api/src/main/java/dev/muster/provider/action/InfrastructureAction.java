package dev.muster.provider.action;

import dev.muster.provider.identity.BalancerId;
import dev.muster.provider.identity.ImageId;
import dev.muster.provider.identity.Incarnation;
import dev.muster.provider.identity.InstanceId;
import dev.muster.provider.identity.InstanceIdentity;
import dev.muster.provider.identity.LaunchToken;
import dev.muster.provider.identity.NetworkId;
import dev.muster.provider.network.NetworkPlan;
import dev.muster.spec.LoadBalancerSpec;
import dev.muster.spec.id.ClusterKey;
import dev.muster.spec.id.ClusterUid;
import dev.muster.spec.id.RevisionId;
import dev.muster.spec.id.ServiceName;
import dev.muster.spec.id.Slot;
import dev.muster.spec.id.Zone;
import java.util.List;

/** What a {@link dev.muster.provider.Provider} can do. */
public sealed interface InfrastructureAction extends Action {

  /** Makes the cluster's network with a subnet in each zone. */
  record CreateNetwork(ClusterKey cluster, ClusterUid uid, NetworkPlan wanted)
      implements InfrastructureAction {
    /** The zones in which it has a subnet. */
    public List<Zone> zones() {
      return wanted.zones();
    }

    @Override
    public ActionKey key() {
      return new ActionKey("create-network");
    }

    @Override
    public String resource() {
      return "network";
    }

    @Override
    public String summary() {
      return "create network over zones " + zones();
    }
  }

  /** Brings a network to what is wanted: subnets, ways to the outside, who may reach what. */
  record ConfigureNetwork(NetworkId network, ClusterKey cluster, ClusterUid uid, NetworkPlan wanted)
      implements InfrastructureAction {
    @Override
    public ActionKey key() {
      return new ActionKey("configure-network/" + network);
    }

    @Override
    public String resource() {
      return "network";
    }

    @Override
    public String summary() {
      return "configure network " + network;
    }
  }

  /** Deletes a network that nothing uses any more. */
  record DeleteNetwork(NetworkId network) implements InfrastructureAction {
    @Override
    public ActionKey key() {
      return new ActionKey("delete-network/" + network);
    }

    @Override
    public String resource() {
      return "network";
    }

    @Override
    public String summary() {
      return "delete network " + network;
    }
  }

  /** Makes the cluster's load balancer. */
  record CreateBalancer(ClusterKey cluster, ClusterUid uid, LoadBalancerSpec wanted)
      implements InfrastructureAction {
    @Override
    public ActionKey key() {
      return new ActionKey("create-balancer");
    }

    @Override
    public String resource() {
      return "balancer";
    }

    @Override
    public String summary() {
      return "create load balancer on "
          + wanted.listeners().stream().map(listener -> ":" + listener.port()).toList();
    }
  }

  /** Changes the settings of a load balancer, or starts one that has stopped. */
  record ConfigureBalancer(BalancerId balancer, LoadBalancerSpec wanted)
      implements InfrastructureAction {
    @Override
    public ActionKey key() {
      return new ActionKey("configure-balancer/" + balancer);
    }

    @Override
    public String resource() {
      return "balancer";
    }

    @Override
    public String summary() {
      return "configure load balancer " + balancer;
    }
  }

  /** Deletes a load balancer. */
  record DeleteBalancer(BalancerId balancer) implements InfrastructureAction {
    @Override
    public ActionKey key() {
      return new ActionKey("delete-balancer/" + balancer);
    }

    @Override
    public String resource() {
      return "balancer";
    }

    @Override
    public String summary() {
      return "delete load balancer " + balancer;
    }
  }

  /** Puts a machine behind the listeners of its service. */
  record RegisterTarget(
      BalancerId balancer,
      ServiceName service,
      Slot slot,
      InstanceId instance,
      int port,
      RevisionId revision)
      implements InfrastructureAction {
    @Override
    public ActionKey key() {
      return keyOf(instance);
    }

    /** The key of a registration of this machine, whichever load balancer it is for. */
    public static ActionKey keyOf(InstanceId instance) {
      return new ActionKey("register/" + instance);
    }

    @Override
    public String resource() {
      return "target/" + service + "/" + instance;
    }

    @Override
    public String summary() {
      return "register " + slot + " (" + instance + ":" + port + ")";
    }
  }

  /** Takes a machine from behind a listener: it drains, then is gone from the targets. */
  record DeregisterTarget(BalancerId balancer, ServiceName service, InstanceId instance, int port)
      implements InfrastructureAction {
    @Override
    public ActionKey key() {
      return new ActionKey("deregister/" + instance);
    }

    @Override
    public String resource() {
      return "target/" + service + "/" + instance;
    }

    @Override
    public String summary() {
      return "deregister " + instance + ":" + port + " of " + service;
    }
  }

  /** Builds a machine image. The same revision gives the same image. */
  record BuildImage(ClusterKey cluster, ClusterUid uid, ImageRecipe recipe)
      implements InfrastructureAction {
    @Override
    public ActionKey key() {
      return new ActionKey("build-image/" + recipe.service() + "-" + recipe.revision());
    }

    @Override
    public String resource() {
      return "image/" + recipe.service() + "-" + recipe.revision();
    }

    @Override
    public String summary() {
      return "build image of " + recipe.service() + " " + recipe.version();
    }
  }

  /** Deletes a machine image that nothing was launched from. */
  record DeleteImage(ImageId image) implements InfrastructureAction {
    @Override
    public ActionKey key() {
      return new ActionKey("delete-image/" + image);
    }

    @Override
    public String resource() {
      return "image/" + image;
    }

    @Override
    public String summary() {
      return "delete image " + image;
    }
  }

  /** Launches the machine of a slot's incarnation. */
  record LaunchInstance(LaunchToken token, InstanceIdentity identity, Zone zone, ImageId image)
      implements InfrastructureAction {
    /** The key of the launch of an incarnation. */
    public static ActionKey keyOf(Slot slot, Incarnation incarnation) {
      return new ActionKey("launch/" + slot + "#" + incarnation);
    }

    @Override
    public ActionKey key() {
      return keyOf(identity.slot(), identity.incarnation());
    }

    @Override
    public String resource() {
      return "slot/" + identity.slot() + "#" + identity.incarnation();
    }

    @Override
    public String summary() {
      return "launch " + identity.slot() + " " + identity.version() + " in zone " + zone;
    }
  }

  /**
   * Launches the machines of a batch: all of them or none. Nobody decides it: it is how launches
   * that were decided one by one are done. Only for providers that launch more than one at once.
   *
   * @param batch the whole of it
   * @param launches the launches that are done so, in their order; fewer than the batch has when
   *     the others are known to be there
   */
  record LaunchTogether(LaunchBatch batch, List<LaunchInstance> launches)
      implements InfrastructureAction {
    /** Copies the list. */
    public LaunchTogether {
      launches = List.copyOf(launches);
    }

    /** One of the launches: all are for the same zone and image. */
    public LaunchInstance first() {
      return launches.getFirst();
    }

    /** Who the machines of the whole batch are, in its order. */
    public List<InstanceIdentity> identities() {
      InstanceIdentity one = first().identity();
      return batch.slots().stream()
          .map(slot ->
              new InstanceIdentity(
                  one.cluster(),
                  one.uid(),
                  slot,
                  one.incarnation(),
                  one.version(),
                  one.revision(),
                  one.membership()))
          .toList();
    }

    @Override
    public ActionKey key() {
      return batch.key();
    }

    @Override
    public String resource() {
      return "batch/" + batch.token();
    }

    @Override
    public String summary() {
      return "launch " + batch + " together in zone " + first().zone();
    }
  }

  /** Stops a machine, which keeps its disk and its name, and can be started again. */
  record StopInstance(InstanceId instance, Slot slot) implements InfrastructureAction {
    /** The key of the stop of a machine. */
    public static ActionKey keyOf(InstanceId instance) {
      return new ActionKey("stop/" + instance);
    }

    @Override
    public ActionKey key() {
      return keyOf(instance);
    }

    @Override
    public String resource() {
      return "instance/" + instance;
    }

    @Override
    public String summary() {
      return "stop " + slot + " (" + instance + ")";
    }
  }

  /** Starts a stopped machine with the disk that it has. */
  record StartInstance(InstanceId instance, Slot slot) implements InfrastructureAction {
    @Override
    public ActionKey key() {
      return new ActionKey("start/" + instance);
    }

    @Override
    public String resource() {
      return "instance/" + instance;
    }

    @Override
    public String summary() {
      return "start " + slot + " (" + instance + ") with its disk";
    }
  }

  /** Ends a machine for ever, with its disk. */
  record TerminateInstance(InstanceId instance, Slot slot, Cause cause)
      implements InfrastructureAction {
    /** The key of the termination of a machine. */
    public static ActionKey keyOf(InstanceId instance) {
      return new ActionKey("terminate/" + instance);
    }

    @Override
    public ActionKey key() {
      return keyOf(instance);
    }

    @Override
    public String resource() {
      return "instance/" + instance;
    }

    @Override
    public String summary() {
      return "terminate " + slot + " (" + instance + ")";
    }

    /** Who wants the machine gone, which decides what budget it counts against. */
    public enum Cause {
      /** A broken machine gives way to its replacement: nobody asked for it. */
      REPAIR,
      /** A commit lowered the count of the service. */
      SCALE_DOWN,
      /** A commit took the service away. */
      SERVICE_REMOVED,
      /** Another revision has taken its place, or it gives way to the one before. */
      ROLLOUT,
      /** The cluster is deleted. */
      CLUSTER_DELETED
    }
  }
}
