/** What is wrong with a text that is not JSON, said to whoever wrote it. */
@NullMarked
package dev.slipway.runtime.json;

import org.jspecify.annotations.NullMarked;
