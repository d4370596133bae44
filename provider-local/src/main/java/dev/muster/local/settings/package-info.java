/** What a provider of this machine is told when it is made. */
@NullMarked
package dev.muster.local.settings;

import org.jspecify.annotations.NullMarked;
