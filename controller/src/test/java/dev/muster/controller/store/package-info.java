/** Tests of the store. */
@NullMarked
package dev.muster.controller.store;

import org.jspecify.annotations.NullMarked;
