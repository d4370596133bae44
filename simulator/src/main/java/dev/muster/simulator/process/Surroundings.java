package dev.muster.simulator.process;

import dev.muster.simulator.cloud.SimCloud;
import dev.muster.simulator.fault.Climate;
import dev.muster.simulator.schedule.Schedule;
import dev.muster.simulator.schedule.Trace;
import dev.muster.simulator.store.SimLease;
import dev.muster.simulator.store.SimStore;
import java.util.List;

/**
 * What a controller's process lives in.
 *
 * @param schedule the clock of the run
 * @param trace what happened
 * @param cloud the truth
 * @param store the store
 * @param lease the lease of the scope
 * @param climate what goes wrong on the way
 * @param watchers who watches the kernels
 * @param latest how long after its timeout a call may still land, in milliseconds: within the
 *     consistency window
 */
public record Surroundings(
    Schedule schedule,
    Trace trace,
    SimCloud cloud,
    SimStore store,
    SimLease lease,
    Climate climate,
    List<ProcessWatcher> watchers,
    long latest) {}
