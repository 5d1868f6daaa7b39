/** OpenAI's completions, of text or token ids. */
@NullMarked
package dev.slipway.runtime.openai.completions;

import org.jspecify.annotations.NullMarked;
