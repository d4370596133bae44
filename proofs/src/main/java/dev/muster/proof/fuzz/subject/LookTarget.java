package dev.muster.proof.fuzz.subject;

import dev.muster.controller.git.FetchLimits;
import dev.muster.controller.git.GitDoor;
import dev.muster.controller.git.GitSourceParts;
import dev.muster.controller.git.RepositorySettings;
import dev.muster.controller.model.ClusterRecord;
import dev.muster.controller.model.SpecSource;
import dev.muster.controller.store.Store;
import dev.muster.controller.store.StoreResult;
import dev.muster.controller.store.StoredJson;
import dev.muster.controller.store.memory.MemoryLeases;
import dev.muster.controller.store.memory.MemoryStore;
import dev.muster.proof.fuzz.Answer;
import dev.muster.proof.fuzz.Chance;
import dev.muster.proof.fuzz.Report;
import dev.muster.proof.fuzz.Target;
import dev.muster.spec.id.ClusterUid;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.util.FileUtils;

/**
 * A repository on disk that is fetched, read, judged and stored as the controller does. The corpus
 * of path escapes comes first, of which nothing may be stored; then random trees.
 */
final class LookTarget implements Target {
  // Each folder is a file of the source, which costs the fuzzer and not what it feeds.
  private static final int DEEPEST = 50;

  private static final String BROKEN = "failed in itself";
  private static final FetchLimits LIMITS =
      new FetchLimits(Duration.ofSeconds(9), Duration.ofSeconds(9), 1 << 28, 50, 10_000);

  private final List<byte[]> corpus = Escapes.corpus();
  private final Set<ByteBuffer> escapes =
      corpus.stream().map(ByteBuffer::wrap).collect(Collectors.toSet());

  @Override
  public String name() {
    return "git-look";
  }

  @Override
  public int weight() {
    return 1;
  }

  @Override
  public byte[] generate(Chance chance) {
    return chance.oneIn(2) ? chance.pick(corpus) : TreeTarget.steps(chance);
  }

  /** Looks at every tree of the corpus. */
  Targets.PathEscapes escapes() throws IOException {
    List<String> taken = new ArrayList<>();
    for (byte[] escape : corpus) {
      if (feed(escape) instanceof Answer.Wrong wrong) {
        taken.add(Report.shown(escape) + ": " + wrong);
      }
    }
    return new Targets.PathEscapes(corpus.size(), taken);
  }

  @Override
  public Answer feed(byte[] input) throws IOException {
    Path folder = Files.createTempDirectory("muster-look-");
    try {
      Path source = folder.resolve("source.git");
      commit(source.toFile(), input);
      MemoryStore store = new MemoryStore("store");
      Optional<String> failure =
          GitDoor.look(
              RepositorySettings.of(source.toString()), parts(store, folder.resolve("clones")));
      if (failure.filter(message -> message.contains(BROKEN)).isPresent()) {
        return new Answer.Wrong("no repository breaks its reader", failure.get());
      }
      return judge(store, escapes.contains(ByteBuffer.wrap(input)), failure.isEmpty());
    } finally {
      FileUtils.delete(folder.toFile(), FileUtils.RECURSIVE | FileUtils.SKIP_MISSING);
    }
  }

  private static void commit(File folder, byte[] steps) throws IOException {
    try (Repository repository = new FileRepositoryBuilder().setGitDir(folder).setBare().build();
        ObjectInserter inserter = repository.newObjectInserter()) {
      repository.create(true);
      ObjectId commit = new HostileTree(inserter, DEEPEST).commit(steps, List.of());
      RefUpdate main = repository.updateRef(Constants.R_HEADS + "main");
      main.setNewObjectId(commit);
      main.forceUpdate();
    }
  }

  private static GitSourceParts parts(MemoryStore store, Path clones) {
    return new GitSourceParts(
        store,
        new KeptRepositories(store),
        new MemoryLeases(new MemoryLeases.Office(store), "one"),
        clones,
        LIMITS,
        _ -> Optional.empty(),
        () -> new ClusterUid("uid-1"),
        () -> Samples.NOW,
        new Random(7),
        new SimpleMeterRegistry());
  }

  private static Answer judge(MemoryStore store, boolean isEscape, boolean isRead)
      throws IOException {
    if (!(store.clusters() instanceof StoreResult.Done<List<Store.Stored<ClusterRecord>>> all)) {
      return new Answer.Wrong("a store in memory answers", "");
    }
    for (Store.Stored<ClusterRecord> stored : all.value()) {
      ClusterRecord record = stored.value();
      boolean isOutside =
          record.key().product().value().equals(Canary.PRODUCT)
              || (record.source() instanceof SpecSource.Git git && Escapes.leadsOut(git.path()));
      if (isEscape || isOutside) {
        return new Answer.Wrong("nothing is stored of a path escape", record.toString());
      }
      StoredJson.read(StoredJson.write(record), ClusterRecord.class);
    }
    return isRead ? Answer.accepted() : Answer.refused();
  }
}
