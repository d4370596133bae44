package dev.muster.local.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalJsonTest {
  @TempDir private Path folder;

  private record Tagged(SortedMap<String, String> tags) {}

  @Test
  void a_file_that_holds_null_is_damaged() throws IOException {
    for (String json : new String[] {"null", "{\"tags\":null}", "{\"tags\":{\"a\":null}}", "{}"}) {
      Path file = Files.write(folder.resolve("record.json"), json.getBytes(UTF_8));
      assertThatThrownBy(() -> LocalJson.read(file, Tagged.class))
          .as(json)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("record.json is damaged");
    }
  }
}
