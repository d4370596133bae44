package dev.muster.provider.machine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.provider.action.ImageRecipe;
import dev.muster.provider.identity.Incarnation;
import dev.muster.provider.identity.InstanceId;
import dev.muster.provider.identity.InstanceIdentity;
import dev.muster.provider.identity.MemberId;
import dev.muster.provider.identity.MemberRole;
import dev.muster.provider.identity.Membership;
import dev.muster.provider.observed.InstanceReport;
import dev.muster.spec.Digests;
import dev.muster.spec.ServiceSpec;
import dev.muster.spec.id.ClusterKey;
import dev.muster.spec.id.ClusterUid;
import dev.muster.spec.id.RevisionId;
import dev.muster.spec.id.ServiceName;
import dev.muster.spec.id.ServiceVersion;
import dev.muster.spec.id.Slot;
import dev.muster.spec.id.Zone;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What is written is read back the same. */
class MachineDocumentsTest {
  private static final RevisionId REVISION = new RevisionId("0123456789ab");

  @Test
  void an_instance_document_survives_the_disk() throws IOException {
    InstanceDocument document =
        instance(Optional.of(new Membership(new MemberId(2), MemberRole.JOIN, 3)));

    assertThat(MachineDocuments.readInstance(MachineDocuments.write(document))).isEqualTo(document);
    assertThat(MachineDocuments.readInstance(MachineDocuments.write(instance(Optional.empty()))))
        .isEqualTo(instance(Optional.empty()));
  }

  @Test
  void an_instance_without_identity_is_refused_with_its_tags() {
    byte[] json =
        "{\"instance\":\"i-1\",\"zone\":\"a\",\"address\":\"127.9.1.1\",\"tags\":{\"product\":\"shop\"}}"
            .getBytes(UTF_8);

    assertThatThrownBy(() -> MachineDocuments.readInstance(json))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("product=shop");
  }

  @Test
  void a_manifest_of_each_kind_survives_the_disk() throws IOException {
    TreeMap<String, String> environment = new TreeMap<>();
    environment.put("LIMIT", "5");
    ImageManifest service =
        manifest(
            new ImageRecipe.Content.Service(
                Optional.of(new ImageRecipe.FetchedArtifact("file:a.jar", Digests.sha256("a"))),
                new ServiceSpec.Run(List.of("java", "-jar", "a.jar"), 8000, environment),
                Optional.of(new ServiceSpec.Health("/health", Optional.empty()))));
    ImageManifest ensemble =
        manifest(new ImageRecipe.Content.Ensemble(new ServiceVersion("3.9.5")));

    assertThat(MachineDocuments.readManifest(MachineDocuments.write(service))).isEqualTo(service);
    assertThat(MachineDocuments.readManifest(MachineDocuments.write(ensemble))).isEqualTo(ensemble);
  }

  @Test
  void a_report_survives_and_unknown_fields_are_passed_over() throws IOException {
    InstanceReport report =
        new InstanceReport(
            new InstanceId("i-1"),
            new ServiceName("web"),
            "boot",
            InstanceReport.Health.HEALTHY,
            "1.0",
            3,
            "ab",
            "",
            Instant.parse("2026-01-01T00:00:00Z"));
    String json = new String(MachineDocuments.write(report), UTF_8);

    assertThat(MachineDocuments.readReport(json.getBytes(UTF_8))).isEqualTo(report);
    assertThat(
            MachineDocuments.readReport(json.replaceFirst("\\{", "{\"newer\":1,").getBytes(UTF_8)))
        .isEqualTo(report);
    assertThat(json).contains("\"2026-01-01T00:00:00Z\"");
  }

  @Test
  void null_is_no_document_and_stands_in_none() {
    assertThatThrownBy(() -> MachineDocuments.readInstance(bytes("null")))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> MachineDocuments.readReport(bytes("null")))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> MachineDocuments.readManifest(bytes("null")))
        .isInstanceOf(IOException.class);
    String manifest =
        new String(
            MachineDocuments.write(
                manifest(new ImageRecipe.Content.Ensemble(new ServiceVersion("3.9.5")))),
            UTF_8);
    String digest = Digests.sha256("a").value();
    assertThat(manifest).contains(digest);
    assertThatThrownBy(() ->
            MachineDocuments.readManifest(bytes(manifest.replace('"' + digest + '"', "null"))))
        .isInstanceOf(IOException.class);
  }

  private static byte[] bytes(String json) {
    return json.getBytes(UTF_8);
  }

  private static InstanceDocument instance(Optional<Membership> membership) {
    return new InstanceDocument(
        new InstanceId("i-1"),
        new Zone("a"),
        "127.9.1.1",
        new InstanceIdentity(
            ClusterKey.parse("shop/prod"),
            new ClusterUid("u-1"),
            Slot.parse("zknode-2"),
            new Incarnation(1),
            new ServiceVersion("3.9.5"),
            REVISION,
            membership));
  }

  private static ImageManifest manifest(ImageRecipe.Content content) {
    TreeMap<String, dev.muster.spec.id.Sha256> files = new TreeMap<>();
    files.put("lib/a.jar", Digests.sha256("a"));
    return new ImageManifest(
        new ServiceName("web"), new ServiceVersion("1.0"), REVISION, content, files);
  }
}
