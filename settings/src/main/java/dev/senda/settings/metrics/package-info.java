/** How both processes count: buckets of histograms, and the metrics of the Temporal SDK. */
@NullMarked
package dev.senda.settings.metrics;

import org.jspecify.annotations.NullMarked;
