/** What a worker counts of its sends. No label holds personal data or free text. */
@NullMarked
package dev.senda.workers.metrics;

import org.jspecify.annotations.NullMarked;
