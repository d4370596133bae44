/** An emulator of AWS for tests, and a proxy before it that mends it, counts and breaks things. */
@NullMarked
package dev.muster.testkit.aws;

import org.jspecify.annotations.NullMarked;
