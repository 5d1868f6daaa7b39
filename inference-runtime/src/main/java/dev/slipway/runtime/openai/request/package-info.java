/** What requests say, read and checked field by field; what all surfaces share. */
@NullMarked
package dev.slipway.runtime.openai.request;

import org.jspecify.annotations.NullMarked;
