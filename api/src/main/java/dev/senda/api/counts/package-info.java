/** The job that keeps the counts of enrollments and split variants up to date. */
@NullMarked
package dev.senda.api.counts;

import org.jspecify.annotations.NullMarked;
