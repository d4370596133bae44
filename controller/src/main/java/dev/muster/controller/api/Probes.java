package dev.muster.controller.api;

import dev.muster.controller.api.refusal.Reason;
import dev.muster.controller.api.refusal.Refusal;
import dev.muster.controller.shell.RolloutMeters;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What needs no token: probes, metrics, and the webhook, which has a secret of its own. */
final class Probes {
  static final String WEBHOOK = "/webhook";

  private final ApiParts parts;
  private final RolloutMeters rollouts;

  Probes(ApiParts parts) {
    this.parts = parts;
    this.rollouts = new RolloutMeters(parts.meters(), parts.world(), parts.clock());
  }

  void register(RoutesConfig routes) {
    routes.get("/healthz", context -> Answers.text(context, 200, "ok"));
    routes.get("/livez", context -> Answers.text(context, 200, "ok"));
    routes.get("/readyz", this::ready);
    routes.get(
        "/metrics",
        context -> {
          rollouts.refresh();
          Answers.text(context, 200, parts.meters().scrape());
          context.contentType("text/plain; version=0.0.4; charset=utf-8");
        });
    routes.post(WEBHOOK, this::webhook);
  }

  private void ready(Context context) {
    switch (parts.readiness().get()) {
      case Readiness.Ready _ -> Answers.text(context, 200, "ok");
      case Readiness.NotReady not -> Answers.text(context, 503, "not ready: " + not.why());
    }
  }

  private void webhook(Context context) {
    WebhookReceiver receiver =
        parts
            .webhook()
            .orElseThrow(() ->
                new Refusal(
                    Reason.NOT_FOUND,
                    "no webhook is served: the controller was started without a webhook secret"));
    Map<String, String> headers =
        context.headerMap().entrySet().stream()
            .collect(
                Collectors.toMap(
                    header -> header.getKey().toLowerCase(Locale.ROOT),
                    Map.Entry::getValue,
                    (first, _) -> first));
    switch (receiver.receive(headers, Caller.body(context))) {
      case WebhookReceiver.Outcome.Accepted accepted ->
          Answers.text(context, 202, "accepted: " + accepted.what());
      case WebhookReceiver.Outcome.Ignored ignored ->
          Answers.text(context, 200, "ignored: " + ignored.why());
      case WebhookReceiver.Outcome.Refused refused ->
          throw new Refusal(Reason.FORBIDDEN, "the webhook is refused: " + refused.why());
    }
  }
}
