package dev.muster.ensemble;

import dev.muster.provider.Failure;
import org.apache.zookeeper.KeeperException;

/** What ZooKeeper's codes mean for a write, in one table. */
enum Meaning {
  /** It may or may not have taken effect. */
  LOST,
  /** Somebody else wrote first; nothing was done. */
  BEATEN,
  /** The credential does not suffice; nothing was done. */
  DENIED,
  /** It can never succeed as it is; nothing was done. */
  INVALID,
  /** The ensemble does not take it now; nothing was done. */
  UNAVAILABLE;

  static Meaning of(KeeperException e) {
    return of(e.code());
  }

  static Meaning of(KeeperException.Code code) {
    // open type: ZooKeeper adds codes; one that is not known may stand for anything
    return switch (code) {
      case BADVERSION, NODEEXISTS, NONODE, NOTEMPTY, RECONFIGINPROGRESS -> BEATEN;
      case NOAUTH, AUTHFAILED, SESSIONCLOSEDREQUIRESASLAUTH -> DENIED;
      case BADARGUMENTS,
          UNIMPLEMENTED,
          RECONFIGDISABLED,
          NEWCONFIGNOQUORUM,
          INVALIDACL,
          QUOTAEXCEEDED,
          NOCHILDRENFOREPHEMERALS,
          MARSHALLINGERROR ->
          INVALID;
      case THROTTLEDOP, NOTREADONLY -> UNAVAILABLE;
      // open type: see above
      default -> LOST;
    };
  }

  /** Why a read failed: nothing was written, whatever the code. */
  static Failure ofRead(String what, KeeperException e) {
    String where = e.getPath() == null ? "" : " at " + e.getPath();
    return switch (of(e)) {
      case DENIED -> denied(what, e);
      case LOST, BEATEN, INVALID, UNAVAILABLE ->
          new Failure.Unavailable(
              what + ": the ensemble cannot be read" + where + ": " + e.code() + "; try again");
    };
  }

  static Failure denied(String what, KeeperException e) {
    return new Failure.Denied(
        "zookeeper:superuser",
        what
            + ": the ensemble does not take this cluster's superuser credential ("
            + e.code()
            + "): its servers were started for another cluster");
  }
}
