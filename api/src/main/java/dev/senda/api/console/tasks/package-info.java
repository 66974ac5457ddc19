/** The console page of team tasks and notifications. */
@NullMarked
package dev.senda.api.console.tasks;

import org.jspecify.annotations.NullMarked;
