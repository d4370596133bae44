package dev.muster.controller.model;

import java.time.Instant;

/**
 * A stop that a person ordered.
 *
 * @param actor who
 * @param reason why
 * @param at since when
 * @param expiresAt when it ends by itself: a stop never lasts for ever
 */
public record Suspension(String actor, String reason, Instant at, Instant expiresAt) {}
