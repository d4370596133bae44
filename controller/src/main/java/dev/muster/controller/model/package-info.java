/** The objects that the controller keeps: plain records, without any I/O. */
@NullMarked
package dev.muster.controller.model;

import org.jspecify.annotations.NullMarked;
