package dev.muster.ensemble;

import dev.muster.ensemble.ServerAnswer.Serving;
import dev.muster.provider.EnsembleAddress;
import dev.muster.provider.Failure;
import dev.muster.provider.Fence;
import dev.muster.provider.Outcome;
import dev.muster.provider.action.EnsembleAction.ReconfigureEnsemble;
import dev.muster.provider.identity.MemberId;
import dev.muster.provider.observed.EnsembleState.CommittedMembership;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.admin.ZooKeeperAdmin;

/**
 * Changes the voters by compare-and-set on the membership's version. ZooKeeper takes no epoch with
 * it: a leader that was deposed after the check below is stopped by the version alone, since a
 * newer leader decides on what it has read after raising the fence.
 */
final class Reconfiguration implements EnsembleWrite {
  private final EnsembleAddress ensemble;
  private final Fence fence;
  private final ReconfigureEnsemble change;

  Reconfiguration(EnsembleAddress ensemble, Fence fence, ReconfigureEnsemble change) {
    this.ensemble = ensemble;
    this.fence = fence;
    this.change = change;
  }

  @Override
  public String what() {
    return change.summary() + " of " + ensemble.cluster();
  }

  @Override
  public Set<String> shunned() {
    Set<String> addresses = new HashSet<>();
    change
        .leaving()
        .forEach(member -> {
          String address = ensemble.members().get(member);
          if (address != null) {
            addresses.add(address);
          }
        });
    return addresses;
  }

  @Override
  public Attempt attempt(ZooKeeperAdmin client, RollCall call) throws InterruptedException {
    CommittedMembership before;
    try {
      client.sync("/");
      Standing standing = Standing.read(client);
      before = ServerLines.parse(client.getConfig(false, null));
      Optional<Failure> refusal =
          refusal(standing).or(() -> refusal(before)).or(() -> refusal(call, before));
      if (refusal.isPresent()) {
        return Attempt.refused(refusal.get());
      }
    } catch (KeeperException e) {
      return Attempt.refused(Meaning.ofRead(what(), e));
    } catch (IOException e) {
      return Attempt.refused(new Failure.Invalid(what() + ": " + e.getMessage()));
    }
    if (target(before).equals(before.voters())) {
      return new Attempt.Ended(done(before));
    }
    try {
      byte[] config =
          client.reconfigure(
              joining(), leaving(before), null, Long.parseLong(before.version(), 16), null);
      return new Attempt.Ended(done(ServerLines.parse(config)));
    } catch (KeeperException e) {
      return end(e);
    } catch (IOException e) {
      return new Attempt.Lost(String.valueOf(e.getMessage()));
    }
  }

  private Optional<Failure> refusal(Standing standing) {
    return standing
        .refusal(what(), ensemble, fence)
        .or(() ->
            standing.id().isEmpty()
                ? Optional.of(
                    new Failure.Conflict(what() + ": the ensemble has not been initialized yet"))
                : Optional.empty());
  }

  private Optional<Failure> refusal(CommittedMembership before) {
    return before.version().equals(change.expectedVersion())
        ? Optional.empty()
        : Optional.of(
            new Failure.Conflict(
                "%s: the membership is at version %s, not at %s; observe again"
                    .formatted(what(), before.version(), change.expectedVersion())));
  }

  // ZooKeeper itself asks only that a quorum is in step: it would take a voter that nobody reaches.
  private Optional<Failure> refusal(RollCall call, CommittedMembership before) {
    List<Serving> leaders = call.leaders();
    if (leaders.size() != 1) {
      return Optional.of(
          new Failure.Unavailable(
              what() + ": not one leader answers, but " + leaders.size() + "; " + call.summary()));
    }
    List<MemberId> behind =
        change.joining().keySet().stream()
            .filter(member -> before.voters().containsKey(member) || !call.isInStep(member))
            .toList();
    if (!behind.isEmpty() || leaders.getFirst().syncedNonVoters() < change.joining().size()) {
      return Optional.of(
          new Failure.Invalid(
              "%s: %s must be in step with the leader and not vote yet (%s); the leader counts %d such servers"
                  .formatted(
                      what(),
                      change.joining().keySet(),
                      call.summary(),
                      leaders.getFirst().syncedNonVoters())));
    }
    Set<MemberId> voters = target(before).keySet();
    long inStep = voters.stream().filter(call::isInStep).count();
    return inStep * 2 > voters.size()
        ? Optional.empty()
        : Optional.of(
            new Failure.Invalid(
                "%s: only %d of the new voters %s are in step, which is no quorum"
                    .formatted(what(), inStep, voters)));
  }

  private SortedMap<MemberId, String> target(CommittedMembership before) {
    SortedMap<MemberId, String> voters = new TreeMap<>(before.voters());
    change.leaving().forEach(voters::remove);
    voters.putAll(change.joining());
    return voters;
  }

  private String joining() {
    return change.joining().entrySet().stream()
        .map(joiner -> ServerLines.voter(joiner.getKey(), joiner.getValue()))
        .collect(Collectors.joining(","));
  }

  private String leaving(CommittedMembership before) {
    return change.leaving().stream()
        .filter(member -> before.voters().containsKey(member))
        .map(MemberId::toString)
        .collect(Collectors.joining(","));
  }

  private Attempt end(KeeperException e) {
    String why = what() + ": " + e.code();
    return switch (Meaning.of(e)) {
      case LOST -> new Attempt.Lost(e.code().toString());
      case BEATEN ->
          Attempt.refused(
              new Failure.Conflict(why + ": another change was or is made; observe again"));
      case DENIED -> Attempt.refused(Meaning.denied(what(), e));
      case INVALID ->
          Attempt.refused(
              new Failure.Invalid(
                  why
                      + ": the ensemble refuses it; see that the servers that join are in step, or replace them"));
      case UNAVAILABLE -> Attempt.refused(new Failure.Unavailable(why));
    };
  }

  @Override
  public Outcome judge(ZooKeeperAdmin client)
      throws KeeperException, InterruptedException, IOException {
    client.sync("/");
    CommittedMembership now = ServerLines.parse(client.getConfig(false, null));
    boolean asWanted =
        !now.version().equals(change.expectedVersion())
            && now.voters().entrySet().containsAll(change.joining().entrySet())
            && change.leaving().stream().noneMatch(now.voters()::containsKey);
    return asWanted
        ? done(now)
        : new Outcome.Unknown(
            "%s: the answer was lost, and the membership is at version %s with voters %s"
                .formatted(what(), now.version(), now.voters().keySet()));
  }

  private static Outcome done(CommittedMembership now) {
    return Outcome.accepted("reconfigure-" + now.version());
  }
}
