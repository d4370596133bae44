package dev.muster.aws.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.spec.id.RevisionId;
import dev.muster.spec.id.ServiceName;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroup;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthDescription;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthStateEnum;

/** How requests are shared among the revisions of a service. */
class SharesTest {
  private static final String HEALTHY = "healthy";
  private static final String INITIAL = "initial";
  private static final String DRAINING = "draining";

  @Test
  void one_revision_gets_everything_whatever_its_number_of_machines() {
    assertThat(Shares.of(List.of(group("a", HEALTHY)))).isEqualTo(Map.of("a", 1));
    assertThat(Shares.of(List.of(group("a", HEALTHY, HEALTHY, INITIAL)))).isEqualTo(Map.of("a", 1));
  }

  @Test
  void a_new_revision_gets_nothing_until_a_machine_of_it_is_well() {
    assertThat(Shares.of(List.of(group("a", HEALTHY, HEALTHY), group("b", INITIAL))))
        .isEqualTo(Map.of("a", 1, "b", 0));
  }

  @Test
  void revisions_that_serve_share_by_the_number_of_their_machines() {
    assertThat(Shares.of(List.of(group("a", HEALTHY, HEALTHY, HEALTHY), group("b", HEALTHY))))
        .isEqualTo(Map.of("a", 3, "b", 1));
  }

  @Test
  void a_revision_none_of_whose_machines_is_well_gets_nothing_while_another_serves() {
    assertThat(Shares.of(List.of(group("a", "unhealthy", "unhealthy"), group("b", HEALTHY))))
        .isEqualTo(Map.of("a", 0, "b", 1));
  }

  @Test
  void where_nobody_is_well_all_are_tried() {
    assertThat(Shares.of(List.of(group("a", "unhealthy"), group("b", INITIAL))))
        .isEqualTo(Map.of("a", 1, "b", 1));
  }

  @Test
  void a_revision_whose_machines_drain_has_left() {
    assertThat(Shares.of(List.of(group("a", DRAINING), group("b", HEALTHY), group("c"))))
        .isEqualTo(Map.of("b", 1));
  }

  @Test
  void without_machines_a_listener_answers_by_itself() {
    assertThat(Shares.now(List.of(Shares.action(Map.of())))).contains(Map.of());
  }

  @Test
  void what_a_listener_is_told_is_read_back() {
    Map<String, Integer> shares = Map.of("a", 3, "b", 0);

    assertThat(Shares.now(List.of(Shares.action(shares)))).isEqualTo(Optional.of(shares));
  }

  private static GroupFacts group(String arn, String... states) {
    return new GroupFacts(
        TargetGroup.builder().targetGroupArn(arn).build(),
        new ServiceName("web"),
        new RevisionId("0123456789ab"),
        Map.of(),
        Arrays.stream(states)
            .map(state ->
                TargetHealthDescription.builder()
                    .targetHealth(health -> health.state(TargetHealthStateEnum.fromValue(state)))
                    .build())
            .toList());
  }
}
