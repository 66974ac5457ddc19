/** What journeys have people of ours do, and that it is done. */
@NullMarked
package dev.senda.api.tasks;

import org.jspecify.annotations.NullMarked;
