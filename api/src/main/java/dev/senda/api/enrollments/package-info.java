/** Enrolls contacts, shows where they are and what happened, and lets them be taken out. */
@NullMarked
package dev.senda.api.enrollments;

import org.jspecify.annotations.NullMarked;
