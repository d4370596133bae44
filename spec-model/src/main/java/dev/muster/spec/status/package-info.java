/** What Muster answers about a cluster: conditions and status in the shape that kstatus reads. */
@NullMarked
package dev.muster.spec.status;

import org.jspecify.annotations.NullMarked;
