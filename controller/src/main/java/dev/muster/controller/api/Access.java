package dev.muster.controller.api;

import dev.muster.controller.api.refusal.Reason;
import dev.muster.controller.api.refusal.Refusal;
import dev.muster.spec.Digests;
import dev.muster.spec.id.Sha256;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Set;

/** Lets in who has the token, and everybody to the probes. */
final class Access {
  private static final String SCHEME = "Bearer ";
  private static final Set<String> OPEN =
      Set.of("/healthz", "/livez", "/readyz", "/metrics", Probes.WEBHOOK);

  // Digests are compared, so that the time tells nothing of the token, not even its length.
  private final byte[] expected;

  Access(String token) {
    this.expected = bytes(Digests.sha256(token));
  }

  void check(Context context) {
    if (OPEN.contains(context.path())) {
      return;
    }
    String header = context.header("Authorization");
    if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      context.header("WWW-Authenticate", "Bearer");
      throw new Refusal(
          Reason.UNAUTHORIZED,
          "no bearer token was sent: send 'Authorization: Bearer TOKEN'; the token of a controller"
              + " on this machine is in controller.json of its data folder");
    }
    String sent = header.substring(SCHEME.length()).strip();
    if (!MessageDigest.isEqual(expected, bytes(Digests.sha256(sent)))) {
      context.header("WWW-Authenticate", "Bearer error=\"invalid_token\"");
      throw new Refusal(
          Reason.UNAUTHORIZED,
          "the bearer token is not this controller's: was the controller started anew? Read its"
              + " token again");
    }
  }

  private static byte[] bytes(Sha256 digest) {
    return digest.value().getBytes(StandardCharsets.US_ASCII);
  }
}
