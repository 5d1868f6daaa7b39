/** What an answer is made of, whatever its surface: usage, names of tokens, stop strings, intervals of a stream. */
@NullMarked
package dev.slipway.runtime.openai.answer;

import org.jspecify.annotations.NullMarked;
