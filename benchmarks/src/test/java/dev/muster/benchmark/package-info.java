@NullMarked
package dev.muster.benchmark;

import org.jspecify.annotations.NullMarked;
