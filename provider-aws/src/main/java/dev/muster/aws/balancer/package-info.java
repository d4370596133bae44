/** Application load balancers with a target group a revision. */
@NullMarked
package dev.muster.aws.balancer;

import org.jspecify.annotations.NullMarked;
