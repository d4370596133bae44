package dev.muster.provider.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OrdinalsTest {
  private static final long SEED = 5;

  @ParameterizedTest
  @CsvSource({
    "7,           7",
    "1 2,         1+2",
    "1 2 3,       1-3",
    "1 4 7 10,    1-10/3",
    "1 4 7 10 11, 1-10/3+11",
    "2 3 5 7 9,   2+3-9/2"
  })
  void places_that_are_equally_far_from_each_other_are_one_range(String places, String text) {
    Ordinals ordinals =
        new Ordinals(List.of(places.split(" ")).stream().map(Integer::valueOf).toList());

    assertThat(ordinals).hasToString(text);
    assertThat(Ordinals.parse(text)).isEqualTo(ordinals);
  }

  @Test
  void a_zone_of_a_large_service_fits_a_tag() {
    assertThat(new Ordinals(IntStream.range(0, 50).map(i -> 9_001 + 3 * i).boxed().toList()))
        .matches(Ordinals::fitsTag)
        .hasToString("9001-9148/3");
  }

  @Test
  void whatever_is_written_is_read_back() {
    Random random = new Random(SEED);
    for (int round = 0; round < 1_000; round++) {
      TreeSet<Integer> places = new TreeSet<>();
      int bound = 2 + random.nextInt(60);
      for (int i = 0; i <= random.nextInt(40); i++) {
        places.add(1 + random.nextInt(bound));
      }
      Ordinals ordinals = new Ordinals(List.copyOf(places));

      assertThat(Ordinals.parse(ordinals.toString())).isEqualTo(ordinals);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0",
        "-1",
        "1+1",
        "2+1",
        "1-",
        "1-3/0",
        "1-4/2",
        "3-1",
        "1-2000000000",
        "1-3/",
        "one",
        "1,2",
        "1+"
      })
  void anything_else_is_refused(String text) {
    assertThatThrownBy(() -> Ordinals.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
