package dev.slipway.control.logs;

import java.util.regex.Pattern;

/** What a program printed, as text that can be stored and shown. */
final class OutputText {

    /** Characters; what is longer is cut. */
    static final int MAX_LENGTH = 16 * 1024;

    private static final Pattern COLOURS = Pattern.compile("\u001b\\[[0-9;?]*[ -/]*[@-~]");
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cntrl}\\p{Cs}&&[^\t\n]]");

    private OutputText() {}

    /** Without colours, and with a mark in place of what is no text. */
    static String readable(String text) {
        String plain = UNPRINTABLE
                .matcher(COLOURS.matcher(text).replaceAll(""))
                .replaceAll("\ufffd")
                .stripTrailing();
        return plain.length() <= MAX_LENGTH
                ? plain
                : plain.substring(0, MAX_LENGTH) + "… (" + (plain.length() - MAX_LENGTH) + " more characters were cut)";
    }
}
