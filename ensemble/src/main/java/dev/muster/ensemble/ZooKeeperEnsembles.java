package dev.muster.ensemble;

import dev.muster.provider.AgentAddress;
import dev.muster.provider.EnsembleAddress;
import dev.muster.provider.Ensembles;
import dev.muster.provider.Failure;
import dev.muster.provider.Fence;
import dev.muster.provider.Observation;
import dev.muster.provider.Outcome;
import dev.muster.provider.action.ConfigAction;
import dev.muster.provider.action.EnsembleAction;
import dev.muster.provider.action.EnsembleAction.InitializeEnsemble;
import dev.muster.provider.action.EnsembleAction.ReconfigureEnsemble;
import dev.muster.provider.identity.InstanceId;
import dev.muster.provider.observed.EnsembleState;
import dev.muster.provider.observed.InstanceReport;
import dev.muster.provider.observed.Reports;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.zookeeper.KeeperException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ensembles as they are: real ZooKeeper servers on port 2181 of the addresses that a call
 * names. It keeps a session with each ensemble that is in use, and ends them when it is closed.
 *
 * <p>An observation is unavailable when so many servers say nothing at all that a quorum could
 * serve unseen; where their machines answer that no server runs, it is complete and nobody serves.
 */
public final class ZooKeeperEnsembles implements Ensembles, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ZooKeeperEnsembles.class);

  private final InstantSource clock;
  private final Patience patience;
  private final Links links;
  private final WriteRunner writes;
  private final AgentReports agentReports;

  /** Begins without any session. */
  public ZooKeeperEnsembles(InstantSource clock) {
    this(clock, Patience.USUAL);
  }

  ZooKeeperEnsembles(InstantSource clock, Patience patience) {
    this.clock = clock;
    this.patience = patience;
    this.links = new Links(patience);
    this.writes = new WriteRunner(links, patience);
    this.agentReports = new AgentReports(patience);
  }

  @Override
  public Observation<EnsembleState> observe(EnsembleAddress ensemble) {
    Instant asOf = clock.instant();
    String what = "observe the ensemble of " + ensemble.cluster() + ": ";
    try {
      RollCall call = RollCall.of(ensemble, patience.word());
      List<String> serving = call.serving();
      if (!serving.isEmpty()) {
        return new Observation.Complete<>(read(ensemble, call, serving), asOf);
      }
      return call.couldServeUnseen()
          ? new Observation.Unavailable<>(what + "it cannot be reached: " + call.summary(), asOf)
          : new Observation.Complete<>(EnsembleReading.withoutQuorum(call), asOf);
    } catch (KeeperException e) {
      return new Observation.Unavailable<>(what + "it cannot be read: " + e.code(), asOf);
    } catch (IOException e) {
      return new Observation.Unavailable<>(what + e.getMessage(), asOf);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new Observation.Unavailable<>(what + "interrupted", asOf);
    }
  }

  private EnsembleState read(EnsembleAddress ensemble, RollCall call, List<String> serving)
      throws KeeperException, IOException, InterruptedException {
    try (Link.Use use = links.use(ensemble, serving)) {
      try {
        return EnsembleReading.read(use.client(), call);
      } catch (KeeperException e) {
        use.doubt();
        throw e;
      }
    }
  }

  @Override
  public Observation<Reports> reports(EnsembleAddress ensemble, List<AgentAddress> agents) {
    Instant asOf = clock.instant();
    try {
      List<InstanceReport> reports = new ArrayList<>(inEnsemble(ensemble, agents));
      Set<InstanceId> heard =
          reports.stream().map(InstanceReport::instance).collect(Collectors.toSet());
      List<AgentAddress> missing =
          agents.stream().filter(agent -> !heard.contains(agent.instance())).toList();
      reports.addAll(agentReports.onPort(missing));
      return new Observation.Complete<>(new Reports(reports), asOf);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new Observation.Unavailable<>(
          "ask the agents of " + ensemble.cluster() + ": interrupted", asOf);
    }
  }

  // Where the ensemble does not answer the agents themselves are asked: nothing is lost but time.
  private List<InstanceReport> inEnsemble(EnsembleAddress ensemble, List<AgentAddress> agents)
      throws InterruptedException {
    if (agents.isEmpty()) {
      return List.of();
    }
    List<String> serving = RollCall.of(ensemble, patience.word()).serving();
    if (serving.isEmpty()) {
      return List.of();
    }
    try (Link.Use use = links.use(ensemble, serving)) {
      try {
        use.client().sync("/");
        return Standing.read(use.client()).isOf(ensemble.ensemble())
            ? AgentReports.inEnsemble(use.client(), agents)
            : List.of();
      } catch (KeeperException e) {
        use.doubt();
        return untold(ensemble, e.code().toString());
      }
    } catch (IOException e) {
      return untold(ensemble, String.valueOf(e.getMessage()));
    }
  }

  private static List<InstanceReport> untold(EnsembleAddress ensemble, String why) {
    LOG.atDebug()
        .addKeyValue("cluster", ensemble.cluster())
        .addKeyValue("error", why)
        .log("the ensemble does not tell its reports");
    return List.of();
  }

  @Override
  public Outcome apply(Fence fence, EnsembleAddress ensemble, EnsembleAction action) {
    return switch (action) {
      case InitializeEnsemble _ -> fenced(fence, ensemble, new Initialization(ensemble.ensemble()));
      case ConfigAction config -> configure(fence, ensemble, config);
      case ReconfigureEnsemble change -> reconfigure(fence, ensemble, change);
    };
  }

  private Outcome configure(Fence fence, EnsembleAddress ensemble, ConfigAction action) {
    Optional<Failure> refusal = ConfigChange.refusal(action);
    if (refusal.isPresent()) {
      return Outcome.refused(refusal.get());
    }
    Outcome outcome = fenced(fence, ensemble, new ConfigChange(action));
    if (outcome instanceof Outcome.Accepted) {
      note(ensemble, fenced(fence, ensemble, new Pruning(action.service())));
    }
    return outcome;
  }

  private Outcome reconfigure(Fence fence, EnsembleAddress ensemble, ReconfigureEnsemble change) {
    Outcome outcome = writes.run(ensemble, new Reconfiguration(ensemble, fence, change));
    if (outcome instanceof Outcome.Accepted) {
      // Whoever writes next puts it in force: without this it only takes longer.
      note(
          ensemble,
          writes.runWhenServing(ensemble, new FencedWrite(ensemble, fence, new Barrier())));
    }
    return outcome;
  }

  private static void note(EnsembleAddress ensemble, Outcome outcome) {
    if (!(outcome instanceof Outcome.Accepted)) {
      LOG.atWarn()
          .addKeyValue("cluster", ensemble.cluster())
          .addKeyValue("outcome", outcome)
          .log("what follows a change was not done");
    }
  }

  @Override
  public Outcome raiseFence(Fence fence, EnsembleAddress ensemble) {
    return fenced(fence, ensemble, new FenceRaise(fence));
  }

  private Outcome fenced(Fence fence, EnsembleAddress ensemble, FencedWrite.Step step) {
    return writes.run(ensemble, new FencedWrite(ensemble, fence, step));
  }

  /** How many sessions are open. */
  int sessions() {
    return links.size();
  }

  @Override
  public void close() {
    links.close();
    agentReports.close();
  }
}
