package dev.slipway.runtime.harmony;

import dev.slipway.runtime.harmony.MessageReader.Piece;
import java.util.ArrayList;
import java.util.List;

/** Collects the messages of a reader. */
final class ReadMessages {

    private final List<ReadMessage> messages = new ArrayList<>();
    private final List<Header> open = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();

    record ReadMessage(Header header, String text, boolean complete) {}

    static List<ReadMessage> of(MessageReader reader, int... ids) {
        ReadMessages read = new ReadMessages();
        for (int id : ids) {
            read.add(reader.push(id));
        }
        read.add(reader.finish());
        return read.messages;
    }

    private void add(List<Piece> pieces) {
        for (Piece piece : pieces) {
            switch (piece) {
                case Piece.Opened(Header header) -> open.add(header);
                case Piece.Text(String more) -> text.append(more);
                case Piece.Closed(boolean complete) -> {
                    messages.add(new ReadMessage(open.removeLast(), text.toString(), complete));
                    text.setLength(0);
                }
            }
        }
    }
}
