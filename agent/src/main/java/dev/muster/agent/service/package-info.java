/** Runs the service of a machine and asks it how it is. */
@NullMarked
package dev.muster.agent.service;

import org.jspecify.annotations.NullMarked;
