package dev.muster.controller.api;

import dev.muster.controller.api.refusal.Reason;
import dev.muster.controller.api.refusal.Refusal;
import dev.muster.spec.Digests;
import dev.muster.spec.id.Sha256;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Lets in who has the token, and everybody to the probes. */
final class Access {
  private static final String BEARER = "Bearer ";
  private static final String BASIC = "Basic ";
  private static final List<String> BROWSER_HEADERS = List.of("Origin", "Sec-Fetch-Site");
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
    String header = Optional.ofNullable(context.header("Authorization")).orElse("");
    String sent = credentials(header, BEARER).orElseGet(() -> password(context, header));
    if (sent.isEmpty()) {
      context.header("WWW-Authenticate", "Bearer");
      throw new Refusal(
          Reason.UNAUTHORIZED,
          "no bearer token was sent: send 'Authorization: Bearer TOKEN'; the token of a controller"
              + " on this machine is in controller.json of its data folder");
    }
    if (!MessageDigest.isEqual(expected, bytes(Digests.sha256(sent)))) {
      context.header("WWW-Authenticate", "Bearer error=\"invalid_token\"");
      throw new Refusal(
          Reason.UNAUTHORIZED,
          "the bearer token is not this controller's: was the controller started anew? Read its"
              + " token again");
    }
  }

  private static Optional<String> credentials(String header, String scheme) {
    return header.regionMatches(true, 0, scheme, 0, scheme.length())
        ? Optional.of(header.substring(scheme.length()).strip())
        : Optional.empty();
  }

  // kubectl sends no token over plain HTTP, but the password of its server's address. A browser
  // that has learned a password sends it for every page that asks: none is taken from browsers.
  private static String password(Context context, String header) {
    Optional<String> encoded = credentials(header, BASIC);
    if (encoded.isEmpty()) {
      return "";
    }
    if (BROWSER_HEADERS.stream().anyMatch(name -> context.header(name) != null)) {
      throw new Refusal(
          Reason.FORBIDDEN,
          "basic authentication is not for browsers: send 'Authorization: Bearer TOKEN'");
    }
    try {
      String pair = new String(Base64.getDecoder().decode(encoded.get()), StandardCharsets.UTF_8);
      return pair.substring(pair.indexOf(':') + 1);
    } catch (IllegalArgumentException _) {
      return "";
    }
  }

  private static byte[] bytes(Sha256 digest) {
    return digest.value().getBytes(StandardCharsets.US_ASCII);
  }
}
