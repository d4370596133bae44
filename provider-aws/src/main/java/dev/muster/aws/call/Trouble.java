package dev.muster.aws.call;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What the error codes of the API mean; the text of an error is never read. */
public enum Trouble {
  /** Too many calls. */
  THROTTLED(
      "RequestLimitExceeded",
      "Throttling",
      "ThrottlingException",
      "TooManyRequestsException",
      "RequestThrottled",
      "PriorRequestNotComplete",
      "EC2ThrottledException",
      "SlowDown"),
  /** No room for a machine of this type in this zone now. */
  NO_CAPACITY(
      "InsufficientInstanceCapacity",
      "InsufficientHostCapacity",
      "InsufficientReservedInstanceCapacity",
      "InsufficientFreeAddressesInSubnet",
      "InsufficientCapacity",
      "UnfulfillableCapacity",
      "Unsupported",
      "MaxSpotInstanceCountExceeded",
      "VcpuLimitExceeded",
      "InstanceLimitExceeded"),
  /** The credentials may not do it. */
  DENIED(
      "UnauthorizedOperation",
      "AccessDenied",
      "AccessDeniedException",
      "AuthFailure",
      "Blocked",
      "ExpiredToken",
      "InvalidClientTokenId",
      "OptInRequired",
      "OperationNotPermitted",
      "PendingVerification",
      "SignatureDoesNotMatch",
      "UnrecognizedClientException"),
  /** What it was about is not there. */
  GONE(
      "InvalidInstanceID.NotFound",
      "InvalidVpcID.NotFound",
      "InvalidSubnetID.NotFound",
      "InvalidGroup.NotFound",
      "InvalidGroupId.NotFound",
      "InvalidInternetGatewayID.NotFound",
      "InvalidRouteTableID.NotFound",
      "InvalidRoute.NotFound",
      "InvalidAssociationID.NotFound",
      "InvalidAMIID.NotFound",
      "InvalidAMIID.Unavailable",
      "InvalidPermission.NotFound",
      "InvalidLaunchTemplateId.NotFound",
      "InvalidLaunchTemplateId.NotFoundException",
      "InvalidLaunchTemplateName.NotFoundException",
      "InvalidLaunchTemplateId.VersionNotFound",
      "Gateway.NotAttached",
      "LoadBalancerNotFound",
      "ListenerNotFound",
      "NoSuchResourceException",
      "TargetGroupNotFound"),
  /** It is there already. */
  EXISTS(
      "InvalidGroup.Duplicate",
      "InvalidPermission.Duplicate",
      "InvalidLaunchTemplateName.AlreadyExistsException",
      "Resource.AlreadyAssociated",
      "RouteAlreadyExists",
      "DuplicateLoadBalancerName",
      "DuplicateTargetGroupName",
      "DuplicateListener"),
  /** Something else uses it or changes it. */
  CONFLICT(
      "DependencyViolation",
      "ResourceInUse",
      "IncorrectState",
      "IncorrectInstanceState",
      "InvalidSubnet.Conflict",
      "OperationAborted"),
  /** Amazon's own trouble: whether it took effect is not known. */
  UNCERTAIN(
      "InternalError",
      "InternalFailure",
      "InternalServiceError",
      "ServiceUnavailable",
      "ServiceUnavailableException",
      "Unavailable",
      "RequestTimeout",
      "RequestTimeoutException");

  private static final Map<String, Trouble> BY_CODE = new HashMap<>();

  static {
    for (Trouble trouble : values()) {
      for (String code : trouble.codes.split(" ", -1)) {
        BY_CODE.put(code, trouble);
      }
    }
  }

  /** With blanks between them, which no code has. */
  private final String codes;

  Trouble(String... codes) {
    this.codes = String.join(" ", codes);
  }

  /** What a code means; empty when it is none that Muster knows. */
  public static Optional<Trouble> of(String code) {
    return Optional.ofNullable(BY_CODE.get(code));
  }
}
