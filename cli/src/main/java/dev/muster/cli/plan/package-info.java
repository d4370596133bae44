/** What a plan looks like to people and to programs. */
@NullMarked
package dev.muster.cli.plan;

import org.jspecify.annotations.NullMarked;
