package dev.muster.proof;

import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests one running controller with the clusters of two products, which all of them share: it
 * is made for the first of them, taken back to how it was before each, and ended after the last.
 */
final class SharedClusters implements ParameterResolver, BeforeEachCallback {
  private static final String LOOPBACK = "127.72";
  private static final Namespace NAMESPACE = Namespace.create(SharedClusters.class);

  @Override
  public void beforeEach(ExtensionContext context) throws Exception {
    stage(context).restore();
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType().equals(LiveStage.class);
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return stage(context);
  }

  private static LiveStage stage(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .computeIfAbsent(LiveStage.class, _ -> Running.start(), LiveStage.class);
  }

  /** Starts what a store that throws nothing checked keeps. */
  private static final class Running {
    private Running() {}

    static LiveStage start() {
      LiveStage live = null;
      try {
        live = LiveStage.prepare(LOOPBACK, "tokens");
        live.startController();
        return live;
      } catch (Exception e) {
        close(live, e);
        throw new IllegalStateException("the clusters that tests share could not be started", e);
      }
    }

    private static void close(@org.jspecify.annotations.Nullable LiveStage live, Exception why) {
      try {
        if (live != null) {
          live.close();
        }
      } catch (Exception e) {
        why.addSuppressed(e);
      }
    }
  }
}
