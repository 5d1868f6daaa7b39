package dev.slipway.runtime;

import dev.slipway.runtime.engine.EngineLimits;
import dev.slipway.runtime.model.GenerationConfig;
import dev.slipway.runtime.model.KvCache;
import dev.slipway.runtime.model.ModelConfig;
import dev.slipway.runtime.openai.request.ServingOptions;
import dev.slipway.runtime.tokenizer.BpeTokenizer;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The engine's settings. What is not set follows from the checkpoint and the machine.
 *
 * @param checkpoint directory with config.json and safetensors
 * @param servedModelName what clients call the model; the directory's name if not set
 * @param servedModelAliases further names of it
 * @param maxSeqLen tokens of prompt and answer together; the model's own limit, or what the KV cache holds, if not set
 * @param maxInputLen tokens of a prompt; what maxSeqLen leaves if not set
 * @param maxBatchSize sequences that run at once
 * @param maxNumTokens tokens computed in one step
 * @param maxQueueSize requests that wait for their first step, before others are turned away
 * @param longPrefillTokenThreshold tokens of one prompt that a step computes while other requests run; 0 for as many as fit
 * @param streamInterval tokens in one piece of a stream, from the second piece on
 * @param stopWords end every answer: tokens of the vocabulary's own, or text
 * @param kvCacheMemory for keys and values, outside the heap; a quarter of what full batches need if not set, but at most a
 *     quarter of the memory
 * @param kvCacheBlocks of 16 positions that the cache has; as many as kvCacheMemory holds if not set, which is the most
 * @param threads that compute; one for each processor if not set
 * @param speculation whether tokens are guessed from the text itself
 * @param requests what requests get that do not say it themselves
 * @param train answers a few requests of its own and ends, so that a start can be recorded
 */
