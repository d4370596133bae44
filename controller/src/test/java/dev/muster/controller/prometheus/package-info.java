/** Tests of the client of Prometheus servers. */
@NullMarked
package dev.muster.controller.prometheus;

import org.jspecify.annotations.NullMarked;
