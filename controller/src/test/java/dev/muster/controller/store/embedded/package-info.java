/** Tests of the store. */
@NullMarked
package dev.muster.controller.store.embedded;

import org.jspecify.annotations.NullMarked;
