package dev.slipway.control.logs;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.BindParam;

/** Which lines a caller asks for, in the query of a GET or in the body of a POST; Baseten's names. */
record LogRequest(
        @BindParam("start_epoch_millis") @Nullable Long startEpochMillis,
        @BindParam("end_epoch_millis") @Nullable Long endEpochMillis,
        @Nullable Direction direction,
        @Nullable Integer limit,
        @BindParam("min_level") @Nullable LogLevel minLevel,
        @Nullable String replica,
        @BindParam("request_id") @Nullable String requestId,
        @Nullable String component,
        @BindParam("search_pattern") @Nullable String searchPattern,
        @Nullable List<String> includes,
        @Nullable List<String> excludes) {

    /** Spelled as in the query. */
    enum Direction {
        asc,
        desc
    }
}
