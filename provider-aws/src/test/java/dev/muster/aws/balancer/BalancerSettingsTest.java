package dev.muster.aws.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.spec.LoadBalancerSpec.Algorithm;
import dev.muster.spec.LoadBalancerSpec.HealthCheck;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings as the value of a tag. */
class BalancerSettingsTest {
  @ParameterizedTest
  @ValueSource(strings = {"/", "/__lbheartbeat__", "/a?b=c&d=%20", "/=2f", "/~!*'();#[]"})
  void are_read_as_they_were_written_in_the_few_characters_of_a_tag(String path) {
    BalancerSettings settings =
        new BalancerSettings(
            Algorithm.LEAST_CONNECTIONS,
            new HealthCheck(path, Duration.ofSeconds(5), Duration.ofSeconds(2), 2, 3),
            Duration.ofSeconds(30));

    assertThat(settings.text()).matches("[A-Za-z0-9 +\\-=._:/@]+");
    assertThat(BalancerSettings.parse(settings.text())).contains(settings);
  }

  @Test
  void that_somebody_has_changed_are_none() {
    assertThat(BalancerSettings.parse("")).isEmpty();
    assertThat(BalancerSettings.parse("ROUND_ROBIN / five 2 2 2 30")).isEmpty();
    assertThat(BalancerSettings.parse("RANDOM / 5 2 2 2 30")).isEmpty();
  }
}
