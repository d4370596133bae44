/** Machine images: folders with a manifest and digests. */
@NullMarked
package dev.muster.local.image;

import org.jspecify.annotations.NullMarked;
