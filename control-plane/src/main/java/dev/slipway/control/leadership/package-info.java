/** Which of several control planes on one database acts, and the fence before what only that one may write. */
@NullMarked
package dev.slipway.control.leadership;

import org.jspecify.annotations.NullMarked;
