/** What every provider promises, as tests that run against each of them. */
@NullMarked
package dev.muster.testkit.contract;

import org.jspecify.annotations.NullMarked;
