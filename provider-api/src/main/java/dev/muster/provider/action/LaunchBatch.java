package dev.muster.provider.action;

import dev.muster.provider.action.InfrastructureAction.LaunchInstance;
import dev.muster.provider.identity.Incarnation;
import dev.muster.provider.identity.LaunchToken;
import dev.muster.provider.identity.Ordinals;
import dev.muster.spec.Digests;
import dev.muster.spec.ProviderSpec;
import dev.muster.spec.id.ServiceName;
import dev.muster.spec.id.Slot;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * Machines that are launched by one call: all of them or none, in one zone, from one image. It is
 * recorded in the intent of each before the call, so that whoever repeats one launch repeats the
 * whole under the same token.
 *
 * @param token makes the whole happen once; made of the tokens of its members
 * @param service the service of all
 * @param incarnation which machine of its slot each is
 * @param ordinals the places, in the order in which the provider counts the machines
 */
public record LaunchBatch(
    LaunchToken token, ServiceName service, Incarnation incarnation, Ordinals ordinals) {
  /** The most machines of a batch, whoever the provider is. */
  public static final int MAXIMUM = 50;

  private static final int TOKEN_DIGITS = 40;

  /** How many machines a provider launches by one call. */
  public static int maximumOf(ProviderSpec provider) {
    return switch (provider) {
      case ProviderSpec.Local _ -> 1;
      case ProviderSpec.Aws _ -> MAXIMUM;
    };
  }

  /**
   * The batch of launches that differ by their places alone.
   *
   * @param launches in the order of their places; at least one
   */
  public static LaunchBatch of(List<LaunchInstance> launches) {
    String text =
        launches.stream().map(launch -> launch.token().value()).collect(Collectors.joining("/"));
    LaunchInstance first = launches.getFirst();
    return new LaunchBatch(
        new LaunchToken(Digests.sha256("batch/" + text).value().substring(0, TOKEN_DIGITS)),
        first.identity().slot().service(),
        first.identity().incarnation(),
        new Ordinals(launches.stream().map(launch -> launch.identity().slot().ordinal()).toList()));
  }

  /** The places, in their order. */
  public List<Slot> slots() {
    return ordinals.values().stream().map(ordinal -> new Slot(service, ordinal)).toList();
  }

  /** The keys of its launches, in their order. */
  public List<ActionKey> members() {
    return slots().stream().map(slot -> LaunchInstance.keyOf(slot, incarnation)).toList();
  }

  /** How many machines it has. */
  public int size() {
    return ordinals.size();
  }

  /** Which of the machines is that of a slot, from 0; empty when none is. */
  public OptionalInt indexOf(Slot slot) {
    int index = slot.service().equals(service) ? ordinals.values().indexOf(slot.ordinal()) : -1;
    return index < 0 ? OptionalInt.empty() : OptionalInt.of(index);
  }

  /** The key of the call that launches it. */
  public ActionKey key() {
    return new ActionKey("launch-together/" + token);
  }

  @Override
  public String toString() {
    return service + " " + ordinals;
  }
}
