/** What tests need of the controller's shell. */
@NullMarked
package dev.muster.controller.shell;

import org.jspecify.annotations.NullMarked;
