package dev.slipway.runtime.openai;

import dev.slipway.runtime.openai.request.OpenAiErrors;
import dev.slipway.runtime.openai.request.OpenAiException;
import dev.slipway.runtime.openai.responses.BackgroundRun;
import dev.slipway.runtime.openai.responses.ResponseAnswer;
import dev.slipway.runtime.openai.responses.ResponseEvent;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.core.publisher.Sinks.EmitFailureHandler;
import reactor.core.scheduler.Schedulers;

/** Makes a response whether or not a client waits for it. One thread at a time has the answer. */
final class BackgroundResponse implements BackgroundRun {

    private static final Logger log = LoggerFactory.getLogger(BackgroundResponse.class);

    private final ResponseAnswer answer;
    private final AnswerRun run;
    private final Sinks.Many<ResponseEvent.Numbered> events =
            Sinks.many().replay().all();
    private final Disposable.Swap generation = Disposables.swap();
    private boolean over;
    private boolean receiptTaken;

    /** @param run of this answer, which nobody has subscribed to */
    BackgroundResponse(ResponseAnswer answer, AnswerRun run) {
        this.answer = answer;
        this.run = run;
    }

    synchronized void begin() {
        tell(answer.queue(this));
        generation.update(run.chunks().subscribe(this::accept, this::fail, this::complete));
    }

    @SuppressWarnings("unchecked") // a response's chunks are its events
    private synchronized void accept(List<?> chunks) {
        if (!over) {
            tell((List<ResponseEvent.Numbered>) chunks);
        }
    }

    private synchronized void complete() {
        if (!over) {
            end(answer.closing());
        }
    }

    private synchronized void fail(Throwable failure) {
        if (over) {
            return;
        }
        if (failure instanceof OpenAiException told) {
            end(answer.failure(told.error()));
        } else {
            log.error("response in the background failed", failure);
            end(answer.failure(OpenAiErrors.internal().error()));
        }
    }

    @Override
    public synchronized void cancel() {
        if (!over) {
            generation.dispose();
            end(answer.cancelled());
        }
    }

    /** Not at once: whoever calls this may hold what the answer has to reach while this is locked. */
    @Override
    public void abandon() {
        var _ = Schedulers.parallel().schedule(this::cancel);
    }

    @Override
    public boolean keepsEvents() {
        return answer.streamed();
    }

    @Override
    public Flux<ResponseEvent.Numbered> events() {
        return events.asFlux();
    }

    @Override
    public synchronized Optional<Receipt> takeReceipt() {
        if (!over || receiptTaken) {
            return Optional.empty();
        }
        receiptTaken = true;
        return Optional.of(run.receipt());
    }

    private void end(List<ResponseEvent.Numbered> last) {
        over = true;
        tell(last);
        events.emitComplete(EmitFailureHandler.FAIL_FAST);
    }

    private void tell(List<ResponseEvent.Numbered> more) {
        if (keepsEvents()) {
            more.forEach(event -> events.emitNext(event, EmitFailureHandler.FAIL_FAST));
        }
    }
}
