/** Tests of what a plan looks like. */
@NullMarked
package dev.muster.cli.plan;

import org.jspecify.annotations.NullMarked;
