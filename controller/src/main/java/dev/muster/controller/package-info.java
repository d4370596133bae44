/**
 * The controller: a pure kernel that decides what happens next, and around it the shell that reads
 * git, keeps the store, holds leases, calls providers and serves people.
 */
@NullMarked
package dev.muster.controller;

import org.jspecify.annotations.NullMarked;
