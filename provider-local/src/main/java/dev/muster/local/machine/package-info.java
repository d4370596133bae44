/** Machines: a record, a folder that stands for the disk, a process group. */
@NullMarked
package dev.muster.local.machine;

import org.jspecify.annotations.NullMarked;
