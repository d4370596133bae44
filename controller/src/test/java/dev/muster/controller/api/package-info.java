/** A served API, asked over HTTP. */
@NullMarked
package dev.muster.controller.api;

import org.jspecify.annotations.NullMarked;
