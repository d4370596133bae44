package dev.muster.controller.api;

import dev.muster.controller.api.object.Lists;
import io.javalin.http.Context;
import java.util.Optional;

/** Whether a request wants a table, and of what form. */
final class TableForm {
  private TableForm() {}

  /** What the rows of the wanted table carry; empty when no table is wanted. */
  static Optional<Lists.RowObject> asked(Context context) {
    String accept = context.header("Accept");
    if (accept == null || !isFirstChoice(accept)) {
      return Optional.empty();
    }
    String include = context.queryParam("includeObject");
    return Optional.of(
        switch (include == null ? "" : include) {
          case "Object" -> Lists.RowObject.OBJECT;
          case "None" -> Lists.RowObject.NONE;
          default -> Lists.RowObject.METADATA; // open type: a word of the client's
        });
  }

  // Clients list what they like best first.
  private static boolean isFirstChoice(String accept) {
    String first = accept.split(",", 2)[0].replace(" ", "");
    return first.contains(";as=Table") && first.contains(";v=v1");
  }
}
