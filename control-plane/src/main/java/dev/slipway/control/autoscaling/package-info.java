/** How many replicas a deployment should have: what the edges report, the decision, and the settings that it goes by. */
@NullMarked
package dev.slipway.control.autoscaling;

import org.jspecify.annotations.NullMarked;
