/** Whether this instance can work, for readiness probes. */
@NullMarked
package dev.senda.api.health;

import org.jspecify.annotations.NullMarked;
