/**
 * The process at the top of every machine. It starts and supervises what the machine is for,
 * mirrors configuration to a file, and reports.
 */
@NullMarked
package dev.muster.agent;

import org.jspecify.annotations.NullMarked;
