package dev.muster.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.aws.call.AwsApi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The page on AWS names the permissions that the provider needs, and no others. */
class PermissionsTest {
  private static final String BEGIN = "<!-- from AwsApi: begin -->\n\n";
  private static final String END = "\n<!-- from AwsApi: end -->\n";

  @Test
  void the_page_has_every_permission_of_the_list() throws IOException {
    String page = Files.readString(Path.of("../docs/aws.md"));
    String expected =
        page.substring(0, page.indexOf(BEGIN) + BEGIN.length())
            + table()
            + page.substring(page.indexOf(END));
    Files.writeString(Path.of("target/aws.md"), expected);

    assertThat(page)
        .as("the calls changed: cp provider-aws/target/aws.md docs/")
        .isEqualTo(expected);
  }

  private static String table() {
    return "| what it does | permissions |\n| --- | --- |\n"
        + Arrays.stream(AwsApi.Access.values())
            .map(access -> "| " + words(access) + " | " + permissions(access) + " |\n")
            .collect(Collectors.joining());
  }

  private static String words(AwsApi.Access access) {
    return switch (access) {
      case READ -> "looks";
      case CREATE -> "makes what is tagged with its owner";
      case OWNED -> "changes or deletes what carries an owner";
    };
  }

  private static String permissions(AwsApi.Access access) {
    return Arrays.stream(AwsApi.values())
        .filter(api -> api.access() == access)
        .map(api -> "`" + api.permission() + "`")
        .sorted()
        .collect(Collectors.joining(", "));
  }
}
