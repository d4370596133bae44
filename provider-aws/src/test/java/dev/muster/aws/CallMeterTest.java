package dev.muster.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.aws.call.CallMeter;
import dev.muster.provider.Part;
import dev.muster.testkit.aws.ApiAnswer;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is counted of the calls of the API. */
class CallMeterTest {
  private static final String LIST = "DescribeInstances";

  private final Counts counts = new Counts();
  private Emulated world;
  private AwsProvider provider;

  /** Counts in memory. */
  private static final class Counts implements CallMeter {
    private final Map<String, Integer> all = new TreeMap<>();

    @Override
    public synchronized void sent(String operation) {
      all.merge(operation, 1, Integer::sum);
    }

    @Override
    public synchronized void ended(String operation, String result) {
      all.merge(operation + " " + result, 1, Integer::sum);
    }
  }

  @BeforeEach
  void open() {
    world = Emulated.open();
    provider = world.provider(counts);
  }

  @AfterEach
  void close() {
    provider.close();
    world.close();
  }

  private void list() {
    var _ = provider.observe(world.scope(), Part.INSTANCES);
  }

  @Test
  void a_call_that_is_answered_is_one_request() {
    list();

    assertThat(counts.all).containsExactly(Map.entry(LIST, 1), Map.entry(LIST + " ok", 1));
  }

  @Test
  void a_call_that_is_throttled_three_times_is_three_requests() {
    world.proxy().fail(call -> Optional.of(ApiAnswer.error(call, 503, "RequestLimitExceeded")));

    list();

    assertThat(counts.all)
        .containsExactly(Map.entry(LIST, 3), Map.entry(LIST + " RequestLimitExceeded", 1));
  }

  @Test
  void a_call_whose_answer_is_lost_has_no_answer() {
    world.proxy().lose(_ -> true);

    list();

    assertThat(counts.all).containsKey(LIST + " NoAnswer");
  }
}
