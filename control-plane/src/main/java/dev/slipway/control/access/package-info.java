/** Who calls: users, API keys, sign-in tokens, sessions, and the filter that tells them apart. */
@NullMarked
package dev.slipway.control.access;

import org.jspecify.annotations.NullMarked;
