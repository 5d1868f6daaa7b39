package dev.slipway.control.audit;

import dev.slipway.control.audit.AuditRequest.Direction;
import dev.slipway.control.web.InvalidRequestException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/** Where the next page begins: after this event, in this direction. */
record AuditCursor(long after, Direction direction) {

    private static final Pattern WRITTEN = Pattern.compile("(\\d{1,18}):(ASC|DESC):([0-9a-f]{8})");

    String text() {
        String content = after + ":" + direction;
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((content + ":" + sum(content)).getBytes(StandardCharsets.UTF_8));
    }

    static AuditCursor parse(String text) {
        Matcher matcher = WRITTEN.matcher(decoded(text));
        if (!matcher.matches() || !matcher.group(3).equals(sum(matcher.group(1) + ":" + matcher.group(2)))) {
            throw wrong(text);
        }
        return new AuditCursor(Long.parseLong(matcher.group(1)), Direction.valueOf(matcher.group(2)));
    }

    private static String decoded(String text) {
        try {
            return new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            throw wrong(text);
        }
    }

    private static InvalidRequestException wrong(String text) {
        return new InvalidRequestException("cursor", text, "the cursor of an earlier page");
    }

    private static String sum(String content) {
        CRC32 crc = new CRC32();
        crc.update(content.getBytes(StandardCharsets.UTF_8));
        return String.format(Locale.ROOT, "%08x", crc.getValue());
    }
}
