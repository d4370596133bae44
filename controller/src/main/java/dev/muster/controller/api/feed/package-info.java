/** Lists of objects, and what changes in them. */
@NullMarked
package dev.muster.controller.api.feed;

import org.jspecify.annotations.NullMarked;
