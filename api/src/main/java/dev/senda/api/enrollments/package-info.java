/** Enrolls contacts in journeys, shows their enrollments, and cancels them. */
@NullMarked
package dev.senda.api.enrollments;

import org.jspecify.annotations.NullMarked;
