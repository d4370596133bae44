/** The document of a cluster, written from what the cluster has. */
@NullMarked
package dev.muster.cli.recover;

import org.jspecify.annotations.NullMarked;
