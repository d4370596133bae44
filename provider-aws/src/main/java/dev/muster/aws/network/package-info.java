/** A cluster's network: its addresses, subnets, ways to the outside and security groups. */
@NullMarked
package dev.muster.aws.network;

import org.jspecify.annotations.NullMarked;
