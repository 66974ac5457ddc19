/**
 * Runs a journey inside a Temporal workflow, and lets others start it and speak to it. Nothing here
 * knows a person.
 */
@NullMarked
package dev.senda.temporal;

import org.jspecify.annotations.NullMarked;
