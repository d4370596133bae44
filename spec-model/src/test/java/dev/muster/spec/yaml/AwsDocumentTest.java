package dev.muster.spec.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.spec.ClusterDocument;
import dev.muster.spec.IngressSpec;
import dev.muster.spec.IngressSpec.Source;
import dev.muster.spec.MachineSpec;
import dev.muster.spec.ProviderSpec;
import dev.muster.spec.Revision;
import dev.muster.spec.ServiceSpec;
import dev.muster.spec.id.BaseImage;
import dev.muster.spec.id.CidrBlock;
import dev.muster.spec.id.InstanceProfile;
import dev.muster.spec.id.InstanceType;
import dev.muster.spec.id.Region;
import dev.muster.spec.id.ServiceName;
import dev.muster.spec.id.Zone;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Documents whose machines are virtual machines of Amazon EC2. */
class AwsDocumentTest {
  private static final BaseImage IMAGE = new BaseImage("ami-0abc12345678");
  private static final InstanceProfile PROFILE = new InstanceProfile("muster-machine");
  private static final ServiceName WEB = new ServiceName("web");
  private static final String DOCUMENT =
      """
      apiVersion: muster.dev/v1
      kind: Cluster
      metadata: { namespace: shop, name: prod }
      spec:
        provider:
          aws:
            region: us-east-1
            zones: [us-east-1a, us-east-1b]
            baseImage: ami-0abc12345678
            instanceProfile: muster-machine
            network: { cidr: 10.20.0.0/16, controllers: [192.168.0.0/24] }
        loadBalancer:
          listeners: [ { port: 80, service: web } ]
          healthCheck: { path: /alive }
        services:
          web:
            version: 1.4.2
            instances: 3
            instanceType: c7g.large
            run: { command: [bin/web], port: 8000 }
            securityGroup:
              ingress:
                - { port: 8001, from: loadBalancer }
                - { port: 8002, from: web }
                - { port: 22, from: 10.0.0.0/8 }
      """;

  @Test
  void the_provider_is_read_with_its_defaults() {
    ProviderSpec.Aws expected =
        new ProviderSpec.Aws(
            new Region("us-east-1"),
            List.of(new Zone("us-east-1a"), new Zone("us-east-1b")),
            IMAGE,
            ProviderSpec.Aws.DEFAULT_INSTANCE_TYPE,
            Optional.of(PROFILE),
            new ProviderSpec.Network(
                new CidrBlock("10.20.0.0/16"), List.of(new CidrBlock("192.168.0.0/24"))));

    assertThat(read(DOCUMENT).spec().provider()).isEqualTo(expected);
  }

  @Test
  void a_machine_has_its_own_size_or_the_providers() {
    ClusterDocument document = read(DOCUMENT);

    assertThat(web(document).machine())
        .contains(new MachineSpec(IMAGE, new InstanceType("c7g.large"), Optional.of(PROFILE)));
    assertThat(document.spec().ensemble().machine())
        .isEqualTo(
            Optional.of(
                new MachineSpec(
                    IMAGE, ProviderSpec.Aws.DEFAULT_INSTANCE_TYPE, Optional.of(PROFILE))));
  }

  @Test
  void rules_of_a_security_group_name_who_may_reach_what() {
    assertThat(web(read(DOCUMENT)).ingress())
        .containsExactly(
            new IngressSpec(8001, new Source.LoadBalancer()),
            new IngressSpec(8002, new Source.Service(WEB)),
            new IngressSpec(22, new Source.Range(new CidrBlock("10.0.0.0/8"))));
  }

  @Test
  void what_is_written_is_read_to_the_same() {
    ClusterDocument document = read(DOCUMENT);

    assertThat(read(ClusterWriter.write(document))).isEqualTo(document);
  }

  @Test
  void another_size_base_image_or_role_is_another_revision_and_another_rule_is_not() {
    ServiceSpec before = web(read(DOCUMENT));

    assertThat(Revision.of(web(read(DOCUMENT.replace("c7g.large", "c7g.xlarge")))))
        .isNotEqualTo(Revision.of(before));
    assertThat(Revision.of(web(read(DOCUMENT.replace("ami-0abc", "ami-0abd")))))
        .isNotEqualTo(Revision.of(before));
    assertThat(Revision.of(web(read(DOCUMENT.replace("muster-machine", "another")))))
        .isNotEqualTo(Revision.of(before));
    assertThat(Revision.of(web(read(DOCUMENT.replace("port: 22", "port: 23")))))
        .isEqualTo(Revision.of(before));
  }

  @Test
  void loopback_addresses_are_for_emulators_alone() {
    String loopback = DOCUMENT.replace("10.20.0.0/16", "127.80.0.0/16");

    assertThat(ClusterReader.read("f", loopback, Terms.EMULATED_CLOUD))
        .isInstanceOf(ReadResult.Accepted.class);
    assertThat(ClusterReader.read("f", loopback, Terms.REAL_CLOUD))
        .isInstanceOf(ReadResult.Rejected.class);
  }

  @Test
  void a_network_is_cut_into_equal_parts() {
    CidrBlock network = new CidrBlock("10.20.0.0/16");

    assertThat(network.part(0, 4)).isEqualTo(new CidrBlock("10.20.0.0/20"));
    assertThat(network.part(15, 4)).isEqualTo(new CidrBlock("10.20.240.0/20"));
    assertThat(CidrBlock.isValid("10.20.0.1/16")).isFalse();
    assertThat(CidrBlock.isValid("10.20.0.256/32")).isFalse();
  }

  private static ServiceSpec web(ClusterDocument document) {
    return document.spec().services().get(WEB);
  }

  private static ClusterDocument read(String text) {
    ReadResult result = ClusterReader.read("f", text);
    assertThat(result).isInstanceOf(ReadResult.Accepted.class);
    return ((ReadResult.Accepted) result).document();
  }
}
