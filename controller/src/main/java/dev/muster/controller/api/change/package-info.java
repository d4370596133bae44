/** What people change: judged, audited, and stored by compare-and-set. */
@NullMarked
package dev.muster.controller.api.change;

import org.jspecify.annotations.NullMarked;
