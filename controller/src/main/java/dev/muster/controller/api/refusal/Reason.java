package dev.muster.controller.api.refusal;

/** The reasons of a Kubernetes {@code Status}, each with its HTTP status. */
public enum Reason {
  /** The request cannot be read. */
  BAD_REQUEST(400, "BadRequest"),
  /** There is no token, or another one. */
  UNAUTHORIZED(401, "Unauthorized"),
  /** It may not be done at all. */
  FORBIDDEN(403, "Forbidden"),
  /** There is no such object or path. */
  NOT_FOUND(404, "NotFound"),
  /** The path has no such method. */
  METHOD_NOT_ALLOWED(405, "MethodNotAllowed"),
  /** It contradicts what is there. */
  CONFLICT(409, "Conflict"),
  /** It is there already. */
  ALREADY_EXISTS(409, "AlreadyExists"),
  /** The changes since then are not kept any more. */
  EXPIRED(410, "Expired"),
  /** The body is too large. */
  TOO_LARGE(413, "RequestEntityTooLarge"),
  /** The body is of a kind that is not read here. */
  UNSUPPORTED_MEDIA_TYPE(415, "UnsupportedMediaType"),
  /** The document or a value is wrong. */
  INVALID(422, "Invalid"),
  /** As much as is served at once is served already. */
  TOO_MANY_REQUESTS(429, "TooManyRequests"),
  /** A bug. */
  INTERNAL_ERROR(500, "InternalError"),
  /** Something that the answer needs is not reached. */
  UNAVAILABLE(503, "ServiceUnavailable");

  private final int code;
  private final String text;

  Reason(int code, String text) {
    this.code = code;
    this.text = text;
  }

  /** The HTTP status. */
  public int code() {
    return code;
  }

  /** As Kubernetes writes it. */
  public String text() {
    return text;
  }
}
