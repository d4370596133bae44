package dev.muster.controller.model;

import java.time.Instant;

/**
 * A person's word that a deletion is meant.
 *
 * @param generation the spec generation that it is about: a later change needs a new word
 * @param count how many machines may go
 * @param actor who
 * @param at when
 */
public record Confirmation(long generation, int count, String actor, Instant at) {}
