/** Conversations as Harmony tokens, and a model's tokens as reasoning, content and tool calls. */
@NullMarked
package dev.slipway.runtime.harmony;

import org.jspecify.annotations.NullMarked;
