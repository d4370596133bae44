/**
 * The git source: fetches repositories into bare ones, reads documents from their objects, and
 * writes what they mean into the store. Nothing is ever checked out.
 */
@NullMarked
package dev.muster.controller.git;

import org.jspecify.annotations.NullMarked;
