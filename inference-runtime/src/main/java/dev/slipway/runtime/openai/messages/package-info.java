/** Anthropic's messages. */
@NullMarked
package dev.slipway.runtime.openai.messages;

import org.jspecify.annotations.NullMarked;
