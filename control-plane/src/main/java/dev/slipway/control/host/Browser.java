package dev.slipway.control.host;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;

/** The user's own browser. */
final class Browser {

    private Browser() {}

    static void open(String link) {
        try {
            new ProcessBuilder("xdg-open", link)
                    .redirectOutput(Redirect.DISCARD)
                    .redirectError(Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            System.err.println("no browser was opened: " + e.getMessage());
        }
    }
}
