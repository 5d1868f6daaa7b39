/** Presets: configs that ship with the product. */
@NullMarked
package dev.slipway.control.catalog;

import org.jspecify.annotations.NullMarked;
