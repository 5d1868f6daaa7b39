/** What all HTTP answers share: problems, limits and the console's files. */
@NullMarked
package dev.slipway.control.web;

import org.jspecify.annotations.NullMarked;
