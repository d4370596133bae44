/** What is fuzzed: every reader of outside input, each as one target. */
@NullMarked
package dev.muster.proof.fuzz.subject;

import org.jspecify.annotations.NullMarked;
