package dev.muster.aws.machine;

import dev.muster.aws.naming.AwsTags;
import dev.muster.provider.action.InfrastructureAction.LaunchInstance;
import dev.muster.provider.action.InfrastructureAction.LaunchTogether;
import dev.muster.provider.identity.InstanceIdentity;
import dev.muster.provider.identity.LaunchToken;
import dev.muster.provider.identity.Ordinals;
import dev.muster.provider.identity.Tags;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one call launches: a machine, or several that share all but their places. The places of
 * several stand in one tag, since a call gives all its machines the same tags and user data; each
 * finds its own by its launch index.
 *
 * @param token makes the call happen once
 * @param first one of the launches
 * @param places the places of several; empty for one machine, which has it in a tag of its own
 */
record LaunchOrder(LaunchToken token, LaunchInstance first, Optional<Ordinals> places) {
  static LaunchOrder of(LaunchInstance launch) {
    return new LaunchOrder(launch.token(), launch, Optional.empty());
  }

  static LaunchOrder of(LaunchTogether together) {
    return new LaunchOrder(
        together.batch().token(), together.first(), Optional.of(together.batch().ordinals()));
  }

  /** How many machines it asks for. */
  int size() {
    return places.map(Ordinals::size).orElse(1);
  }

  /** The machines, for people. */
  String machines() {
    return places
        .map(all -> first.identity().slot().service() + " " + all)
        .orElseGet(() -> first.identity().slot().toString());
  }

  /** The tags of all its machines. */
  SortedMap<String, String> tags() {
    InstanceIdentity identity = first.identity();
    SortedMap<String, String> tags = new TreeMap<>(Tags.of(identity));
    if (places.isEmpty()) {
      return AwsTags.named(tags, identity.cluster() + " " + identity.slot());
    }
    tags.remove(Tags.SLOT);
    tags.put(AwsTags.BATCH, places.get().toString());
    return AwsTags.named(tags, identity.cluster() + " " + identity.slot().service());
  }

  /** The program that each of its machines runs when it boots for the first time. */
  byte[] userData(byte[] manifest) {
    return places
        .map(all -> UserData.of(first.identity(), all, manifest))
        .orElseGet(() -> UserData.of(first.identity(), manifest));
  }
}
