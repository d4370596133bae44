package dev.muster.provider.action;

import dev.muster.provider.identity.MemberId;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What {@link dev.muster.provider.Ensembles} can do. */
public sealed interface EnsembleAction extends Action
    permits EnsembleAction.InitializeEnsemble, EnsembleAction.ReconfigureEnsemble, ConfigAction {

  /** Writes the cluster's id and the layout's roots into an ensemble that has just been founded. */
  record InitializeEnsemble() implements EnsembleAction {
    @Override
    public ActionKey key() {
      return new ActionKey("initialize-ensemble");
    }

    @Override
    public String resource() {
      return "ensemble";
    }

    @Override
    public String summary() {
      return "initialize the ensemble";
    }
  }

  /**
   * Changes the ensemble's voters in one step, by compare-and-set on its configuration version.
   *
   * @param expectedVersion the committed version that the change was decided on
   * @param joining servers to make voters, each with its machine's IP address
   * @param leaving servers to remove
   */
  record ReconfigureEnsemble(
      String expectedVersion, SortedMap<MemberId, String> joining, List<MemberId> leaving)
      implements EnsembleAction {
    /** Copies the collections. */
    public ReconfigureEnsemble {
      joining = Collections.unmodifiableSortedMap(new TreeMap<>(joining));
      leaving = List.copyOf(leaving);
    }

    @Override
    public ActionKey key() {
      return new ActionKey("reconfigure-ensemble/" + expectedVersion);
    }

    @Override
    public String resource() {
      return "ensemble";
    }

    @Override
    public String summary() {
      return "reconfigure the ensemble: add " + joining.keySet() + ", remove " + leaving;
    }
  }
}
