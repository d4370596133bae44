package dev.muster.provider;

import dev.muster.provider.observed.ObservedInstance;
import java.util.List;

/**
 * How an agent finds its peers: all live machines of its own cluster. By tags with the machine's
 * role in a cloud, by a directory on one machine.
 */
public interface Discovery {
  /** Every machine of the cluster that is not terminated, itself included. */
  Observation<List<ObservedInstance>> peers();
}
