/** The network's operations on this machine's processor, in C, or through the Vector API. */
@NullMarked
package dev.slipway.runtime.cpu;

import org.jspecify.annotations.NullMarked;
