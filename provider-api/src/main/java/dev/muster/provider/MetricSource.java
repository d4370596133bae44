package dev.muster.provider;

import dev.muster.provider.observed.MetricQuestion;
import dev.muster.provider.observed.Metrics;
import java.util.List;

/**
 * The servers that keep the metrics of services. The same promises as {@link Provider}: calls
 * block, are bounded, and never throw for what a server does.
 */
public interface MetricSource {
  /**
   * Asks all at once. One that fails is an answer as well: it takes none of the others with it.
   *
   * @param questions what is asked, each once
   */
  Observation<Metrics> ask(List<MetricQuestion> questions);
}
