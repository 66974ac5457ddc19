@NullMarked
package dev.senda.workers.metrics;

import org.jspecify.annotations.NullMarked;
