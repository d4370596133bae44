package dev.muster.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.aws.call.AwsApi;
import dev.muster.testkit.contract.ProviderBackend;
import dev.muster.testkit.contract.ProviderContract;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/**
 * The contract on the emulator: no call that the list does not name, none that the emulator fails.
 */
class AwsContractTest extends ProviderContract {
  private static final Set<String> KNOWN =
      Arrays.stream(AwsApi.values())
          .map(api -> api.permission().substring(api.permission().indexOf(':') + 1))
          .collect(Collectors.toSet());

  private @Nullable Emulated world;

  @Override
  protected ProviderBackend open() {
    Emulated opened = Emulated.open();
    world = opened;
    return opened;
  }

  @AfterEach
  void only_known_calls_were_made() {
    Emulated ended = world;
    if (ended != null) {
      assertThat(KNOWN).containsAll(ended.proxy().actions());
    }
  }
}
