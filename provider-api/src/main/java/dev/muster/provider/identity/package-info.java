/** Who a machine is: ids, tags, and the identity that its disk carries. */
@NullMarked
package dev.muster.provider.identity;

import org.jspecify.annotations.NullMarked;
