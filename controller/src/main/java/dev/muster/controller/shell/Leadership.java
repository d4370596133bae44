package dev.muster.controller.shell;

import dev.muster.controller.kernel.KernelEvent;
import dev.muster.controller.store.Leases;
import dev.muster.provider.Fence;
import dev.muster.provider.Scope;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Competes for the scopes of the clusters that the store holds. */
final class Leadership implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);

  private final Leases leases;
  private final InstantSource clock;
  private final Consumer<KernelEvent> post;
  private final Map<Scope, AutoCloseable> competitions = new HashMap<>();
  private boolean closed;

  Leadership(Leases leases, InstantSource clock, Consumer<KernelEvent> post) {
    this.leases = leases;
    this.clock = clock;
    this.post = post;
  }

  /** Competes for a scope from now on; a second call changes nothing. */
  synchronized void compete(Scope scope) {
    if (!closed && !competitions.containsKey(scope)) {
      competitions.put(scope, leases.compete(scope, new Listener()));
    }
  }

  /** Gives up a lease that a newer leader has overtaken, and competes anew. */
  void resign(Scope scope, String reason) {
    LOG.atWarn()
        .addKeyValue("scope", scope)
        .addKeyValue("reason", reason)
        .log("leadership given up");
    AutoCloseable competition;
    synchronized (this) {
      competition = competitions.remove(scope);
    }
    if (competition != null) {
      Thread.ofVirtual()
          .start(() -> {
            end(scope, competition);
            compete(scope);
          });
    }
  }

  @Override
  public void close() {
    Map<Scope, AutoCloseable> open;
    synchronized (this) {
      closed = true;
      open = Map.copyOf(competitions);
      competitions.clear();
    }
    open.forEach(Leadership::end);
  }

  private static void end(Scope scope, AutoCloseable competition) {
    try {
      competition.close();
    } catch (Exception e) {
      LOG.atWarn().setCause(e).addKeyValue("scope", scope).log("the lease was not given back");
    }
  }

  private final class Listener implements Leases.Holder {
    @Override
    public void acquired(Fence fence) {
      LOG.atInfo()
          .addKeyValue("scope", fence.scope())
          .addKeyValue("epoch", fence.epoch())
          .log("leadership acquired");
      post.accept(new KernelEvent.LeaseAcquired(clock.instant(), fence));
    }

    @Override
    public void lost(Scope scope) {
      LOG.atInfo().addKeyValue("scope", scope).log("leadership lost");
      post.accept(new KernelEvent.LeaseLost(clock.instant(), scope));
    }
  }
}
