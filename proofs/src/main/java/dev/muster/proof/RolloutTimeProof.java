package dev.muster.proof;

import dev.muster.cli.client.ApiClient;
import dev.muster.cli.client.ClusterView;
import dev.muster.cli.quickstart.Load;
import dev.muster.cli.quickstart.MusterProcess;
import dev.muster.reconcile.ledger.RolloutState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A rollout of six webheads takes as long as its declared waits and its machines' boots, and hardly
 * longer. Prints the waits, the boots and the ends as measured from outside, the whole, and each
 * state's share.
 *
 * <p>Argument: how often (1).
 */
public final class RolloutTimeProof {
  private static final String LOOPBACK = "127.74";
  private static final String EXAMPLE = Stage.CLUSTER.product().value();
  private static final int WEBHEADS = 6;
  private static final int REQUESTS_PER_SECOND = 200;
  private static final long ENDED_WITHIN_SECONDS = 180;
  private static final double MOST_SHARE = 0.05;
  private static final double MOST_SECONDS = 1;

  // As the example declares them: it is watched with its canary and with all, and bakes.
  private static final double WAITS = 4 + 4 + 6;

  private RolloutTimeProof() {}

  /** Runs the proof and ends the process with 0 when it holds. */
  public static void main(String[] arguments) throws IOException {
    int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1;
    boolean holds = true;
    for (int round = 0; round < rounds; round++) {
      holds &= run();
    }
    System.exit(holds ? 0 : 1);
  }

  private static boolean run() throws IOException {
    try (Stage stage = Stage.open(LOOPBACK);
        ProofStore store = ProofStore.open(stage.site().data().resolve("external"))) {
      stage.scale(3, WEBHEADS);
      try (RecordedRollout record = new RecordedRollout(store.connect(), RecordedRollout.WEBHEADS);
          MusterProcess controller =
              stage.site().startController(List.of("--store", store.connect()));
          ApiClient api = stage.site().awaitController(controller)) {
        stage.await(api, "Ready", ClusterView::ready);
        boolean holds = measure(stage, record, api);
        if (!holds) {
          stage.keep();
        }
        return holds;
      }
    }
  }

  private static boolean measure(Stage stage, RecordedRollout record, ApiClient api)
      throws IOException {
    Map<RolloutState, Long> entered = new EnumMap<>(RolloutState.class);
    for (RolloutState state : RolloutState.values()) {
      record.when(1, state, () -> entered.put(state, System.nanoTime()));
    }
    Load.Counts counts;
    MachineWatch watched;
    try (MachineWatch watch = new MachineWatch(stage.machines(), "webhead", "/__heartbeat__");
        Load load = Load.start(stage.address(api), REQUESTS_PER_SECOND)) {
      stage
          .site()
          .repository()
          .edit(
              EXAMPLE,
              text ->
                  TrafficGate.in(text)
                      .replace("      version: 1.0.0\n", "      version: 1.1.0\n")
                      .replace("        watch: 4s\n", "        watch: 4s\n        batch: 100%\n"));
      stage.site().repository().commit("Version 1.1.0");
      if (!record.await(1, RolloutState.DONE, ENDED_WITHIN_SECONDS)) {
        System.out.println("  it did not end: " + record.read());
        return false;
      }
      counts = load.stop();
      watched = watch;
    }
    return tell(entered, watched, counts);
  }

  private static boolean tell(
      Map<RolloutState, Long> entered, MachineWatch machines, Load.Counts counts) {
    List<Map.Entry<RolloutState, Long>> states = new ArrayList<>(entered.entrySet());
    states.sort(Map.Entry.comparingByValue());
    for (int i = 0; i + 1 < states.size(); i++) {
      MachineWatch.Span state =
          new MachineWatch.Span(states.get(i).getValue(), states.get(i + 1).getValue());
      System.out.printf(
          Locale.ROOT,
          "  %-16s %5.2f s, %5.2f of them boots and ends%n",
          states.get(i).getKey(),
          MachineWatch.seconds(List.of(state)),
          MachineWatch.seconds(machines.within(state)));
    }
    long begun = states.getFirst().getValue();
    double whole = (states.getLast().getValue() - begun) / 1e9;
    double boots = MachineWatch.seconds(machines.boots());
    double ends = MachineWatch.seconds(machines.ends());
    double over = whole - WAITS - boots - ends;
    double most = Math.max(MOST_SECONDS, MOST_SHARE * (WAITS + boots));
    System.out.printf(
        Locale.ROOT,
        "%d webheads: declared waits %.0f s, boots of %d machines %.2f s, ends of %d %.2f s,"
            + " whole %.2f s: %.2f s over, at most %.2f; %d requests served, %d failed%n",
        WEBHEADS,
        WAITS,
        machines.boots().size(),
        boots,
        machines.ends().size(),
        ends,
        whole,
        over,
        most,
        counts.served(),
        counts.failed());
    counts.failures().forEach(failure -> System.out.println("  failed: " + failure));
    return over <= most && counts.failed() == 0 && machines.boots().size() == WEBHEADS;
  }
}
