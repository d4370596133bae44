package dev.muster.aws.image;

import dev.muster.aws.call.AwsApi;
import dev.muster.aws.call.Calls;
import dev.muster.aws.call.Trouble;
import dev.muster.aws.naming.AwsTags;
import dev.muster.aws.naming.Names;
import dev.muster.provider.Failure;
import dev.muster.provider.action.ImageRecipe;
import dev.muster.provider.action.InfrastructureAction.BuildImage;
import dev.muster.provider.identity.ImageId;
import dev.muster.provider.identity.Tags;
import dev.muster.provider.machine.ImageManifest;
import dev.muster.provider.machine.MachineDocuments;
import dev.muster.provider.observed.Images;
import dev.muster.provider.observed.ObservedImage;
import dev.muster.spec.MachineSpec;
import dev.muster.spec.id.BaseImage;
import dev.muster.spec.id.InstanceProfile;
import dev.muster.spec.id.InstanceType;
import dev.muster.spec.id.RevisionId;
import dev.muster.spec.id.ServiceName;
import dev.muster.spec.id.ServiceVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.EbsBlockDevice;
import software.amazon.awssdk.services.ec2.model.Image;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateBlockDeviceMappingRequest;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateHttpTokensState;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateInstanceMetadataTagsState;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateVersion;
import software.amazon.awssdk.services.ec2.model.RequestLaunchTemplateData;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.ResponseLaunchTemplateData;
import software.amazon.awssdk.services.ec2.model.VolumeType;

/**
 * The images of a cluster: a launch template a revision. It names the base image and the size, and
 * keeps what runs on the machine, so that a machine of an older revision can be launched long after
 * the spec has moved on. A template is made once and never changed.
 */
public final class LaunchTemplates {
  /** The only version of a template that is ever used. */
  public static final String VERSION = "1";

  private static final int MOST_REMEMBERED = 1_000;

  private final Ec2Client ec2;
  private final Map<ImageId, byte[]> manifests = new ConcurrentHashMap<>();

  /** The templates of a region. */
  public LaunchTemplates(Ec2Client ec2) {
    this.ec2 = ec2;
  }

  /** All templates of Muster's. */
  public Images observe(Calls calls) {
    return new Images(
        calls
            .read(
                AwsApi.DESCRIBE_LAUNCH_TEMPLATES,
                "the launch templates of Muster",
                () ->
                    ec2
                        .describeLaunchTemplatesPaginator(
                            request -> request.filters(AwsTags.ofMuster()))
                        .launchTemplates()
                        .stream()
                        .toList())
            .stream()
            .flatMap(template ->
                observed(template.launchTemplateId(), AwsTags.read(template.tags())).stream())
            .toList());
  }

  private static Optional<ObservedImage> observed(String id, SortedMap<String, String> tags) {
    try {
      return Optional.of(
          new ObservedImage(
              new ImageId(id),
              tags,
              new ServiceName(tags.getOrDefault(Tags.SERVICE, "")),
              new ServiceVersion(tags.getOrDefault(Tags.VERSION, "")),
              new RevisionId(tags.getOrDefault(Tags.REVISION, "")),
              ObservedImage.State.AVAILABLE));
    } catch (IllegalArgumentException e) {
      // Somebody has changed its tags: nothing can be launched from it.
      return Optional.empty();
    }
  }

  /** Makes the template of a revision; one that is there already is no failure. */
  public Optional<Failure> create(Calls calls, BuildImage action) {
    ImageRecipe recipe = action.recipe();
    Optional<MachineSpec> machine = recipe.machine();
    if (machine.isEmpty()) {
      return Optional.of(
          new Failure.Invalid(
              "the image of "
                  + recipe.service()
                  + " says nothing of its base image and size: the document is for another provider"));
    }
    String base = machine.get().image().value();
    List<Image> images =
        calls.read(
            AwsApi.DESCRIBE_IMAGES,
            base,
            () -> ec2.describeImages(request -> request.imageIds(base)).images());
    if (images.isEmpty()) {
      return Optional.of(
          new Failure.Invalid(
              "the region has no image " + base + ": correct spec.provider.aws.baseImage"));
    }
    SortedMap<String, String> tags = new TreeMap<>(Tags.ofCluster(action.cluster(), action.uid()));
    tags.put(Tags.SERVICE, recipe.service().value());
    tags.put(Tags.VERSION, recipe.version().value());
    tags.put(Tags.REVISION, recipe.revision().value());
    calls.writeUnless(
        Trouble.EXISTS,
        AwsApi.CREATE_LAUNCH_TEMPLATE,
        recipe.service() + " " + recipe.version(),
        () ->
            ec2.createLaunchTemplate(request ->
                request
                    .launchTemplateName(
                        Names.launchTemplate(action.uid(), recipe.service(), recipe.revision()))
                    .launchTemplateData(data(recipe, machine.get(), images.getFirst()))
                    .tagSpecifications(AwsTags.specification(ResourceType.LAUNCH_TEMPLATE, tags))));
    return Optional.empty();
  }

