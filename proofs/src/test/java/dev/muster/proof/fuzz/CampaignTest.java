package dev.muster.proof.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The fuzzer finds what is planted for it, and says how to see it again. */
class CampaignTest {
  private static final long SEED = 3;
  private static final long INPUTS = 3_000;
  private static final byte[] GOOD =
      "a good input, of some length".getBytes(StandardCharsets.UTF_8);

  @TempDir private Path folder;

  private interface Reader {
    Answer read(String text) throws Exception;
  }

  private record Planted(Reader reader) implements Target {
    @Override
    public String name() {
      return "planted";
    }

    @Override
    public int weight() {
      return 1;
    }

    @Override
    public byte[] generate(Chance chance) {
      return new Mutation(chance, List.of(GOOD), List.of("{", "}")).make();
    }

    @Override
    public Answer feed(byte[] input) throws Exception {
      return reader.read(Wtf8.decode(input));
    }
  }

  private static Campaign.Result run(Reader reader) throws InterruptedException {
    return new Campaign(List.of(new Planted(reader)), INPUTS, SEED, 2).run();
  }

  private static Set<String> bugs(Campaign.Result result) {
    return result.tallies().getFirst().bugs().keySet();
  }

  @Test
  void every_input_is_fed_and_counted() throws InterruptedException {
    Campaign.Result result = run(text -> text.isEmpty() ? Answer.refused() : Answer.accepted());
    Tally tally = result.tallies().getFirst();
    assertThat(result.isClean()).isTrue();
    assertThat(result.inputs()).isEqualTo(INPUTS);
    assertThat(tally.accepted() + tally.refused()).isEqualTo(INPUTS);
    assertThat(tally.refused()).isPositive();
  }

  @Test
  void an_exception_is_a_bug_whose_input_is_shrunk_kept_and_named() throws Exception {
    Campaign.Result result =
        run(text -> {
          if (text.contains("{") && text.contains("good")) {
            throw new IllegalStateException("planted");
          }
          return Answer.accepted();
        });
    assertThat(result.isClean()).isFalse();
    assertThat(bugs(result)).singleElement().asString().startsWith("IllegalStateException at ");
    long number = result.tallies().getFirst().bugs().values().iterator().next().number();
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    new Report(new PrintStream(printed, true, StandardCharsets.UTF_8), folder, SEED).print(result);
    assertThat(printed.toString(StandardCharsets.UTF_8))
        .contains("bin/prove fuzz replay planted " + SEED + " " + number);
    Path kept = folder.resolve("planted-" + SEED + "-" + number + ".bin");
    assertThat(new String(Files.readAllBytes(kept), StandardCharsets.UTF_8))
        .hasSize(5)
        .contains("{", "good");
  }

  @Test
  void no_stack_and_a_broken_promise_are_bugs() throws InterruptedException {
    assertThat(bugs(run(text -> text.contains("{") ? endless(text) : Answer.accepted())))
        .anySatisfy(bug -> assertThat(bug).startsWith("StackOverflowError at "));
    assertThat(bugs(run(text -> Answer.acceptedIf(!text.contains("}"), "no brace", text))))
        .containsExactly("no brace");
  }

  @Test
  void what_is_slow_each_time_is_a_bug_and_what_is_slow_once_is_not() {
    Target always = new Planted(text -> burn(text.startsWith("{") ? 150 : 0));
    AtomicInteger feeds = new AtomicInteger();
    Target once = new Planted(_ -> burn(feeds.getAndIncrement() == 0 ? 150 : 0));
    byte[] input = "{".getBytes(StandardCharsets.UTF_8);
    assertThat(Feeding.bug(always, input))
        .hasValueSatisfying(bug -> assertThat(bug.signature()).isEqualTo("too slow"));
    assertThat(Feeding.bug(always, GOOD)).isEmpty();
    assertThat(Feeding.bug(once, input)).isEmpty();
    assertThat(feeds).hasValue(2);
  }

  @Test
  void an_input_is_named_by_target_seed_and_number_alone() {
    Target target = new Planted(_ -> Answer.accepted());
    byte[] first = target.generate(Chance.of("planted", SEED, 17));
    assertThat(target.generate(Chance.of("planted", SEED, 17))).isEqualTo(first);
    assertThat(target.generate(Chance.of("planted", SEED, 18))).isNotEqualTo(first);
  }

  @Test
  void every_text_is_some_bytes() {
    for (String text :
        new String[] {"", "a\u0000é\u0800😀", "\uD800", "x\uDC00\uD800y", "\uFFFD"}) {
      assertThat(Wtf8.decode(Wtf8.encode(text))).isEqualTo(text);
    }
  }

  private static Answer endless(String text) {
    return text.length() > 1_000_000_000 ? Answer.accepted() : endless(text.concat(""));
  }

  private static Answer burn(int millis) {
    long end = Feeding.cpuNanos() + millis * 1_000_000L;
    while (Feeding.cpuNanos() < end) {
      Thread.onSpinWait();
    }
    return Answer.accepted();
  }
}
