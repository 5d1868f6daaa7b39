/** What deployments and their replicas say: kept for a while, and found again by time, level, replica, request and text. */
@NullMarked
package dev.slipway.control.logs;

import org.jspecify.annotations.NullMarked;
