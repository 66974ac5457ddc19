/** What clients and running enrollments exchange: the workflow id, the signal and the query. */
@NullMarked
package dev.senda.temporal.contract;

import org.jspecify.annotations.NullMarked;
