package dev.muster.reconcile.image;

import dev.muster.provider.action.ImageRecipe;
import dev.muster.spec.ClusterSpec;
import dev.muster.spec.EnsembleSpec;
import dev.muster.spec.Revision;
import dev.muster.spec.ServiceSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the images of a spec are made from. */
final class Recipes {
  private Recipes() {}

  /** The recipe of each image that the spec wants, the ensemble's first. */
  static List<ImageRecipe> of(ClusterSpec spec) {
    List<ImageRecipe> recipes = new ArrayList<>();
    recipes.add(of(spec.ensemble()));
    spec.services().values().forEach(service -> recipes.add(of(service)));
    return recipes;
  }

  private static ImageRecipe of(EnsembleSpec ensemble) {
    return new ImageRecipe(
        EnsembleSpec.SERVICE,
        ensemble.version(),
        Revision.of(ensemble),
        new ImageRecipe.Content.Ensemble(ensemble.version()),
        ensemble.machine());
  }

  private static ImageRecipe of(ServiceSpec service) {
    return new ImageRecipe(
        service.name(),
        service.version(),
        Revision.of(service),
        new ImageRecipe.Content.Service(artifact(service), service.run(), service.health()),
        service.machine());
  }

  // Validation has seen to it that an artifact has a digest for the version that is wanted.
  private static Optional<ImageRecipe.FetchedArtifact> artifact(ServiceSpec service) {
    return service
        .artifact()
        .flatMap(artifact ->
            Optional.ofNullable(artifact.sha256().get(service.version()))
                .map(digest ->
                    new ImageRecipe.FetchedArtifact(artifact.urlOf(service.version()), digest)));
  }
}
