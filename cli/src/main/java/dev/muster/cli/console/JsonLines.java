package dev.muster.cli.console;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import org.slf4j.event.KeyValuePair;

/**
 * A log line as one JSON object: {@code ts, level, logger, msg}, then the keys of the line, and
 * {@code error} with its stack where something was thrown.
 */
final class JsonLines extends LayoutBase<ILoggingEvent> {
  @Override
  public String doLayout(ILoggingEvent event) {
    ObjectNode line = JsonNodeFactory.instance.objectNode();
    line.put("ts", Instant.ofEpochMilli(event.getTimeStamp()).toString())
        .put("level", event.getLevel().toString().toLowerCase(java.util.Locale.ROOT))
        .put("logger", event.getLoggerName())
        .put("msg", event.getFormattedMessage());
    List<KeyValuePair> pairs = event.getKeyValuePairs();
    if (pairs != null) {
      pairs.forEach(pair -> put(line, pair));
    }
    IThrowableProxy thrown = event.getThrowableProxy();
    if (thrown != null) {
      line.put("error", ThrowableProxyUtil.asString(thrown));
    }
    return line + System.lineSeparator();
  }

  private static void put(ObjectNode line, KeyValuePair pair) {
    switch (pair.value) {
      case null -> line.putNull(pair.key);
      case Long number -> line.put(pair.key, number);
      case Integer number -> line.put(pair.key, number);
      case Double number -> line.put(pair.key, number);
      case Boolean flag -> line.put(pair.key, flag);
      // open type: whatever a line carries
      default -> line.put(pair.key, String.valueOf(pair.value));
    }
  }
}
