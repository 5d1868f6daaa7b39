/** A package without the mark that each must have; {@code ArchitectureRulesTest} shows that its rule sees it. */
@Deprecated
package dev.slipway.runtime.tokenizer.unmarked;
