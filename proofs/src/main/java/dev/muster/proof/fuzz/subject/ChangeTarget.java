package dev.muster.proof.fuzz.subject;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.controller.api.change.ClusterChanges;
import dev.muster.controller.api.change.ClusterEditor;
import dev.muster.controller.api.change.Person;
import dev.muster.controller.api.refusal.Refusal;
import dev.muster.controller.store.memory.MemoryStore;
import dev.muster.proof.fuzz.Answer;
import dev.muster.proof.fuzz.Chance;
import dev.muster.proof.fuzz.JsonMutation;
import dev.muster.proof.fuzz.Mutation;
import dev.muster.proof.fuzz.Target;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;

/** What a person says in the body of a change: who, why, how many, how long. */
final class ChangeTarget implements Target {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<byte[]> SAMPLES =
      Mutation.bytesOf(
          List.of(
              "{\"actor\":\"ann\",\"reason\":\"because 😀\",\"count\":2,\"forSeconds\":60}",
              "{\"reason\":\""
                  + "😀".repeat(600)
                  + "\",\"actor\":\"x"
                  + "é😀".repeat(900)
                  + "\"}"));
  private static final List<String> TOKENS =
      List.of("\\ud800", "\\udc00", "\\u0000", "\"reason\":", "\"count\":", "1", "\"", "\\", "😀");

  @Override
  public String name() {
    return "api-change";
  }

  @Override
  public int weight() {
    return 60;
  }

  @Override
  public byte[] generate(Chance chance) {
    byte[] base = chance.pick(SAMPLES);
    return switch (chance.below(5)) {
      case 0 -> base;
      case 1, 2 -> new JsonMutation(chance).make(base);
      default -> new Mutation(chance, SAMPLES, TOKENS).make();
    };
  }

  @Override
  public Answer feed(byte[] input) throws IOException {
    JsonNode read;
    try {
      read = JSON.readTree(input);
    } catch (JsonProcessingException _) {
      return Answer.refused();
    }
    if (!(read instanceof ObjectNode body)) {
      return Answer.refused();
    }
    MemoryStore store = Keeping.store();
    ClusterChanges changes =
        new ClusterChanges(new ClusterEditor(store, () -> Samples.NOW), () -> Samples.NOW);
    Person person = new Person(body.path("actor").asText(""), body.path("reason").asText(""));
    try {
      changes.suspend(Samples.KEY, person, OptionalLong.of(body.path("forSeconds").asLong(1)));
      changes.confirm(Samples.KEY, person, body.path("count").asLong(1), OptionalLong.empty());
    } catch (Refusal _) {
      return Answer.refused();
    }
    changes.resume(Samples.KEY, person);
    changes.suspend(Samples.KEY, person, OptionalLong.of(1));
    return Keeping.judge(store, Samples.KEY);
  }
}
