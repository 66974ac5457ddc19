/** The job that deletes what is older than its retention. */
@NullMarked
package dev.senda.api.retention;

import org.jspecify.annotations.NullMarked;
