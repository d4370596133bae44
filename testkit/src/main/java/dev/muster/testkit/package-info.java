/** What tests share: the provider contract, builders, fakes and test servers. */
@NullMarked
package dev.muster.testkit;

import org.jspecify.annotations.NullMarked;
