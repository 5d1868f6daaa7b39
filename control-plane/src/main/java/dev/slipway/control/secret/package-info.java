/** Secrets of users: stored encrypted, never shown again, and handed to the replicas whose config names them. */
@NullMarked
package dev.slipway.control.secret;

import org.jspecify.annotations.NullMarked;
