/** Why a request is not done, as a Kubernetes Status. */
@NullMarked
package dev.muster.controller.api.refusal;

import org.jspecify.annotations.NullMarked;
