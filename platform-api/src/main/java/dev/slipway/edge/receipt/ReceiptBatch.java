package dev.slipway.edge.receipt;

import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.List;

/** The receipts of the requests that end in one turn of an event loop, which go to the log together. */
final class ReceiptBatch implements Runnable {

    private record Waiting(String requestId, int start, Runnable then) {}

    private final Receipts receipts;
    private final EventExecutor loop;
    private final JsonLines lines = new JsonLines();
    private final List<Waiting> waiting = new ArrayList<>();

    ReceiptBatch(Receipts receipts, EventExecutor loop) {
        this.receipts = receipts;
        this.loop = loop;
    }

    /** On the event loop only. */
    void add(Receipt receipt, Runnable then) {
        if (waiting.isEmpty()) {
            loop.execute(this);
        }
        waiting.add(new Waiting(receipt.requestId(), lines.size(), then));
        receipt.appendTo(lines);
    }

    @Override
    public void run() {
        byte[] all = lines.copyFrom(0);
        receipts.append(all);
        for (int i = 0; i < waiting.size(); i++) {
            int stop = i + 1 < waiting.size() ? waiting.get(i + 1).start() : all.length;
            receipts.remember(waiting.get(i).requestId(), all, waiting.get(i).start(), stop);
        }
        List<Waiting> done = List.copyOf(waiting);
        waiting.clear();
        lines.clear();
        done.forEach(one -> one.then().run());
    }
}
