package dev.muster.spec.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is made to exhaust a reader costs little, and nothing at all makes it throw. */
class HostileInputTest {
  private static final Duration MOST_CPU = Duration.ofMillis(100);
  private static final int FULL = ClusterReader.MAXIMUM_BYTES;
  private static final int WARM_UPS = 8;
  private static final int MUTATIONS = 6_000;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  static Stream<Map.Entry<String, String>> bombs() {
    Map<String, String> bombs = new TreeMap<>();
    bombs.put("a billion laughs", laughs());
    bombs.put("aliases of aliases", "a: &a [x]\n" + repeat("b: [*a,*a,*a,*a]\n", FULL - 20));
    bombs.put("deep lists", repeat("[", FULL));
    bombs.put("deep mappings", repeat("{a: ", FULL));
    bombs.put("deep blocks", repeat("- ", FULL));
    bombs.put("stairs", stairs());
    bombs.put("a huge flow list", "a: [" + repeat("b,", FULL - 10) + "]");
    bombs.put("a huge block list", repeat("- b\n", FULL));
    bombs.put("a huge flow mapping", "{" + numbered("k%d: 1,", 20_000) + "}");
    bombs.put("a huge mapping of unknown fields", numbered("k%d: 1\n", 20_000));
    bombs.put("a huge mapping of misspelt fields", numbered("kin%d: 1\n", 19_000));
    bombs.put("a huge number of services", spec("services:\n" + numbered("    s%d: 1\n", 19_000)));
    bombs.put("a huge number of listeners", listeners());
    bombs.put("colliding keys", "{" + collisions() + "}");
    bombs.put("one long word", "a: " + repeat("x", FULL - 10));
    bombs.put("one long text of many lines", "a: \"" + repeat("x\n\n ", FULL - 10) + "\"");
    bombs.put("one long folded text", "a: >\n" + repeat(" x\n", FULL - 10));
    bombs.put("one long key", repeat("x", FULL - 10) + ": 1");
    bombs.put("long names above many values", longNames());
    bombs.put("many escapes", "a: \"" + repeat("\\u00e9", FULL - 10) + "\"");
    bombs.put("many comments", repeat("#\n", FULL));
    bombs.put("many documents", repeat("---\n", FULL));
    bombs.put("many tags", "[" + repeat("!a b,", FULL - 2) + "]");
    bombs.put("many directives", repeat("%TAG !a! tag:b,2000:\n", FULL));
    bombs.put("many opened quotes", repeat("\"\n", FULL));
    bombs.put("many question marks", repeat("? ", FULL));
    bombs.put("a huge number", "spec: {ensemble: {size: " + repeat("9", FULL - 40) + "}}");
    bombs.put("a vast exponent", spec("config: {a: {b: 1e999999999, c: 1E-999999999}}"));
    bombs.put("nearly a number", spec("config: {a: {b: " + repeat("1", FULL - 100) + "x}}"));
    bombs.put(
        "nearly a time of many parts",
        spec("config: {a: {b: 1" + repeat(":1", FULL - 100) + "x}}"));
    bombs.put("a time of many parts", spec("config: {a: {b: 1" + repeat(":1", FULL - 100) + "}}"));
    bombs.put(
        "configuration of many numbers", spec("config: {a: [" + repeat("1.5,", 150_000) + "]}"));
    bombs.put("too many bytes", repeat("a", FULL * 4));
    return bombs.entrySet().stream();
  }

  @ParameterizedTest
  @MethodSource("bombs")
  void a_bomb_is_refused_at_little_cost(Map.Entry<String, String> bomb) {
    byte[] bytes = bomb.getValue().getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < WARM_UPS; i++) {
      ClusterReader.read("bomb.yaml", bytes);
    }

    assertThat(bytes.length).isLessThanOrEqualTo(FULL * 4);
    long before = THREADS.getCurrentThreadCpuTime();
    ReadResult result = ClusterReader.read("bomb.yaml", bytes);
    Duration cpu = Duration.ofNanos(THREADS.getCurrentThreadCpuTime() - before);

