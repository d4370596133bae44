package dev.muster.controller.git;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Tells whether a webhook comes from one that knows the secret. It takes the same time whatever the
 * answer, and no text of this object shows the secret.
 */
public final class WebhookSecret {
  /** The header with a signature of the body, as GitHub, Gitea and Forgejo send it. */
  public static final String SIGNATURE_HEADER = "X-Hub-Signature-256";

  /** The header with the secret itself, as GitLab sends it. */
  public static final String TOKEN_HEADER = "X-Gitlab-Token";

  private static final String ALGORITHM = "HmacSHA256";
  private static final String PREFIX = "sha256=";
  private static final int FEWEST_CHARACTERS = 16;

  private final byte[] secret;

  /**
   * Takes a secret.
   *
   * @param secret at least 16 characters
   * @throws IllegalArgumentException when it is too short to be one
   */
  public WebhookSecret(String secret) {
    if (secret.length() < FEWEST_CHARACTERS) {
      throw new IllegalArgumentException(
          "the webhook's secret is too short; expected at least "
              + FEWEST_CHARACTERS
              + " characters");
    }
    this.secret = secret.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Whether the signature is that of the body.
   *
   * @param body the body's bytes as they came
   * @param signature the value of {@link #SIGNATURE_HEADER}; any text
   */
  public boolean signs(byte[] body, String signature) {
    byte[] expected =
        (PREFIX + HexFormat.of().formatHex(hmac(body))).getBytes(StandardCharsets.UTF_8);
    return MessageDigest.isEqual(expected, signature.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Whether the token is the secret.
   *
   * @param token the value of {@link #TOKEN_HEADER}; any text
   */
  public boolean isToken(String token) {
    // Digests have one length, so that the comparison does not tell the secret's.
    return MessageDigest.isEqual(hmac(secret), hmac(token.getBytes(StandardCharsets.UTF_8)));
  }

  private byte[] hmac(byte[] bytes) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret, ALGORITHM));
      return mac.doFinal(bytes);
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
  }

  @Override
  public String toString() {
    return "WebhookSecret[…]";
  }
}
