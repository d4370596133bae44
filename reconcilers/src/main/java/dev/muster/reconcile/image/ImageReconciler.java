package dev.muster.reconcile.image;

import dev.muster.provider.Part;
import dev.muster.provider.action.ImageRecipe;
import dev.muster.provider.action.InfrastructureAction.BuildImage;
import dev.muster.provider.action.InfrastructureAction.DeleteImage;
import dev.muster.provider.observed.ObservedImage;
import dev.muster.reconcile.ConditionTypes;
import dev.muster.reconcile.Decision;
import dev.muster.reconcile.Decision.Finding;
import dev.muster.reconcile.DecisionDraft;
import dev.muster.reconcile.DesiredCluster;
import dev.muster.reconcile.DesiredCluster.Lifecycle;
import dev.muster.reconcile.Reconciler;
import dev.muster.reconcile.View;
import dev.muster.reconcile.fleet.OwnedImages;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An image for the wanted revision of each service and of the ensemble. Images of other revisions
 * stay as long as the cluster: machines that run them may have to be replaced.
 */
public final class ImageReconciler implements Reconciler {
  private static final String TYPE = ConditionTypes.IMAGES_READY;

  @Override
  public String kind() {
    return "image";
  }

  @Override
  public Set<Part> needs(DesiredCluster desired) {
    return switch (desired.lifecycle()) {
      case ACTIVE -> EnumSet.of(Part.IMAGES);
      case DELETING -> EnumSet.of(Part.IMAGES, Part.INSTANCES);
    };
  }

  @Override
  public Set<String> conditionTypes() {
    return Set.of(TYPE);
  }

  @Override
  public Decision decide(View view) {
    OwnedImages images = OwnedImages.of(view.desired().uid(), view.observed().images());
    return view.desired().lifecycle() == Lifecycle.DELETING
        ? delete(view, images)
        : build(view.desired(), images);
  }

  private static Decision build(DesiredCluster desired, OwnedImages images) {
    DecisionDraft draft = new DecisionDraft();
    List<String> building = new ArrayList<>();
    List<String> failed = new ArrayList<>();
    for (ImageRecipe recipe : Recipes.of(desired.spec())) {
      String name = recipe.service() + " " + recipe.version();
      Optional<ObservedImage> image = images.find(recipe.service(), recipe.revision());
      if (image.isEmpty()) {
        draft.act(
            new BuildImage(desired.key(), desired.uid(), recipe), "no image of " + name + " yet");
        building.add(name);
      } else {
        switch (image.get().state()) {
          case PENDING -> building.add(name);
          case FAILED -> failed.add(name + " (" + image.get().id() + ")");
          case AVAILABLE -> {}
        }
      }
    }
    if (!building.isEmpty()) {
      draft.lookAgain(DecisionDraft.SOON);
    }
    return draft.find(finding(draft, building, failed)).decision();
  }

  private static Finding finding(DecisionDraft draft, List<String> building, List<String> failed) {
    if (!failed.isEmpty()) {
      String message =
          "the build of %s failed: correct the service's image or version in the spec and commit it"
              .formatted(String.join(", ", failed));
      draft.stall("ImageBuildFailed", message);
      return Finding.isFalse(TYPE, "BuildFailed", message);
    }
    return building.isEmpty()
        ? Finding.isTrue(TYPE, "Available", "every image can be launched")
        : Finding.isFalse(
            TYPE, "Building", "images are being built: " + String.join(", ", building));
  }

  private static Decision delete(View view, OwnedImages images) {
    DecisionDraft draft = new DecisionDraft();
    if (images.all().isEmpty()) {
      return draft.find(Finding.isFalse(TYPE, "Deleted", "the images are deleted")).decision();
    }
    if (view.fleet().isAnythingLeft()) {
      draft.lookAgain(DecisionDraft.SOON);
    } else {
      images
          .all()
          .forEach(image ->
              draft.act(
                  new DeleteImage(image.id()), "the cluster is deleted and no machine runs it"));
    }
    return draft
        .find(Finding.isFalse(TYPE, "Deleting", "the images go after the machines"))
        .decision();
  }
}
