/** Tests of the provider on an emulator of AWS. */
@NullMarked
package dev.muster.aws;

import org.jspecify.annotations.NullMarked;
