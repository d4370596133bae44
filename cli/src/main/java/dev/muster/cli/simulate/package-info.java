/** What `muster simulate` tells of a rehearsal. */
@NullMarked
package dev.muster.cli.simulate;

import org.jspecify.annotations.NullMarked;
