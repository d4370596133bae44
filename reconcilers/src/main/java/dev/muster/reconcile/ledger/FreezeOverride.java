package dev.muster.reconcile.ledger;

import java.time.Instant;

/**
 * A person's word that a rollout goes forward though a freeze window is open.
 *
 * @param actor who said so
 * @param reason why
 * @param at when it was said
 */
public record FreezeOverride(String actor, String reason, Instant at) {}
