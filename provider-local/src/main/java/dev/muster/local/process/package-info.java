/** Process groups that outlive their parent: started, found again, ended. */
@NullMarked
package dev.muster.local.process;

import org.jspecify.annotations.NullMarked;
