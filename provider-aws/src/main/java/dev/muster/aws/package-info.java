/** Amazon EC2 and its load balancers as a provider; the only place that knows their SDK. */
@NullMarked
package dev.muster.aws;

import org.jspecify.annotations.NullMarked;
