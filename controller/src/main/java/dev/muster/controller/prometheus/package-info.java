/** Asks Prometheus servers, or what speaks their API, for numbers. */
@NullMarked
package dev.muster.controller.prometheus;

import org.jspecify.annotations.NullMarked;
