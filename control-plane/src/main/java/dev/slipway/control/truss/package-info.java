/** What the stock truss client speaks beside the management API: GraphQL, and uploads of archives. */
@NullMarked
package dev.slipway.control.truss;

import org.jspecify.annotations.NullMarked;
