package dev.muster.simulator.fault;

/** What may go wrong with a call. A seed enables some of them, each with a rate of its own. */
public enum FaultKind {
  /** A read loses a page or is refused: the part is unavailable. */
  READ_FAILS,
  /** A read shows a part as it was a while ago, though no longer than the consistency window. */
  READ_LAGS,
  /** An agent does not answer. */
  REPORT_MISSING,
  /** An agent's report is the one that was read before. */
  REPORT_STALE,
  /** An ensemble does not answer. */
  ENSEMBLE_SILENT,
  /** A change is refused with a time to wait. */
  THROTTLED,
  /** A change is refused: the provider does not answer now. */
  CHANGE_REFUSED,
  /** A change never arrives, and nobody can tell. */
  REQUEST_LOST,
  /** A change takes effect, and its answer is lost. */
  REPLY_LOST,
  /** A change hangs, counts as unknown, and takes effect much later. */
  CHANGE_HANGS,
  /** A call takes seconds. */
  SLOW,
  /** The store refuses a call before it has any effect. */
  STORE_FAILS,
  /** The store takes a write, and the answer is lost. */
  STORE_REPLY_LOST,
  /** A list of machines misses one, once, and calls itself whole. */
  LIST_MISSES,
  /** A metrics server answers with nothing, with no number, with an old one, or with an error. */
  METRIC_DOUBTFUL
}
