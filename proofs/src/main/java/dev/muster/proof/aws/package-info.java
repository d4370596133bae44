/** Clusters on an emulator of AWS whose machines and load balancers have bodies. */
@NullMarked
package dev.muster.proof.aws;

import org.jspecify.annotations.NullMarked;