  private static RequestLaunchTemplateData data(
      ImageRecipe recipe, MachineSpec machine, Image base) {
    byte[] manifest =
        MachineDocuments.write(
            new ImageManifest(
                recipe.service(),
                recipe.version(),
                recipe.revision(),
                recipe.content(),
                new TreeMap<>()));
    RequestLaunchTemplateData.Builder data = RequestLaunchTemplateData.builder();
    machine
        .profile()
        .ifPresent(profile -> data.iamInstanceProfile(role -> role.name(profile.value())));
    return data.imageId(machine.image().value())
        .instanceType(machine.type().value())
        .userData(Base64.getEncoder().encodeToString(manifest))
        .metadataOptions(options ->
            options
                .httpTokens(LaunchTemplateHttpTokensState.REQUIRED)
                .httpPutResponseHopLimit(1)
                .instanceMetadataTags(LaunchTemplateInstanceMetadataTagsState.ENABLED))
        .blockDeviceMappings(encryptedRoot(base))
        .build();
  }

  // Encryption has to be asked for by the device's name, and its size with it.
  private static List<LaunchTemplateBlockDeviceMappingRequest> encryptedRoot(Image base) {
    return base.blockDeviceMappings().stream()
        .filter(device -> device.ebs() != null)
        .filter(device -> device.deviceName().equals(base.rootDeviceName()))
        .map(device -> encrypted(device.deviceName(), device.ebs()))
        .toList();
  }

  private static LaunchTemplateBlockDeviceMappingRequest encrypted(
      String device, EbsBlockDevice disk) {
    return LaunchTemplateBlockDeviceMappingRequest.builder()
        .deviceName(device)
        .ebs(ebs ->
            ebs.encrypted(true)
                .volumeType(VolumeType.GP3)
                .volumeSize(disk.volumeSize())
                .deleteOnTermination(true))
        .build();
  }

  /** Deletes a template; one that is gone is no failure. */
  public void delete(Calls calls, ImageId image) {
    manifests.remove(image);
    calls.writeUnless(
        Trouble.GONE,
        AwsApi.DELETE_LAUNCH_TEMPLATE,
        image.value(),
        () -> ec2.deleteLaunchTemplate(request -> request.launchTemplateId(image.value())));
  }

  /** What runs on the machines of a template: its manifest as JSON; empty where there is none. */
  public Optional<byte[]> manifest(Calls calls, ImageId image) {
    byte[] known = manifests.get(image);
    if (known != null) {
      return Optional.of(known);
    }
    Optional<byte[]> manifest = version(calls, image).flatMap(LaunchTemplates::manifest);
    if (manifests.size() < MOST_REMEMBERED) {
      manifest.ifPresent(found -> manifests.put(image, found));
    }
    return manifest;
  }

  private Optional<ResponseLaunchTemplateData> version(Calls calls, ImageId image) {
    return calls
        .read(
            AwsApi.DESCRIBE_LAUNCH_TEMPLATE_VERSIONS,
            image.value(),
            () ->
                ec2.describeLaunchTemplateVersions(
                        request -> request.launchTemplateId(image.value()).versions(VERSION))
                    .launchTemplateVersions())
        .stream()
        .findFirst()
        .map(LaunchTemplateVersion::launchTemplateData);
  }

  private static Optional<byte[]> manifest(ResponseLaunchTemplateData data) {
    return Optional.ofNullable(data.userData())
        .map(text -> Base64.getDecoder().decode(text.getBytes(StandardCharsets.US_ASCII)));
  }

  /** What a template was made of; empty where it is none that Muster makes. */
  public Optional<ImageRecipe> recipe(Calls calls, ImageId image) {
    Optional<ResponseLaunchTemplateData> data = version(calls, image);
    Optional<byte[]> json = data.flatMap(LaunchTemplates::manifest);
    if (json.isEmpty()) {
      return Optional.empty();
    }
    try {
      ImageManifest manifest = MachineDocuments.readManifest(json.get());
      return Optional.of(
          new ImageRecipe(
              manifest.service(),
              manifest.version(),
              manifest.revision(),
              manifest.content(),
              data.map(LaunchTemplates::machine)));
    } catch (IOException | IllegalArgumentException e) {
      // Somebody has made a template of that tag by hand.
      return Optional.empty();
    }
  }

  private static MachineSpec machine(ResponseLaunchTemplateData data) {
    return new MachineSpec(
        new BaseImage(data.imageId()),
        new InstanceType(data.instanceTypeAsString()),
        Optional.ofNullable(data.iamInstanceProfile())
            .map(profile -> new InstanceProfile(profile.name())));
  }
}
