/** The HTTP API, in the shape of the Kubernetes API. */
@NullMarked
package dev.muster.controller.api;

import org.jspecify.annotations.NullMarked;
