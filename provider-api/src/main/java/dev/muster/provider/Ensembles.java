package dev.muster.provider;

import dev.muster.provider.action.EnsembleAction;
import dev.muster.provider.observed.EnsembleState;
import dev.muster.provider.observed.Reports;
import java.util.List;

/**
 * The ZooKeeper ensembles of the clusters. The same promises as {@link Provider}: calls block, are
 * bounded, and never throw for what an ensemble does.
 */
public interface Ensembles {
  /**
   * Asks every server of an ensemble how it is, and reads what the ensemble holds.
   *
   * @param ensemble who it is and where its machines are
   */
  Observation<EnsembleState> observe(EnsembleAddress ensemble);

  /**
   * Reads what the agents of a cluster say: from the ensemble, and from an agent's port where the
   * ensemble has no report of it.
   *
   * @param ensemble where reports are kept
   * @param agents the machines that should report
   */
  Observation<Reports> reports(EnsembleAddress ensemble, List<AgentAddress> agents);

  /** Does one thing with an ensemble, fenced like {@link Provider#apply}. */
  Outcome apply(Fence fence, EnsembleAddress ensemble, EnsembleAction action);

  /** Makes the ensemble refuse every older leader. */
  Outcome raiseFence(Fence fence, EnsembleAddress ensemble);
}
