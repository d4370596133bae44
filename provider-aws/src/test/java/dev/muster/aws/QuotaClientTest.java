package dev.muster.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.aws.call.CallMeter;
import dev.muster.spec.id.Region;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/** Where quotas are asked for, and what comes of the emulator's, which has those of networks. */
class QuotaClientTest {
  @ParameterizedTest
  @CsvSource({
    "us-east-1, https://servicequotas.us-east-1.amazonaws.com",
    "cn-north-1, https://servicequotas.cn-north-1.amazonaws.com.cn",
    "xx-new-1, https://servicequotas.xx-new-1.amazonaws.com"
  })
  void a_region_answers_at_its_own_address(String region, String address) {
    AwsSettings settings =
        new AwsSettings(new Region(region), Optional.empty(), InstantSource.system());
    try (var http = UrlConnectionHttpClient.create()) {
      QuotaClient client = new QuotaClient(settings, http, AnonymousCredentialsProvider.create());

      assertThat(client.endpoint()).hasToString(address);
    }
  }

  @Test
  void the_value_of_a_quota_is_read_and_one_that_is_not_there_has_a_code() {
    try (Emulated world = Emulated.open()) {
      AwsSettings settings =
          new AwsSettings(
              Emulated.REGION, Optional.of(world.proxy().endpoint()), InstantSource.system());
      try (AwsClients clients = AwsClients.of(settings, CallMeter.NONE)) {
        assertThat(clients.quotas().applied("vpc", "L-F678F1CE")).isEqualTo(5);
        assertThat(code(clients.quotas())).isEqualTo("NoSuchResourceException");
      }
    }
  }

  private static String code(QuotaClient client) {
    try {
      return "none, but the value " + client.applied("ec2", "L-1216C47A");
    } catch (AwsServiceException e) {
      return e.awsErrorDetails().errorCode();
    }
  }
}
