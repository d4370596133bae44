package dev.muster.ensemble;

import dev.muster.ensemble.ServerAnswer.Absent;
import dev.muster.ensemble.ServerAnswer.Idle;
import dev.muster.ensemble.ServerAnswer.Serving;
import dev.muster.ensemble.ServerAnswer.Silent;
import dev.muster.provider.EnsembleAddress;
import dev.muster.provider.identity.MemberId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

/**
 * What each server of an ensemble answered at one moment.
 *
 * @param ensemble who was asked
 * @param answers the answer of each
 */
record RollCall(EnsembleAddress ensemble, SortedMap<MemberId, ServerAnswer> answers) {

  /** Asks all at once, each for at most the given time. */
  static RollCall of(EnsembleAddress ensemble, Duration limit) throws InterruptedException {
    SortedMap<MemberId, ServerAnswer> answers = new TreeMap<>();
    List<MemberId> order = List.copyOf(ensemble.members().keySet());
    List<Callable<ServerAnswer>> questions = new ArrayList<>();
    ensemble
        .members()
        .values()
        .forEach(address -> questions.add(() -> ServerWords.ask(address, limit)));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<ServerAnswer>> asked = threads.invokeAll(questions);
      for (int i = 0; i < asked.size(); i++) {
        answers.put(order.get(i), asked.get(i).get());
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("asking a server never throws", e);
    }
    return new RollCall(ensemble, answers);
  }

  /** The addresses of the servers that serve and are in step. */
  List<String> serving() {
    List<String> addresses = new ArrayList<>();
    answers.forEach((member, answer) -> {
      if (answer instanceof Serving serving && serving.inStep()) {
        addresses.add(address(member));
      }
    });
    return addresses;
  }

  /** Whether a server serves and is in step. */
  boolean isInStep(MemberId member) {
    return answers.get(member) instanceof Serving serving && serving.inStep();
  }

  /** What the leader said; several when there seem to be several. */
  List<Serving> leaders() {
    return answers.values().stream()
        .filter(Serving.class::isInstance)
        .map(Serving.class::cast)
        .filter(serving -> serving.role() == ServerAnswer.Role.LEADER)
        .toList();
  }

  /**
   * Whether those that said nothing at all could be a quorum, so that "nobody serves" is not known.
   */
  boolean couldServeUnseen() {
    long silent = answers.values().stream().filter(Silent.class::isInstance).count();
    return silent * 2 > answers.size();
  }

  private String address(MemberId member) {
    return ensemble.members().getOrDefault(member, "");
  }

  /** Everything for people. */
  String summary() {
    return answers.isEmpty()
        ? "no machine of the ensemble is known"
        : answers.entrySet().stream().map(this::summary).collect(Collectors.joining("; "));
  }

  private String summary(Map.Entry<MemberId, ServerAnswer> entry) {
    String who = "server " + entry.getKey() + " at " + address(entry.getKey()) + " ";
    return who
        + switch (entry.getValue()) {
          case Serving(ServerAnswer.Role role, boolean inStep, int _) ->
              switch (role) {
                    case LEADER -> "leads";
                    case FOLLOWER -> "follows";
                    case OBSERVER -> "observes";
                  }
                  + (inStep ? "" : " and is behind");
          case Idle() -> "looks for a leader";
          case Absent() -> "is not running";
          case Silent(String reason) -> "says nothing (" + reason + ")";
        };
  }
}
