/** How an agent finds its peers in the folder of the provider. */
@NullMarked
package dev.muster.local.discovery;

import org.jspecify.annotations.NullMarked;