    assertThat(result).isInstanceOf(ReadResult.Rejected.class);
    assertThat(((ReadResult.Rejected) result).problems()).hasSizeBetween(1, 101);
    assertThat(cpu).isLessThan(MOST_CPU);
  }

  @Test
  void no_mutation_of_a_good_document_makes_the_reader_throw() {
    byte[] good = Documents.resource("/good/storage.yaml").getBytes(StandardCharsets.UTF_8);
    int refused = 0;
    for (int seed = 0; seed < MUTATIONS; seed++) {
      byte[] mutated = mutate(good, new Random(seed));
      // A throw fails the test; the seed and the text are in the message.
      refused += isRefused(mutated, seed) ? 1 : 0;
    }
    assertThat(refused).isGreaterThan(MUTATIONS / 2);
  }

  private static boolean isRefused(byte[] text, int seed) {
    try {
      return switch (ClusterReader.read("f", text)) {
        case ReadResult.Accepted accepted -> {
          assertThat(Documents.accept(ClusterWriter.write(accepted.document())))
              .isEqualTo(accepted.document());
          yield false;
        }
        case ReadResult.Rejected rejected -> {
          assertThat(rejected.problems()).isNotEmpty();
          yield true;
        }
      };
    } catch (RuntimeException e) {
      throw new AssertionError(
          "seed " + seed + ":\n" + new String(text, StandardCharsets.UTF_8), e);
    }
  }

  private static byte[] mutate(byte[] good, Random random) {
    String marks = "[]{}:,-?&*!|>'\"%@`#~<=\\\t\n 0xUu.";
    byte[] bytes = good.clone();
    for (int i = 0; i <= random.nextInt(6); i++) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(5)) {
        case 0 -> bytes[at] = (byte) marks.charAt(random.nextInt(marks.length()));
        case 1 -> bytes[at] = (byte) random.nextInt(256);
        case 2 -> bytes = Arrays.copyOf(bytes, Math.max(1, at));
        case 3 -> bytes = splice(bytes, at, at + 1 + random.nextInt(30));
        default -> bytes = insert(bytes, at, pick(random));
      }
    }
    return bytes;
  }

  private static String pick(Random random) {
    String[] pieces = {
      "\"\\UFFFFFFFF\"",
      "\"\\uD800\"",
      "\"\\x0\"",
      "&a ",
      "*a",
      "!!binary x",
      "!<tag:x> y",
      "? ",
      ": ",
      "<<: ",
      "--- ",
      "...\n",
      "%YAML 9.9\n",
      "%TAG ! x\n",
      "\uFEFF",
      "|9\n",
      ">-+\n",
      "null",
      "~",
      "99999999999999999999",
      "1e999",
      "\u2028",
      "- - - - ",
      "{{{{",
      "]]]]",
      "\u0000",
      "${",
      "\r",
      "é"
    };
    return pieces[random.nextInt(pieces.length)];
  }

  private static byte[] splice(byte[] bytes, int from, int to) {
    byte[] rest = Arrays.copyOf(bytes, bytes.length - (Math.min(to, bytes.length) - from));
    System.arraycopy(
        bytes, Math.min(to, bytes.length), rest, from, bytes.length - Math.min(to, bytes.length));
    return rest.length == 0 ? new byte[1] : rest;
  }

  private static byte[] insert(byte[] bytes, int at, String piece) {
    byte[] inserted = piece.getBytes(StandardCharsets.UTF_8);
    byte[] longer = Arrays.copyOf(bytes, bytes.length + inserted.length);
    System.arraycopy(bytes, at, longer, at + inserted.length, bytes.length - at);
    System.arraycopy(inserted, 0, longer, at, inserted.length);
    return longer;
  }

  private static String laughs() {
    StringBuilder text = new StringBuilder("a0: &a0 [lol,lol,lol,lol,lol,lol,lol,lol,lol]\n");
    for (int i = 1; i < 30; i++) {
      String alias = "*a" + (i - 1) + ",";
      text.append("a%d: &a%d [%s]\n".formatted(i, i, alias.repeat(9)));
    }
    return text.toString();
  }

  private static String stairs() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; text.length() < FULL - 1_000; i++) {
      text.repeat(' ', i).append("a:\n");
    }
    return text.toString();
  }

  private static String listeners() {
    return spec(
        "loadBalancer: {listeners: [" + repeat("{port: 1, service: abc}, ", 200_000) + "]}");
  }

  private static String longNames() {
    String name = repeat("x", 100_000);
    return spec(
        "config:\n    a:\n      ? " + name + "\n      : {" + numbered("k%d: yes,", 9_000) + "}");
  }

  // "Aa" and "BB" have one hash, and so has every text made of as many of both.
  private static String collisions() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 8_000; i++) {
      for (int bit = 0; bit < 13; bit++) {
        text.append((i >> bit & 1) == 0 ? "Aa" : "BB");
      }
      text.append(": 1,");
    }
    return text.toString();
  }

  private static String spec(String section) {
    return "apiVersion: muster.dev/v1\nkind: Cluster\nspec:\n  " + section;
  }

  private static String numbered(String form, int count) {
    StringBuilder text = new StringBuilder();
    IntStream.range(0, count).forEach(i -> text.append(form.formatted(i)));
    return text.toString();
  }

  private static String repeat(String piece, int length) {
    return piece.repeat(length / piece.length());
  }
}
