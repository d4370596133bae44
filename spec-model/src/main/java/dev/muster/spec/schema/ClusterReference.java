package dev.muster.spec.schema;

import dev.muster.spec.schema.Field.Presence;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The model as the reference of every field, in Markdown. */
public final class ClusterReference {
  private ClusterReference() {}

  /** Tables of all fields, one a section, with what is refused in this version behind them. */
  public static String markdown() {
    StringBuilder text = new StringBuilder();
    List<String> unavailable = new ArrayList<>();
    section("", ClusterModel.DOCUMENT, text, unavailable);
    text.append("## Not in this version\n\n");
    text.append(
        "Later versions of Muster read these. Until then each is refused at its line, never"
            + " ignored. Write instead:\n\n");
    unavailable.forEach(line -> text.append("- ").append(line).append('\n'));
    return text.toString();
  }

  private static void section(
      String path, Shape.Section section, StringBuilder text, List<String> unavailable) {
    text.append("## ").append(path.isEmpty() ? "The document" : "`" + path + "`").append("\n\n");
    text.append("| field | what it is | form | when left out |\n| --- | --- | --- | --- |\n");
    for (Field field : section.fields()) {
      text.append(
          "| `%s` | %s | %s | %s |\n"
              .formatted(
                  field.name(),
                  cell(field.documentation()),
                  cell(form(field.shape())),
                  presence(field)));
    }
    text.append('\n');
    section
        .unavailable()
        .forEach(
            later -> unavailable.add("`" + child(path, later.name()) + "`: " + later.instead()));
    for (Field field : section.fields()) {
      below(child(path, field.name()), field.shape(), text, unavailable);
    }
  }

  private static void below(
      String path, Shape shape, StringBuilder text, List<String> unavailable) {
    switch (shape) {
      case Shape.Section section -> section(path, section, text, unavailable);
      case Shape.Named named -> below(path + ".<name>", named.value(), text, unavailable);
      case Shape.Items items -> below(path + "[]", items.item(), text, unavailable);
      case Shape.Choice choice ->
          choice
              .unavailable()
              .forEach(later ->
                  unavailable.add("`" + path + ": " + later.name() + "`: " + later.instead()));
      case Shape.Text _, Shape.WholeNumber _, Shape.Length _, Shape.Flag _, Shape.Json _ -> {}
    }
  }

  private static String child(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  private static String form(Shape shape) {
    return switch (shape) {
      case Shape.Section section -> section.expectation();
      case Shape.Named named ->
          named.expectation()
              + (named.value() instanceof Shape.Section
                  ? ""
                  : ", each value " + form(named.value()));
      case Shape.Items items ->
          items.expectation()
              + (items.distinct() ? " that differ" : "")
              + (items.item() instanceof Shape.Section ? "" : ", each " + form(items.item()));
      case Shape.Choice choice when choice.options().size() > 1 ->
          choice.options().stream()
              .map(option -> "`" + option.name() + "`: " + option.documentation())
              .collect(Collectors.joining(" "));
      case Shape.Choice choice -> choice.expectation();
      case Shape.Text text -> text.expectation();
      case Shape.WholeNumber number -> number.expectation();
      case Shape.Length length -> length.expectation();
      case Shape.Flag flag -> flag.expectation();
      case Shape.Json json -> json.expectation();
    };
  }

  private static String presence(Field field) {
    return switch (field.presence()) {
      case Presence.Required _ -> "required";
      case Presence.Optional _ -> "there is none";
      case Presence.Default(String text) -> "`" + text + "`";
      case Presence.Empty _ ->
          field.shape() instanceof Shape.Section ? "its fields' defaults" : "empty";
    };
  }

  private static String cell(String text) {
    return text.replace("|", "\\|");
  }
}
