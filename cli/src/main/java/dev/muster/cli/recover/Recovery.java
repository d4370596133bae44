package dev.muster.cli.recover;

import dev.muster.aws.AwsCluster;
import dev.muster.provider.action.ImageRecipe;
import dev.muster.provider.observed.ObservedBalancer;
import dev.muster.spec.ClusterDocument;
import dev.muster.spec.ClusterSpec;
import dev.muster.spec.EnsembleSpec;
import dev.muster.spec.MachineSpec;
import dev.muster.spec.PolicySpec;
import dev.muster.spec.ProviderSpec;
import dev.muster.spec.Revision;
import dev.muster.spec.RolloutSpec;
import dev.muster.spec.ServiceSpec;
import dev.muster.spec.id.CidrBlock;
import dev.muster.spec.id.Region;
import dev.muster.spec.id.RevisionId;
import dev.muster.spec.id.ServiceName;
import dev.muster.spec.id.ServiceVersion;
import dev.muster.spec.id.Sha256;
import dev.muster.spec.id.Slot;
import dev.muster.spec.yaml.ClusterWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Works out the document of a cluster from what it has in AWS. What nothing there tells is left at
 * its default, with a remark; what a document would change is remarked too.
 */
public final class Recovery {
  private static final String SERVICES = "spec.services.";

  private final AwsCluster cluster;
  private final Region region;
  private final Remarks remarks = new Remarks();
  private final Fleet fleet;
  private final Rules rules;

  private Recovery(AwsCluster cluster, Region region) {
    this.cluster = cluster;
    this.region = region;
    this.fleet = new Fleet(cluster);
    this.rules = new Rules(cluster, remarks);
  }

  /** What came of it. */
  public sealed interface Result {
    /** The text of a document, with remarks as comments. */
    record Written(String yaml) implements Result {}

    /** What the cluster has is too little for a document. */
    record TooLittle(String reason) implements Result {}
  }

  /** The document of a cluster of a region. */
  public static Result of(AwsCluster cluster, Region region) {
    return new Recovery(cluster, region).write();
  }

  private Result write() {
    Optional<ImageRecipe> ensemble = chosen(EnsembleSpec.SERVICE);
    Optional<MachineSpec> machine = ensemble.flatMap(ImageRecipe::machine);
    if (cluster.cidr().isEmpty()) {
      return new Result.TooLittle("its network is gone");
    }
    if (ensemble.isEmpty() || machine.isEmpty()) {
      return new Result.TooLittle(
          "neither a machine nor a launch template tells what its ensemble runs on");
    }
    CidrBlock cidr = cluster.cidr().get();
    ProviderSpec.Aws provider =
        new ProviderSpec.Aws(
            region,
            fleet.inOrder(cluster.zones()),
            machine.get().image(),
            ProviderSpec.Aws.DEFAULT_INSTANCE_TYPE,
            machine.get().profile(),
            new ProviderSpec.Network(cidr, rules.controllers(cidr)));
    ClusterSpec spec =
        new ClusterSpec(
            provider,
            ensemble(ensemble.get(), machine.get()),
            cluster.balancer().map(ObservedBalancer::configured),
            services(provider),
            new TreeMap<>(),
            PolicySpec.DEFAULT);
    SortedMap<String, String> annotations = new TreeMap<>();
    annotations.put(
        ClusterDocument.UID_ANNOTATION,
        ClusterDocument.uidAnnotation(cluster.key(), cluster.uid()));
    general();
    return new Result.Written(
        remarks.into(
            ClusterWriter.write(
                new ClusterDocument(cluster.key(), new TreeMap<>(), annotations, spec))));
  }

  private void general() {
    remarks.add(
        "apiVersion",
        "Written by 'muster recover' from what the cluster has in AWS. Not known from there: labels"
            + " and annotations,");
    remarks.add(
        "apiVersion",
        "runtime configuration (spec.config), freeze windows, and what remarks below name.");
    remarks.add(
        "metadata.annotations." + ClusterDocument.UID_ANNOTATION,
        "Lets a store that does not know the cluster take it over. Take it out once one knows it.");
    remarks.add("spec.policy", "Not known: mode, deletion and freeze windows are the defaults.");
    if (cluster.machines().isEmpty()) {
      remarks.add("spec.services", "No machine is there: how many each service had is not known.");
    }
  }