@ConfigurationProperties(prefix = "slipway.engine", ignoreUnknownFields = false)
record EngineProperties(
        @Nullable Path checkpoint,
        @Nullable String servedModelName,
        @DefaultValue List<String> servedModelAliases,
        @Nullable Integer maxSeqLen,
        @Nullable Integer maxInputLen,
        @DefaultValue("16") int maxBatchSize,
        @Nullable Integer maxNumTokens,
        @DefaultValue("true") boolean chunkedPrefill,
        @DefaultValue("true") boolean prefixCaching,
        @DefaultValue("" + EngineLimits.USUAL_QUEUE_SIZE) int maxQueueSize,
        @DefaultValue("0") int longPrefillTokenThreshold,
        @DefaultValue("1") int streamInterval,
        @DefaultValue List<String> stopWords,
        @Nullable DataSize kvCacheMemory,
        @Nullable Integer kvCacheBlocks,
        @Nullable Integer threads,
        @DefaultValue SpeculationProperties speculation,
        @DefaultValue RequestProperties requests,
        @DefaultValue("false") boolean train) {

    private static final int DEFAULT_NUM_TOKENS = 512;

    /** Bytes of heap for each log probability of a whole answer, what is written of it included. */
    private static final int HEAP_PER_SCORE = 1024;

    EngineProperties {
        require(maxSeqLen == null || maxSeqLen >= 2, "max-seq-len", maxSeqLen, "at least 2");
        require(maxInputLen == null || maxInputLen >= 1, "max-input-len", maxInputLen, "at least 1");
        require(
                longPrefillTokenThreshold == 0 || longPrefillTokenThreshold >= 1 && chunkedPrefill,
                "long-prefill-token-threshold",
                longPrefillTokenThreshold,
                "at least 0, and 0 while chunked-prefill is off");
        require(streamInterval >= 1, "stream-interval", streamInterval, "at least 1");
        require(stopWords.stream().noneMatch(String::isEmpty), "stop-words", stopWords, "words that are not empty");
        require(maxBatchSize >= 1, "max-batch-size", maxBatchSize, "at least 1");
        require(
                maxNumTokens == null || maxNumTokens >= maxBatchSize,
                "max-num-tokens",
                maxNumTokens,
                "at least max-batch-size, which is " + maxBatchSize);
        require(maxQueueSize >= 1, "max-queue-size", maxQueueSize, "at least 1");
        require(kvCacheBlocks == null || kvCacheBlocks >= 1, "kv-cache-blocks", kvCacheBlocks, "at least 1");
        require(threads == null || threads >= 1, "threads", threads, "at least 1");
    }

    Path requiredCheckpoint() {
        if (checkpoint == null) {
            throw new IllegalArgumentException(
                    "slipway.engine.checkpoint is not set; it must be a checkpoint's directory");
        }
        return checkpoint.toAbsolutePath().normalize();
    }

    String name() {
        return servedModelName == null ? String.valueOf(requiredCheckpoint().getFileName()) : servedModelName;
    }

    int computeThreads() {
        return threads == null ? Runtime.getRuntime().availableProcessors() : threads;
    }

    EngineLimits limits(ModelConfig model) {
        int own = model.maxPositionEmbeddings();
        require(
                maxSeqLen == null || maxSeqLen <= own,
                "max-seq-len",
                maxSeqLen,
                "at most %d, which the model was made for".formatted(own));
        int blocks = blocks(model);
        int held = Math.toIntExact(Math.min(own, (long) blocks * EngineLimits.BLOCK_SIZE));
        require(
                maxSeqLen == null || maxSeqLen <= held,
                "max-seq-len",
                maxSeqLen,
                "at most %d, which the KV cache has room for".formatted(held));
        int length = maxSeqLen == null ? held : maxSeqLen;
        return new EngineLimits(
                length,
                maxBatchSize,
                stepTokens(length),
                chunkedPrefill,
                prefixCaching,
                blocks,
                maxQueueSize,
                longPrefillTokenThreshold,
                speculation.speculation());
    }

    private int blocks(ModelConfig model) {
        long blockBytes = KvCache.bytesPerBlock(model, EngineLimits.BLOCK_SIZE);
        long room = kvCacheBytes(model) / blockBytes;
        require(
                room >= 1,
                "kv-cache-memory",
                kvCacheMemory,
                "at least %dB, which hold %d positions".formatted(blockBytes, EngineLimits.BLOCK_SIZE));
        return Math.toIntExact(kvCacheBlocks == null ? room : Math.min(room, kvCacheBlocks));
    }

    ServingOptions serving(EngineLimits limits, Optional<BpeTokenizer> tokenizer, GenerationConfig checkpoint) {
        List<String> texts = stopWords.stream()
                .filter(word -> stopToken(word, tokenizer).isEmpty())
                .toList();
        require(
                texts.isEmpty() || tokenizer.isPresent(),
                "stop-words",
                texts,
                "none for a checkpoint without tokenizer.json");
        return new ServingOptions(
                Stream.concat(Stream.of(name()), servedModelAliases.stream()).toList(),
                maxInputLen == null ? limits.maxSequenceLength() : maxInputLen,
                streamInterval,
                texts,
                Runtime.getRuntime().maxMemory() / HEAP_PER_SCORE,
                requests.defaults(checkpoint));
    }

    /** The checkpoint's own, and the stop words that are one token. */
    Set<Integer> endOfText(List<Integer> ofCheckpoint, Optional<BpeTokenizer> tokenizer) {
        return Stream.concat(
                        ofCheckpoint.stream(),
                        stopWords.stream()
                                .map(word -> stopToken(word, tokenizer))
                                .filter(OptionalInt::isPresent)
                                .map(OptionalInt::getAsInt))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static OptionalInt stopToken(String word, Optional<BpeTokenizer> tokenizer) {
        return tokenizer.map(known -> known.specialToken(word)).orElse(OptionalInt.empty());
    }

    private int stepTokens(int length) {
        int few = Math.max(DEFAULT_NUM_TOKENS, maxBatchSize);
        int asked = maxNumTokens == null ? (chunkedPrefill ? few : Math.max(few, length)) : maxNumTokens;
        require(
                chunkedPrefill || asked >= length,
                "max-num-tokens",
                asked,
                "at least max-seq-len, which is %d, while chunked-prefill is off".formatted(length));
        return asked;
    }

    private long kvCacheBytes(ModelConfig model) {
        if (kvCacheMemory != null) {
            return kvCacheMemory.toBytes();
        }
        int length = maxSeqLen == null ? model.maxPositionEmbeddings() : maxSeqLen;
        long sequence = (long) Math.ceilDiv(length, EngineLimits.BLOCK_SIZE)
                * KvCache.bytesPerBlock(model, EngineLimits.BLOCK_SIZE);
        long usual = Math.max(sequence, sequence * maxBatchSize / 4);
        long bounded = Math.min(usual, memoryBytes() / 4);
        return maxSeqLen == null ? bounded : Math.max(bounded, sequence);
    }

    private static long memoryBytes() {
        return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
                .getTotalMemorySize();
    }

    /** @param name below {@code slipway.engine} */
    static void require(boolean condition, String name, @Nullable Object value, String allowed) {
        if (!condition) {
            throw new IllegalArgumentException(
                    "slipway.engine.%s is %s; it must be %s".formatted(name, value, allowed));
        }
    }
}
