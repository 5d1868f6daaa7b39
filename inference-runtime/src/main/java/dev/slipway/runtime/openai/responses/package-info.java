/** OpenAI's responses, and those that are kept. */
@NullMarked
package dev.slipway.runtime.openai.responses;

import org.jspecify.annotations.NullMarked;
