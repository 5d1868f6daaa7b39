/** Truss config.yaml text and JSON, read into one checked value with every violation and unread field named. */
@NullMarked
package dev.slipway.control.config;

import org.jspecify.annotations.NullMarked;
