/**
 * What a commit means for the store: pure decisions over the documents of a commit and the records
 * that are stored, without git, clock or network.
 */
@NullMarked
package dev.muster.controller.git.judge;

import org.jspecify.annotations.NullMarked;
