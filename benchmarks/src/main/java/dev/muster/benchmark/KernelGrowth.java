package dev.muster.benchmark;

import dev.muster.controller.kernel.Decided;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** How a no-change cycle and a decision grow from 100 machines to 10,000. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class KernelGrowth {
  /** Clusters of ten machines. */
  @State(Scope.Benchmark)
  public static class Clusters {
    /** The machines of all clusters together. */
    @Param({"100", "1000", "10000"})
    public int machines;

    private SettledClusters clusters = new SettledClusters(1);

    /** Makes the clusters. */
    @Setup
    public void make() {
      clusters = new SettledClusters(machines / SettledClusters.MACHINES_EACH);
    }
  }

  /** One cluster. */
  @State(Scope.Benchmark)
  public static class Cluster {
    /** The machines of its services. */
    @Param({"100", "1000", "10000"})
    public int machines;

    private OneCluster cluster = new OneCluster(10);

    /** Makes the cluster. */
    @Setup
    public void make() {
      cluster = new OneCluster(machines);
    }
  }

  /** From the tick on which every cluster is due to the end of the last pass. */
  @Benchmark
  public int cycle(Clusters state) {
    return state.clusters.cycle().passes();
  }

  /** What all reconcilers and guards decide about one cluster. */
  @Benchmark
  public Decided decide(Cluster state) {
    return state.cluster.decide();
  }
}
