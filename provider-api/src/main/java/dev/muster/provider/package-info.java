/**
 * The world behind one thin interface: what can be observed, what can be done, and how each can
 * end. Nothing here knows a particular deployment environment.
 */
@NullMarked
package dev.muster.provider;

import org.jspecify.annotations.NullMarked;
