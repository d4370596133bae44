/**
 * Long proofs that drive the packaged Muster from outside: real processes, crashes and take-overs.
 */
@NullMarked
package dev.muster.proof;

import org.jspecify.annotations.NullMarked;
