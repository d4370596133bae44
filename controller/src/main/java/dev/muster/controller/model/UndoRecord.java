package dev.muster.controller.model;

import dev.muster.reconcile.undo.Undo;
import dev.muster.spec.id.Sha256;

/**
 * A person's word that a service runs again what an earlier document asked for.
 *
 * @param undo the word
 * @param earlier the digest of the earlier document, which is kept while the word holds
 */
public record UndoRecord(Undo undo, Sha256 earlier) {}
