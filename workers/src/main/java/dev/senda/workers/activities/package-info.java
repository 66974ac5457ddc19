/** The Temporal activities that read and write an enrollment, and those that call other systems. */
@NullMarked
package dev.senda.workers.activities;

import org.jspecify.annotations.NullMarked;
