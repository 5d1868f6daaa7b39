package dev.slipway.runtime.harmony;

import dev.slipway.runtime.tokenizer.BpeTokenizer;
import java.util.stream.IntStream;

/**
 * Messages to tokens. Each fragment of a header is encoded by itself, and no text is ever searched for control tokens: a user
 * who types one gets ordinary tokens.
 */
final class MessageEncoder {

    private final BpeTokenizer tokenizer;
    private final HarmonyTokens control;
    private final HarmonyStyle style;
    private final IntStream.Builder out = IntStream.builder();

    MessageEncoder(BpeTokenizer tokenizer, HarmonyTokens control, HarmonyStyle style) {
        this.tokenizer = tokenizer;
        this.control = control;
        this.style = style;
    }

    void encode(HarmonyMessage message) {
        encodeOpen(message);
        boolean isCall = message.author().isAssistant() && message.recipient() != null;
        out.add(isCall ? control.call() : control.end());
    }

    /** Without the token that ends it, so that more of it may follow. */
    void encodeOpen(HarmonyMessage message) {
        out.add(control.start());
        author(message.author());
        boolean channelFirst =
                style == HarmonyStyle.CHANNEL_FIRST && message.author().isAssistant();
        if (channelFirst) {
            channel(message);
            recipient(message);
        } else {
            recipient(message);
            channel(message);
        }
        contentType(message);
        out.add(control.message());
        message.contents().forEach(this::text);
    }

    /** The words after which the model goes on: it writes its own header from the channel on. */
    int[] forCompletion() {
        out.add(control.start());
        text("assistant");
        return tokens();
    }

    int[] tokens() {
        return out.build().toArray();
    }

    private void author(HarmonyMessage.Author author) {
        if (author.isTool()) {
            text(author.name() == null ? "tool" : author.name());
            return;
        }
        text(author.role());
        if (author.name() != null) {
            text(":" + author.name());
        }
    }

    private void recipient(HarmonyMessage message) {
        if (message.addressee() != null) {
            text(" to=" + message.addressee());
        }
    }

    private void channel(HarmonyMessage message) {
        if (message.channel() != null) {
            out.add(control.channel());
            text(message.channel());
        }
    }

    private void contentType(HarmonyMessage message) {
        String type = message.contentType();
        if (type == null) {
            return;
        }
        if (type.startsWith(HarmonyTokens.CONSTRAIN)) {
            text(" ");
            out.add(control.constrain());
            text(type.substring(HarmonyTokens.CONSTRAIN.length()));
        } else {
            text(" " + type);
        }
    }

    private void text(String text) {
        for (int id : tokenizer.encode(text)) {
            out.add(id);
        }
    }
}
