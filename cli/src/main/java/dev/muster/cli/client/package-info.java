/** Talks to a running controller. */
@NullMarked
package dev.muster.cli.client;

import org.jspecify.annotations.NullMarked;
