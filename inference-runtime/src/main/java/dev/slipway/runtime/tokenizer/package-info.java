/** Text to token ids and back: byte-level BPE as a checkpoint's tokenizer.json describes it. */
@NullMarked
package dev.slipway.runtime.tokenizer;

import org.jspecify.annotations.NullMarked;
