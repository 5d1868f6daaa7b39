package dev.slipway.control.truss;

import dev.slipway.control.truss.S3Exception.Code;
import dev.slipway.control.web.BodyTooLargeException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** As much of S3 as an upload needs: one object in one piece, or in parts. */
@RestController
@RequestMapping(UploadController.PREFIX + "/" + Uploads.BUCKET + "/{id:[a-z0-9]+}.tar")
class UploadController {

    static final String PREFIX = "/uploads";

    private static final Logger log = LoggerFactory.getLogger(UploadController.class);
    private static final int MAX_PARTS = 10_000;
    private static final String UPLOAD_ID = "uploadId";

    private final Uploads uploads;

    UploadController(Uploads uploads) {
        this.uploads = uploads;
    }

    @PutMapping
    ResponseEntity<Void> put(@PathVariable String id, HttpServletRequest request) throws IOException {
        SignedRequest signed = signed(request);
        UploadFolder upload = uploads.open(signed, id);
        String uploadId = signed.parameter(UPLOAD_ID);
        CheckedBody body = new CheckedBody(signed);
        String tag = uploadId == null
                ? upload.put(body, request.getInputStream())
                : upload.putPart(uploadId, partNumber(signed), body, request.getInputStream());
        return ResponseEntity.ok().eTag(tag).build();
    }

    @PostMapping(produces = MediaType.APPLICATION_XML_VALUE)
    String post(@PathVariable String id, HttpServletRequest request) throws IOException {
        SignedRequest signed = signed(request);
        UploadFolder upload = uploads.open(signed, id);
        String key = Uploads.key(id);
        if (signed.parameter("uploads") != null) {
            return S3Xml.begun(Uploads.BUCKET, key, upload.begin());
        }
        String uploadId = signed.parameter(UPLOAD_ID);
        if (uploadId == null) {
            throw new S3Exception(Code.NotImplemented, "a POST begins or completes a multipart upload");
        }
        List<UploadFolder.Part> parts = S3Xml.parts(request.getInputStream());
        upload.complete(uploadId, parts);
        return S3Xml.completed(Uploads.BUCKET, key, parts.size());
    }

    @DeleteMapping
    ResponseEntity<Void> delete(@PathVariable String id, HttpServletRequest request) throws IOException {
        SignedRequest signed = signed(request);
        UploadFolder upload = uploads.open(signed, id);
        String uploadId = signed.parameter(UPLOAD_ID);
        if (uploadId == null) {
            throw new S3Exception(Code.NotImplemented, "a DELETE aborts a multipart upload");
        }
        upload.abort(uploadId);
        return ResponseEntity.noContent().build();
    }

    @ExceptionHandler
    ResponseEntity<String> refused(S3Exception e) {
        return answer(e.code(), String.valueOf(e.getMessage()));
    }

    @ExceptionHandler
    ResponseEntity<String> failed(IOException e) {
        if (BodyTooLargeException.causeOf(e) != null) {
            return answer(Code.EntityTooLarge, String.valueOf(e.getMessage()));
        }
        log.warn("upload not kept: {}", e.toString());
        return answer(Code.InternalError, "the upload could not be written; try again");
    }

    private static ResponseEntity<String> answer(Code code, String message) {
        return ResponseEntity.status(status(code))
                .contentType(MediaType.APPLICATION_XML)
                .body(S3Xml.error(code, message));
    }

    private static HttpStatus status(Code code) {
        return switch (code) {
            case AccessDenied, InvalidAccessKeyId, RequestTimeTooSkewed, SignatureDoesNotMatch -> HttpStatus.FORBIDDEN;
            case NoSuchUpload -> HttpStatus.NOT_FOUND;
            case NotImplemented -> HttpStatus.NOT_IMPLEMENTED;
            case InternalError -> HttpStatus.INTERNAL_SERVER_ERROR;
            case AuthorizationHeaderMalformed,
                    BadDigest,
                    EntityTooLarge,
                    ExpiredToken,
                    IncompleteBody,
                    InvalidArgument,
                    InvalidPart,
                    InvalidRequest,
                    InvalidToken,
                    MalformedXML -> HttpStatus.BAD_REQUEST;
        };
    }

    private static int partNumber(SignedRequest signed) {
        String number = signed.parameter("partNumber");
        int value = number != null && number.matches("[0-9]{1,5}") ? Integer.parseInt(number) : 0;
        if (value < 1 || value > MAX_PARTS) {
            throw new S3Exception(Code.InvalidArgument, "partNumber must be a number from 1 to " + MAX_PARTS);
        }
        return value;
    }

    private static SignedRequest signed(HttpServletRequest request) {
        Map<String, List<String>> headers = new HashMap<>();
        for (String name : Collections.list(request.getHeaderNames())) {
            headers.put(name.toLowerCase(Locale.ROOT), Collections.list(request.getHeaders(name)));
        }
        return new SignedRequest(request.getMethod(), request.getRequestURI(), request.getQueryString(), headers);
    }
}
