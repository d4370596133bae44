package dev.muster.controller.store;

import dev.muster.provider.Fence;
import dev.muster.provider.Scope;

/**
 * Who of several controllers does what. A lease is held by at most one at a time; its epoch rises
 * with each holder, and the store refuses the writes of an older one.
 */
public interface Leases extends AutoCloseable {
  /**
   * Competes for a scope. Scopes spread over the live controllers by rendezvous hashing.
   *
   * @param scope what to lead
   * @param holder is told when the lease is won and lost
   */
  AutoCloseable compete(Scope scope, Holder holder);

  /**
   * Competes for a git repository: its holder alone fetches it.
   *
   * @param repository the repository's address
   * @param holder is told when the lease is won and lost
   */
  AutoCloseable competeForRepository(String repository, RepositoryHolder holder);

  @Override
  void close();

  /** Is told about a scope's lease. */
  interface Holder {
    /** The lease is held from now on, with this epoch. */
    void acquired(Fence fence);

    /** The lease may be held by another from now on: begin nothing. */
    void lost(Scope scope);
  }

  /** Is told about a repository's lease. */
  interface RepositoryHolder {
    /** The lease is held from now on. */
    void acquired(long epoch);

    /** The lease may be held by another from now on: begin nothing. */
    void lost();
  }
}
