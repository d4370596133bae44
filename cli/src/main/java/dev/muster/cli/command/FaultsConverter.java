package dev.muster.cli.command;

import dev.muster.simulator.disturbance.Faults;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads what shall go wrong in a rehearsal. */
final class FaultsConverter implements ITypeConverter<Faults> {
  @Override
  public Faults convert(String text) {
    try {
      return Faults.parse(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(String.valueOf(e.getMessage()));
    }
  }
}
