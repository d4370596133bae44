/** What can be done to the world. Each action leaves its executor no choice. */
@NullMarked
package dev.muster.provider.action;

import org.jspecify.annotations.NullMarked;
