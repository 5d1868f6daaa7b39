/** The gpt-oss network: its shape, its forward pass, and the operations that it asks of a device. */
@NullMarked
package dev.slipway.runtime.model;

import org.jspecify.annotations.NullMarked;
