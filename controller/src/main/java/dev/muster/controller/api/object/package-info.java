/** The objects of the API: what is stored and seen, as JSON and as tables. */
@NullMarked
package dev.muster.controller.api.object;

import org.jspecify.annotations.NullMarked;
