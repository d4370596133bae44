/** A served API, asked over HTTP. */
@NullMarked
package dev.muster.controller.model;

import org.jspecify.annotations.NullMarked;