  private EnsembleSpec ensemble(ImageRecipe recipe, MachineSpec machine) {
    int there = fleet.slots(EnsembleSpec.SERVICE).size();
    int size =
        there % 2 == 1 && there >= EnsembleSpec.DEFAULT_SIZE
            ? there
            : fleet.ensembleSize().orElse(EnsembleSpec.DEFAULT_SIZE);
    if (size != there) {
      remarks.add(
          "spec.ensemble.size",
          there + " of its machines are there; the size is what the newest of them was told.");
    }
    EnsembleSpec spec = new EnsembleSpec(size, recipe.version(), Optional.of(machine));
    compare("spec.ensemble", EnsembleSpec.SERVICE, Revision.of(spec));
    return spec;
  }

  private SortedMap<ServiceName, ServiceSpec> services(ProviderSpec.Aws provider) {
    SortedSet<ServiceName> names = new TreeSet<>(fleet.services());
    names.addAll(rules.services());
    names.remove(EnsembleSpec.SERVICE);
    SortedMap<ServiceName, ServiceSpec> services = new TreeMap<>();
    for (ServiceName name : names) {
      Optional<ServiceSpec> service = chosen(name).flatMap(recipe -> service(recipe, provider));
      if (service.isPresent()) {
        services.put(name, service.get());
      } else {
        remarks.add(
            "spec.services",
            "Left out: "
                + name
                + ", of which no launch template tells what it runs; add it, or its machines are"
                + " ended once that is confirmed.");
      }
    }
    return services;
  }

  // Of a service without machines only a single template can be the one that is meant.
  private Optional<ImageRecipe> chosen(ServiceName name) {
    List<RevisionId> revisions = fleet.revisions(name);
    List<ImageRecipe> known = fleet.recipes(name);
    if (revisions.isEmpty()) {
      return known.size() == 1 ? Optional.of(known.getFirst()) : Optional.empty();
    }
    return fleet.recipe(name, revisions.getFirst());
  }

  private Optional<ServiceSpec> service(ImageRecipe recipe, ProviderSpec.Aws provider) {
    if (!(recipe.content() instanceof ImageRecipe.Content.Service content)) {
      return Optional.empty();
    }
    ServiceName name = recipe.service();
    List<CidrBlock> asking = new ArrayList<>(List.of(provider.network().cidr()));
    asking.addAll(provider.network().controllers());
    ServiceSpec service =
        new ServiceSpec(
            name,
            recipe.version(),
            instances(name),
            content.artifact().map(file -> artifact(file, recipe.version())),
            content.run(),
            content.health(),
            ServiceSpec.Replacement.AUTOMATIC,
            RolloutSpec.DEFAULT,
            // A document names one base image and one profile for all.
            recipe
                .machine()
                .map(machine ->
                    new MachineSpec(
                        provider.baseImage(), machine.type(), provider.instanceProfile())),
            rules.ingress(name, content.run().port(), asking));
    remarks.add(SERVICES + name, "Not known: stateful and rollout, which are the defaults.");
    compare(SERVICES + name, name, Revision.of(service));
    return Optional.of(service);
  }

  private int instances(ServiceName name) {
    SortedSet<Slot> slots = fleet.slots(name);
    int highest = slots.isEmpty() ? 0 : slots.getLast().ordinal();
    if (slots.size() != highest) {
      remarks.add(
          SERVICES + name + ".instances",
          "%d machines are there; the highest number is %d.".formatted(slots.size(), highest));
    }
    return highest;
  }

  private ServiceSpec.Artifact artifact(ImageRecipe.FetchedArtifact file, ServiceVersion version) {
    SortedMap<ServiceVersion, Sha256> digests = new TreeMap<>();
    digests.put(version, file.sha256());
    return new ServiceSpec.Artifact(file.url().replace(version.value(), "${version}"), digests);
  }

  private void compare(String path, ServiceName name, RevisionId written) {
    List<RevisionId> running = fleet.revisions(name);
    if (running.size() > 1) {
      remarks.add(
          path,
          "Its machines run %d revisions; this is %s, which most of them run."
              .formatted(running.size(), running.getFirst()));
    }
    if (!running.isEmpty() && !running.getFirst().equals(written)) {
      remarks.add(
          path,
          "This document asks for another revision (%s) than its machines run (%s): it would be rolled out."
              .formatted(written, running.getFirst()));
    }
  }
}
