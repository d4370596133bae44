/** What a cluster's network is to be: its addresses, its zones, and who may reach what in it. */
@NullMarked
package dev.muster.provider.network;

import org.jspecify.annotations.NullMarked;
