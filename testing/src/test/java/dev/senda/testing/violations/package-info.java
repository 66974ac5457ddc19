/** Classes that each break one determinism rule, for the test of those rules. (test only) */
@NullMarked
package dev.senda.testing.violations;

import org.jspecify.annotations.NullMarked;
