package dev.muster.provider;

/**
 * Proof of leadership that every write carries.
 *
 * @param scope what is led
 * @param epoch the number of the leadership: it rises with each new leader and never falls
 * @param holder the controller that leads, for messages
 */
public record Fence(Scope scope, long epoch, String holder) {}
