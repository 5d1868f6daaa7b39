/** OpenAI's chat completions. */
@NullMarked
package dev.slipway.runtime.openai.chat;

import org.jspecify.annotations.NullMarked;
