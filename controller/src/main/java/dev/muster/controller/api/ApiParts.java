package dev.muster.controller.api;

import dev.muster.controller.shell.LiveWorld;
import dev.muster.controller.shell.ReconcileLog;
import dev.muster.controller.store.Repositories;
import dev.muster.controller.store.Store;
import dev.muster.spec.id.ClusterKey;
import dev.muster.spec.id.ClusterUid;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What the API is wired from.
 *
 * @param store the controller's objects; the API does not close it
 * @param repositories how far git repositories were read; the same store
 * @param world what this controller sees
 * @param log the reconcile log of this controller
 * @param look has a cluster looked at now
 * @param meters what {@code /metrics} shows
 * @param instanceLogs the machines' own logs
 * @param uids gives the uid of a new cluster
 * @param clock the present
 * @param webhook hears of pushes; absent when no secret is set
 * @param rewrites goes on from histories that were rewritten
 * @param readiness whether this controller can work
 */
public record ApiParts(
    Store store,
    Repositories repositories,
    LiveWorld world,
    ReconcileLog log,
    Consumer<ClusterKey> look,
    PrometheusMeterRegistry meters,
    InstanceLogs instanceLogs,
    Supplier<ClusterUid> uids,
    InstantSource clock,
    Optional<WebhookReceiver> webhook,
    Rewrites rewrites,
    Supplier<Readiness> readiness) {}
