package dev.muster.controller.model;

import java.time.Instant;

/**
 * A change that a person made.
 *
 * @param at when
 * @param actor who
 * @param verb what, such as {@code apply} or {@code confirm}
 * @param subject to what
 * @param reason why; empty when none was given
 */
public record AuditRecord(Instant at, String actor, String verb, String subject, String reason) {}
