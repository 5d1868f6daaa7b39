package dev.slipway.runtime.harmony;

import java.util.List;
import java.util.stream.IntStream;

/** Which analysis messages of earlier turns a prompt leaves out. */
final class OldReasoning {

    private OldReasoning() {}

    static List<HarmonyMessage> drop(List<HarmonyMessage> messages, HarmonyStyle style) {
        int boundary = switch (style) {
            case CHANNEL_FIRST -> lastFinal(messages);
            case LIBRARY -> lastAssistantIsFinal(messages) ? firstFinal(messages) : 0;
        };
        return IntStream.range(0, messages.size())
                .filter(i -> i >= boundary || !messages.get(i).isAnalysis())
                .mapToObj(messages::get)
                .toList();
    }

    private static int firstFinal(List<HarmonyMessage> messages) {
        return IntStream.range(0, messages.size())
                .filter(i -> messages.get(i).isFinal())
                .findFirst()
                .orElse(0);
    }

    private static int lastFinal(List<HarmonyMessage> messages) {
        return IntStream.range(0, messages.size())
                .filter(i -> messages.get(i).isFinal())
                .max()
                .orElse(0);
    }

    private static boolean lastAssistantIsFinal(List<HarmonyMessage> messages) {
        return messages.reversed().stream()
                .filter(message -> message.author().isAssistant())
                .findFirst()
                .filter(HarmonyMessage::isFinal)
                .isPresent();
    }
}
