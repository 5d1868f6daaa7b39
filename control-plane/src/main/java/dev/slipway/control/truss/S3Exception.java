package dev.slipway.control.truss;

/** An upload that is refused, and why, in S3's words. */
final class S3Exception extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Code code;

    S3Exception(Code code, String message) {
        super(message);
        this.code = code;
    }

    Code code() {
        return code;
    }

    /** S3's codes, as far as they can come up here; the client prints the name. */
    enum Code {
        AccessDenied,
        AuthorizationHeaderMalformed,
        BadDigest,
        EntityTooLarge,
        ExpiredToken,
        IncompleteBody,
        InternalError,
        InvalidAccessKeyId,
        InvalidArgument,
        InvalidPart,
        InvalidRequest,
        InvalidToken,
        MalformedXML,
        NoSuchUpload,
        NotImplemented,
        RequestTimeTooSkewed,
        SignatureDoesNotMatch
    }
}
