/** Tests of records in files. */
@NullMarked
package dev.muster.local.store;

import org.jspecify.annotations.NullMarked;
