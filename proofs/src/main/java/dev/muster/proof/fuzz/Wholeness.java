package dev.muster.proof.fuzz;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Looks for nulls in what was read: no type of Muster's may hold one. */
public final class Wholeness {
  private static final ClassValue<List<Method>> ACCESSORS =
      new ClassValue<>() {
        @Override
        protected List<Method> computeValue(Class<?> type) {
          return Arrays.stream(type.getRecordComponents())
              .map(RecordComponent::getAccessor)
              .peek(accessor -> accessor.setAccessible(true))
              .toList();
        }
      };

  private Wholeness() {}

  /** Where the first null is; empty when there is none. */
  public static Optional<String> hole(@Nullable Object value) {
    return switch (value) {
      case null -> Optional.of("");
      case Record whole -> inRecord(whole);
      case Iterable<?> many -> inAll(many);
      case Map<?, ?> map -> inAll(map.keySet()).or(() -> inAll(map.values()));
      case Optional<?> maybe -> maybe.flatMap(Wholeness::hole);
      // open type: everything else has no parts.
      default -> Optional.empty();
    };
  }

  private static Optional<String> inAll(Iterable<?> many) {
    for (Object one : many) {
      Optional<String> hole = hole(one);
      if (hole.isPresent()) {
        return Optional.of("[]" + hole.get());
      }
    }
    return Optional.empty();
  }

  private static Optional<String> inRecord(Record whole) {
    for (Method accessor : ACCESSORS.get(whole.getClass())) {
      Optional<String> hole = hole(part(whole, accessor));
      if (hole.isPresent()) {
        return Optional.of("." + accessor.getName() + hole.get());
      }
    }
    return Optional.empty();
  }

  private static @Nullable Object part(Record whole, Method accessor) {
    try {
      return accessor.invoke(whole);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException("a record does not show its parts", e);
    }
  }
}
