package dev.slipway.control.logs;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** How grave a line is; Baseten's names. */
public enum LogLevel {
    DEBUG,
    INFO,
    WARNING,
    ERROR;

    /** What a program's own word for a level means here. */
    static Optional<LogLevel> named(String word) {
        return switch (word) {
            case "TRACE", "DEBUG" -> Optional.of(DEBUG);
            case "INFO", "NOTICE" -> Optional.of(INFO);
            case "WARN", "WARNING" -> Optional.of(WARNING);
            case "ERROR", "SEVERE", "CRITICAL", "FATAL" -> Optional.of(ERROR);
            default -> Optional.empty();
        };
    }

    List<String> andAbove() {
        return Stream.of(values())
                .filter(level -> level.compareTo(this) >= 0)
                .map(LogLevel::name)
                .toList();
    }
}
