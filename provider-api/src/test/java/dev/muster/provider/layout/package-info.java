/** Tests of what lies in an ensemble. */
@NullMarked
package dev.muster.provider.layout;

import org.jspecify.annotations.NullMarked;
