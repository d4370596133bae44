/** What the commands show: output formats, tables, colours, progress and errors. */
@NullMarked
package dev.muster.cli.console;

import org.jspecify.annotations.NullMarked;
