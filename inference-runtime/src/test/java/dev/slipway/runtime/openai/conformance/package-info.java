/** What becomes of each field of a request: tried on the demonstration model, and written down in docs/openai-compatibility.md. */
@NullMarked
package dev.slipway.runtime.openai.conformance;

import org.jspecify.annotations.NullMarked;
