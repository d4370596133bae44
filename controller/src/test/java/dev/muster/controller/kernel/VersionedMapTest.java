package dev.muster.controller.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The kernel's own map against the library's. */
class VersionedMapTest {
  private static final int CHANGES = 4_000;
  private static final int KEYS = 300;

  @Test
  void it_is_a_sorted_map_whatever_happens_to_it() {
    Random random = new Random(11);
    TreeMap<Integer, Integer> expected = new TreeMap<>();
    VersionedMap<Integer, Integer> map = VersionedMap.empty();
    for (int change = 0; change < CHANGES; change++) {
      // First it grows, then it shrinks.
      int key = random.nextInt(KEYS);
      if (random.nextInt(CHANGES) > change) {
        expected.put(key, change);
        map = map.with(key, change);
      } else {
        expected.remove(key);
        map = map.without(key);
      }
      assertThat(new ArrayList<>(map.entrySet())).isEqualTo(new ArrayList<>(expected.entrySet()));
      assertThat(map).hasSize(expected.size());
      int from = random.nextInt(KEYS);
      List<Map.Entry<Integer, Integer>> rest = new ArrayList<>();
      map.from(from).forEachRemaining(rest::add);
      assertThat(rest).isEqualTo(new ArrayList<>(expected.tailMap(from).entrySet()));
      assertThat(map.find(from).isPresent()).isEqualTo(expected.containsKey(from));
    }
  }

  @Test
  void a_change_leaves_the_original_as_it_was() {
    VersionedMap<Integer, String> one = VersionedMap.<Integer, String>empty().with(1, "one");
    VersionedMap<Integer, String> two = one.with(2, "two").with(1, "uno");
    assertThat(one).containsExactly(Map.entry(1, "one"));
    assertThat(two.without(2)).containsExactly(Map.entry(1, "uno"));
    assertThat(two).containsExactly(Map.entry(1, "uno"), Map.entry(2, "two"));
  }

  @Test
  void keys_in_order_make_no_list_of_it() {
    VersionedMap<Integer, Integer> map = VersionedMap.empty();
    for (int key = 0; key < 100_000; key++) {
      map = map.with(key, key);
    }
    // A list would overflow the stack on the way to its end, or take minutes.
    assertThat(map.find(99_999)).contains(99_999);
    assertThat(map).hasSize(100_000);
    for (int key = 0; key < 99_990; key++) {
      map = map.without(key);
    }
    assertThat(map.keySet())
        .containsExactly(
            99_990, 99_991, 99_992, 99_993, 99_994, 99_995, 99_996, 99_997, 99_998, 99_999);
  }
}
