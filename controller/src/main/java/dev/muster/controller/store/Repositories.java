package dev.muster.controller.store;

import dev.muster.controller.model.ClusterEvent;
import dev.muster.controller.model.ClusterRecord;
import dev.muster.controller.model.RepositoryRecord;
import java.util.List;

/**
 * What is kept of git repositories. Writes carry the epoch of the repository's lease: a deposed
 * holder that resumes between reading a commit and storing it stores nothing.
 */
public interface Repositories {
  /** All repositories that were ever read. */
  StoreResult<List<Store.Stored<RepositoryRecord>>> repositories();

  /** One repository. */
  StoreResult<RepositoryRecord> repository(String address);

  /** Creates or changes what is kept of a repository. */
  StoreResult<RepositoryRecord> putRepository(
      RepositoryFence fence, RepositoryRecord repository, long expectedVersion);

  /** Creates or changes a cluster that the repository owns. */
  StoreResult<ClusterRecord> putCluster(
      RepositoryFence fence, ClusterRecord cluster, long expectedVersion);

  /** Adds an event of a cluster that the repository owns, like {@link Store#addEvent}. */
  StoreResult<ClusterEvent> addEvent(RepositoryFence fence, ClusterEvent event);

  /**
   * Proof that the writer holds the repository's lease.
   *
   * @param address the repository's address
   * @param epoch the number of the holding
   */
  record RepositoryFence(String address, long epoch) {}
}
