/** Tests of the document that is written from what a cluster has. */
@NullMarked
package dev.muster.cli.recover;

import org.jspecify.annotations.NullMarked;
