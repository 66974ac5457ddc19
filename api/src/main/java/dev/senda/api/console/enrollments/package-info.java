/** The console pages that list enrollments and show the timeline of one. */
@NullMarked
package dev.senda.api.console.enrollments;

import org.jspecify.annotations.NullMarked;
