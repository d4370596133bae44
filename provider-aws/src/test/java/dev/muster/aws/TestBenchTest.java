package dev.muster.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.testkit.aws.ApiCall;
import dev.muster.testkit.aws.ServiceModel;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the emulator does not look at is looked at before it. */
class TestBenchTest {
  private static final String EC2 = "2016-11-15";
  private static final String BALANCING = "2015-12-01";

  private Emulated world;

  @BeforeEach
  void open() {
    world = Emulated.open();
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void a_call_that_aws_would_refuse_is_told() {
    assertThat(problems("RunInstances", EC2, Map.of("MinCount", "1")))
        .containsExactly("RunInstances lacks MaxCount");
    assertThat(
            problems(
                "RunInstances", EC2, Map.of("MinCount", "1", "MaxCount", "1", "Colour", "red")))
        .containsExactly("RunInstances knows no Colour");
    assertThat(
            problems(
                "CreateTargetGroup",
                BALANCING,
                Map.of("Name", "web", "Protocol", "HTTQ", "HealthCheckIntervalSeconds", "1")))
        .hasSize(2)
        .anyMatch(problem -> problem.contains("HTTQ"))
        .anyMatch(problem -> problem.contains("1 is not from 5 to 300"));
    assertThat(problems("LaunchRockets", EC2, Map.of())).hasSize(1);
  }

  @Test
  void a_good_call_is_not() {
    assertThat(
            problems(
                "CreateVpc",
                EC2,
                Map.of(
                    "CidrBlock", "10.0.0.0/16",
                    "TagSpecification.1.ResourceType", "vpc",
                    "TagSpecification.1.Tag.1.Key", "a",
                    "TagSpecification.1.Tag.1.Value", "b")))
        .isEmpty();
  }

  private List<String> problems(String action, String version, Map<String, String> parameters) {
    TreeMap<String, String> all = new TreeMap<>(parameters);
    all.put("Version", version);
    ServiceModel model = world.server().model().orElseThrow();
    return model.problems(new ApiCall(action, all));
  }
}
