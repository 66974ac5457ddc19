/** The endpoints that list and complete the tasks of your team. */
@NullMarked
package dev.senda.api.tasks;

import org.jspecify.annotations.NullMarked;
