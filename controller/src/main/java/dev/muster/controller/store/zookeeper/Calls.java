package dev.muster.controller.store.zookeeper;

import dev.muster.controller.store.StoreResult;
import java.io.IOException;
import java.util.function.Function;
import org.apache.zookeeper.KeeperException;

/** Turns ZooKeeper's exceptions into results, in one place and by code. */
final class Calls {
  private Calls() {}

  /** A call that may fail as ZooKeeper's do. */
  @FunctionalInterface
  interface Call<T> {
    StoreResult<T> run() throws Exception;
  }

  /** An object that is too large. */
  static final class OversizeException extends Exception {
    private static final long serialVersionUID = 1;

    OversizeException(String message) {
      super(message);
    }
  }

  /** A write under an epoch that is no longer the newest. */
  static final class FencedException extends Exception {
    private static final long serialVersionUID = 1;

    private final long currentEpoch;

    FencedException(long currentEpoch) {
      super("a newer leader writes under epoch " + currentEpoch);
      this.currentEpoch = currentEpoch;
    }
  }

  static <T> StoreResult<T> attempt(StoreConnection connection, String what, Call<T> call) {
    if (!connection.isConnected()) {
      return new StoreResult.Unavailable<>(
          what + ": no connection to the store at " + connection.settings());
    }
    try {
      return call.run();
    } catch (KeeperException e) {
      return ofCode(what, e);
    } catch (OversizeException e) {
      return new StoreResult.Refused<>(what + ": " + e.getMessage());
    } catch (FencedException e) {
      return new StoreResult.Fenced<>(e.currentEpoch);
    } catch (IOException e) {
      return new StoreResult.Refused<>(
          what + ": what is stored cannot be read by this version: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new StoreResult.Unavailable<>(what + ": interrupted");
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      return new StoreResult.Unavailable<>(what + ": " + e);
    }
  }

  /** What a call gives, or what to make of the reason why it gives nothing. */
  static <T> T valueOr(StoreResult<T> result, String step, Function<String, T> refused) {
    return switch (result) {
      case StoreResult.Done<T> done -> done.value();
      case StoreResult.Missing<T> _ -> refused.apply(step + ": something vanished meanwhile");
      case StoreResult.Conflict<T> conflict -> refused.apply(conflict.message());
      case StoreResult.Fenced<T> _ -> refused.apply(step + ": fenced");
      case StoreResult.Refused<T> refusal -> refused.apply(refusal.message());
      case StoreResult.Unavailable<T> unavailable -> refused.apply(unavailable.message());
    };
  }

  // The codes are ZooKeeper's own open list.
  private static <T> StoreResult<T> ofCode(String what, KeeperException e) {
    return switch (e) {
      case KeeperException.NoNodeException _ -> new StoreResult.Missing<>();
      case KeeperException.BadVersionException _ ->
          new StoreResult.Conflict<>(what + ": it was changed meanwhile");
      case KeeperException.NodeExistsException _ ->
          new StoreResult.Conflict<>(what + ": it is there already");
      case KeeperException.NotEmptyException _ ->
          new StoreResult.Conflict<>(what + ": something was added to it meanwhile");
      case KeeperException.NoAuthException _ ->
          new StoreResult.Refused<>(
              what + ": the store does not let this controller in: check its credential");
      case KeeperException _ ->
          new StoreResult.Unavailable<>(what + ": " + e.code() + "; it may have happened");
    };
  }
}
