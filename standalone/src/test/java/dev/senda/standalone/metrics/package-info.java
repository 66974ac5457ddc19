/** The metrics of both processes as Prometheus reads them, the page that lists them, and alerts. */
@NullMarked
package dev.senda.standalone.metrics;

import org.jspecify.annotations.NullMarked;
