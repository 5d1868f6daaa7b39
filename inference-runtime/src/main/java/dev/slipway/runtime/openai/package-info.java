/** The HTTP surface: OpenAI's chat and completions over the engine, and the pages that operators read. */
@NullMarked
package dev.slipway.runtime.openai;

import org.jspecify.annotations.NullMarked;
