package dev.muster.provider.action;

import dev.muster.provider.identity.MemberId;
import dev.muster.spec.ConfigDocument;
import dev.muster.spec.id.ServiceName;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What {@link dev.muster.provider.Ensembles} can do. */
public sealed interface EnsembleAction extends Action {

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

  /**
   * Publishes a new version of a service's configuration, by compare-and-set on its head.
   *
   * @param service the service
   * @param expectedHead the number of the version that it follows; 0 when there is none
   * @param document the new document
   * @param author who wants it, for the history
   * @param message why, for the history
   */
  record PublishConfig(
      ServiceName service, int expectedHead, ConfigDocument document, String author, String message)
      implements EnsembleAction {
    @Override
    public ActionKey key() {
      return new ActionKey("publish-config/" + service + "#" + (expectedHead + 1));
    }

    @Override
    public String resource() {
      return "config/" + service;
    }

    @Override
    public String summary() {
      return "publish configuration " + (expectedHead + 1) + " of " + service;
    }
  }
}
