package dev.muster.aws;

import dev.muster.spec.id.Region;
import java.net.URI;
import java.time.InstantSource;
import java.util.Optional;

/**
 * What an {@code AwsProvider} is told when it is made.
 *
 * @param region the region
 * @param endpoint where an emulator answers in Amazon's place; the environment's {@code
 *     AWS_ENDPOINT_URL} counts beside it
 * @param clock tells the time
 */
public record AwsSettings(Region region, Optional<URI> endpoint, InstantSource clock) {
  /** The variable that points every AWS tool at an emulator. */
  public static final String ENDPOINT_VARIABLE = "AWS_ENDPOINT_URL";

  /** The system property that does the same within a process. */
  public static final String ENDPOINT_PROPERTY = "aws.endpointUrl";

  /** The settings of a region, with an emulator if the environment names one. */
  public static AwsSettings of(Region region, InstantSource clock) {
    return new AwsSettings(region, emulator(), clock);
  }

  /** The emulator that the environment names. */
  public static Optional<URI> emulator() {
    return Optional.ofNullable(System.getProperty(ENDPOINT_PROPERTY))
        .or(() -> Optional.ofNullable(System.getenv(ENDPOINT_VARIABLE)))
        .filter(address -> !address.isBlank())
        .map(URI::create);
  }
}
