/** A small real web service, the example that Muster runs; it depends on the JDK alone. */
@NullMarked
package dev.muster.example.webhead;

import org.jspecify.annotations.NullMarked;
