package dev.slipway.control.host;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the launcher has built: for each program an argument file that holds its flags, start-up cache and jar. */
record Distribution(Path folder, Path models) {

    static Distribution ofThisProcess() {
        return new Distribution(
                Path.of(System.getProperty("slipway.distribution")), Path.of(System.getProperty("slipway.models")));
    }

    Path arguments(String program) {
        return folder.resolve(program + ".args");
    }

    List<String> command(String program, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("@" + arguments(program));
        command.addAll(arguments);
        return command;
    }
}
