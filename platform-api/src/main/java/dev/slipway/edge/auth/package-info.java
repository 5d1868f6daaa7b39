/** Who is calling: API keys and console sessions, known by their hashes. */
@NullMarked
package dev.slipway.edge.auth;

import org.jspecify.annotations.NullMarked;
